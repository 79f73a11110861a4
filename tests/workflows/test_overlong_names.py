"""A statement whose own name is too long to keep has a verdict like any other."""

from everypenny.domain.records import Verdict

from tests.builders import ON, Entry, a_statement
from tests.whole_house import House


def test_a_statement_with_an_endless_id_is_rejected_and_its_record_stays_small(
    house: House,
) -> None:
    house.open(ON, {})
    content = a_statement([Entry(pence=5_00, text="RENT")], identity="S" * 600_000)

    record = house.dropped("main-bank/endless.xml", content)

    assert record.verdict is Verdict.REJECTED
    assert "own name" in record.because
    assert all(len(batch.identity) <= 300 for batch in record.batches)
