"""What was sent is loaded or refused, line by line and penny by penny, or it is told."""

import json
from datetime import date

import pytest
from everypenny.adapters.dynamo_acknowledgements import DynamoAcknowledgements
from everypenny.domain.acknowledgement import AcknowledgementUnsound, Standing
from everypenny.domain.records import ReplayDiffers
from everypenny.formats.inward.export_acknowledgement import (
    NotAnAcknowledgement,
    read_acknowledgement,
)
from everypenny.workflows.acknowledge_export import (
    Acknowledging,
    UnknownExport,
    acknowledge_export,
    standings,
)

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory

EXPORT = "council-tax-2026-11-2026-11-20"
LINES = [(council_tax(1), 10_00), (council_tax(2), 20_00), (council_tax(3), 5_50)]


@pytest.fixture
def exported() -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/receipts.txt", an_allpay_file(LINES))
    house.close(ON)
    house.export_all(ON)
    return house


def acknowledging(house: House) -> Acknowledging:
    return Acknowledging(
        evidence=house.evidence,
        exports=house.exports,
        day_books=house.day_books,
        councils=house.councils,
        acknowledgements=DynamoAcknowledgements(house.table),
    )


def a_word(count: int, pence: int, *refused: int, export_id: str = EXPORT) -> bytes:
    told = [{"line": line, "because": "account closed"} for line in refused]
    return json.dumps(
        {
            "export_id": export_id,
            "loaded_count": count,
            "loaded_pence": pence,
            "refused": told,
        }
    ).encode()


def how_it_stands(house: House) -> list[Standing]:
    told = standings("council-tax", acknowledging=acknowledging(house))
    return [standing for _, standing in told]


def test_an_export_that_nobody_acknowledged_is_unknown(exported: House) -> None:
    assert how_it_stands(exported) == [Standing.UNKNOWN]


def test_an_export_that_was_loaded_whole_agrees(exported: House) -> None:
    told = acknowledge_export(
        "council-tax", a_word(3, 35_50), acknowledging=acknowledging(exported)
    )

    assert (told.difference_count, told.difference_pence) == (0, 0)
    assert how_it_stands(exported) == [Standing.AGREES]


def test_a_refused_line_counts_what_we_sent_in_it(exported: House) -> None:
    told = acknowledge_export(
        "council-tax", a_word(2, 15_50, 2), acknowledging=acknowledging(exported)
    )

    [line] = told.refused
    assert (line.pence, line.account) == (20_00, f"fund/CT/{council_tax(2)}")
    assert line.payment_id.endswith("-2")
    assert told.standing is Standing.AGREES


@pytest.mark.parametrize(("count", "pence"), [(3, 35_49), (2, 35_50), (4, 35_50)])
def test_a_row_or_a_penny_that_is_left_over_differs(
    exported: House, count: int, pence: int
) -> None:
    told = acknowledge_export(
        "council-tax", a_word(count, pence), acknowledging=acknowledging(exported)
    )

    assert (told.difference_count, told.difference_pence) == (3 - count, 35_50 - pence)
    assert how_it_stands(exported) == [Standing.DIFFERS]


def test_the_general_ledger_is_counted_by_its_debits(exported: House) -> None:
    [record] = exported.exports.issued("general-ledger")
    word = a_word(record.rows, record.debits_pence, export_id=record.export_id)

    told = acknowledge_export("general-ledger", word, acknowledging=acknowledging(exported))

    assert told.standing is Standing.AGREES


def test_the_same_word_again_changes_nothing_and_another_is_an_alarm(exported: House) -> None:
    outside = acknowledging(exported)
    acknowledge_export("council-tax", a_word(3, 35_50), acknowledging=outside)
    before = exported.scan()

    acknowledge_export("council-tax", a_word(3, 35_50), acknowledging=outside)
    with pytest.raises(ReplayDiffers):
        acknowledge_export("council-tax", a_word(2, 15_50, 2), acknowledging=outside)

    assert exported.scan() == before


@pytest.mark.parametrize("refused", [(4,), (1, 1)])
def test_a_line_that_was_not_sent_or_is_named_twice_is_refused(
    exported: House, refused: tuple[int, ...]
) -> None:
    with pytest.raises(AcknowledgementUnsound):
        acknowledge_export(
            "council-tax", a_word(2, 0, *refused), acknowledging=acknowledging(exported)
        )

    assert how_it_stands(exported) == [Standing.UNKNOWN]


def test_a_word_on_an_export_that_was_never_issued_is_refused(exported: House) -> None:
    with pytest.raises(UnknownExport):
        acknowledge_export(
            "council-tax",
            a_word(1, 1, export_id=f"council-tax-2026-12-{date(2026, 12, 1)}"),
            acknowledging=acknowledging(exported),
        )


def test_a_csv_says_the_same_as_json() -> None:
    told = f"EXPORT,{EXPORT}\r\nLOADED,2,15.50\r\nREFUSED,2,account closed\r\n".encode()

    assert read_acknowledgement(told) == read_acknowledgement(a_word(2, 15_50, 2))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"{",
        b"\xff",
        b"EXPORT,a\nLOADED,1,1.234\n",
        b"EXPORT,a\nLOADED,-1,1.00\n",
        b"EXPORT,a\nLOADED,1,1.00\nREFUSED,x,why\n",
        b"EXPORT,a\nLOADED,1,1.00\nREFUSED,0,why\n",
        b"LOADED,1,1.00\nEXPORT,a\n",
        b'EXPORT,a\nLOADED,1,"1.00\n',
        b'{"export_id":"a","loaded_count":1.5,"loaded_pence":1}',
        b'{"export_id":"a","loaded_count":-1,"loaded_pence":1}',
    ],
)
def test_what_is_no_acknowledgement_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnAcknowledgement):
        read_acknowledgement(content)
