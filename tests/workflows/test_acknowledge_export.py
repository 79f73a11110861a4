"""What was sent is loaded or refused, line by line and penny by penny, or it is told."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import check_folder
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.domain.acknowledgement import AcknowledgedExport, Standing
from everypenny.domain.bank_holidays import bank_holidays
from everypenny.domain.records import FileRecord, LedgerNotOpen, Verdict
from everypenny.formats.inward.export_acknowledgement import (
    NotAnAcknowledgement,
    read_acknowledgement,
)
from everypenny.workflows.acknowledge_export import acknowledge_export, standings
from everypenny.workflows.watch_acknowledgements import watch_acknowledgements

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.outside import InMemory
from tests.whole_house import DEMO_COUNCIL, House
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


def told(
    house: House, content: bytes, *, target: str = "council-tax", name: str = "1.json"
) -> FileRecord:
    return house.dropped(f"acknowledgements/{target}/{name}", content)


def word(
    house: House, target: str = "council-tax", export_id: str = EXPORT
) -> AcknowledgedExport:
    return house.acknowledgements.words(target)[export_id]


def how_it_stands(house: House) -> list[Standing]:
    told = standings(
        "council-tax", exports=house.exports, acknowledgements=house.acknowledgements
    )
    return [standing for _, standing in told]


def test_an_export_that_nobody_acknowledged_is_unknown(exported: House) -> None:
    assert how_it_stands(exported) == [Standing.UNKNOWN]


def test_an_export_that_was_loaded_whole_agrees(exported: House) -> None:
    record = told(exported, a_word(3, 35_50))

    assert (record.verdict, record.batches) == (Verdict.ACCEPTED, ())
    assert (word(exported).difference_count, word(exported).difference_pence) == (0, 0)
    assert how_it_stands(exported) == [Standing.AGREES]


def test_a_refused_line_counts_what_we_sent_in_it(exported: House) -> None:
    told(exported, a_word(2, 15_50, 2))

    assert (word(exported).refused_count, word(exported).refused_pence) == (1, 20_00)
    assert how_it_stands(exported) == [Standing.AGREES]


@pytest.mark.parametrize(("count", "pence"), [(3, 35_49), (2, 35_50), (4, 35_50)])
def test_a_row_or_a_penny_that_is_left_over_differs(
    exported: House, count: int, pence: int
) -> None:
    told(exported, a_word(count, pence))

    left = word(exported)
    assert (left.difference_count, left.difference_pence) == (3 - count, 35_50 - pence)
    assert how_it_stands(exported) == [Standing.DIFFERS]


def test_the_general_ledger_is_counted_by_its_debits(exported: House) -> None:
    [record] = exported.exports.issued("general-ledger")
    content = a_word(record.rows, record.debits_pence, export_id=record.export_id)

    told(exported, content, target="general-ledger")

    said = word(exported, "general-ledger", record.export_id)
    assert said.standing is Standing.AGREES


def test_a_line_that_the_general_ledger_refused_is_an_officers(exported: House) -> None:
    [record] = exported.exports.issued("general-ledger")
    content = a_word(record.rows - 1, record.debits_pence, 2, export_id=record.export_id)

    judged = told(exported, content, target="general-ledger")

    said = word(exported, "general-ledger", record.export_id)
    assert judged.batches == ()
    assert (said.difference_count, said.difference_pence) == (0, 0)
    assert said.standing is Standing.DIFFERS


def test_the_same_word_again_changes_nothing(exported: House) -> None:
    told(exported, a_word(3, 35_50))
    before = how_it_stands(exported), word(exported)

    same_bytes = told(exported, a_word(3, 35_50), name="again.json")
    other_bytes = told(exported, f"EXPORT,{EXPORT}\nLOADED,3,35.50\n".encode(), name="1.csv")

    assert (same_bytes.verdict, other_bytes.verdict) == (Verdict.REFUSED, Verdict.REFUSED)
    assert (how_it_stands(exported), word(exported)) == before


def test_the_same_message_again_writes_nothing(exported: House) -> None:
    landing = exported.land("acknowledgements/council-tax/1.json", a_word(3, 35_50))
    first = acknowledge_export(landing, acknowledging=exported.acknowledging)
    before = exported.scan()

    again = acknowledge_export(landing, acknowledging=exported.acknowledging)

    assert again == first
    assert again.days == (ON,)
    assert exported.scan() == before


def test_another_word_on_the_same_export_is_rejected_and_the_first_stands(
    exported: House,
) -> None:
    told(exported, a_word(3, 35_50))

    other = told(exported, a_word(2, 15_50, 2), name="2.json")

    assert other.verdict is Verdict.REJECTED
    assert word(exported).loaded_count == 3
    [report] = [
        key for key in exported.drop.versions if key.endswith(".csv") and "2.json" in key
    ]
    assert b"the first one stands" in exported.drop.get(report)


@pytest.mark.parametrize("refused", [(4,), (1, 1)])
def test_a_line_that_was_not_sent_or_is_named_twice_is_refused(
    exported: House, refused: tuple[int, ...]
) -> None:
    record = told(exported, a_word(2, 0, *refused))

    assert record.verdict is Verdict.REJECTED
    assert how_it_stands(exported) == [Standing.UNKNOWN]


@pytest.mark.parametrize(
    ("target", "export_id"),
    [
        ("council-tax", f"council-tax-2026-12-{date(2026, 12, 1)}"),
        ("general-ledger", EXPORT),
        ("nobody", EXPORT),
    ],
)
def test_a_word_on_an_export_that_its_target_was_never_given_is_rejected(
    exported: House, target: str, export_id: str
) -> None:
    record = told(exported, a_word(3, 35_50, export_id=export_id), target=target)

    assert record.verdict is Verdict.REJECTED
    assert how_it_stands(exported) == [Standing.UNKNOWN]


def test_a_mended_acknowledgement_is_judged_afresh(exported: House) -> None:
    told(exported, b"EXPORT,what?\n")

    record = told(exported, a_word(3, 35_50), name="mended.json")

    assert (record.sequence, record.verdict) == (2, Verdict.ACCEPTED)


def test_a_card_number_in_a_reason_is_masked() -> None:
    reason = [{"line": 1, "because": "4111 1111 1111 1111"}]
    content = {"export_id": EXPORT, "loaded_count": 2, "loaded_pence": 0, "refused": reason}

    [refusal] = read_acknowledgement(json.dumps(content).encode()).refused

    assert refusal.because == "4111 11** **** 1111"


def test_nothing_is_acknowledged_before_the_ledger_opens() -> None:
    house = House(outside=InMemory())

    with pytest.raises(LedgerNotOpen):
        told(house, a_word(3, 35_50))


@pytest.mark.parametrize(
    ("instant", "late"),
    [
        (datetime(2026, 11, 21, 15, 0, tzinfo=UTC), False),  # the Saturday after a Friday
        (datetime(2026, 11, 23, 11, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), True),
        (datetime(2027, 1, 4, 8, 0, tzinfo=UTC), True),
    ],
)
def test_a_target_that_has_not_spoken_by_its_hour_of_the_next_banking_day_is_told(
    exported: House, tmp_path: Path, instant: datetime, late: bool
) -> None:
    exported.councils = KeptCouncils(with_an_hour(tmp_path), exported.evidence)
    exported.clock.instant = instant

    assert watch(exported) == ((EXPORT,) if late else ())


def test_a_target_that_has_spoken_is_late_no_more(exported: House, tmp_path: Path) -> None:
    exported.councils = KeptCouncils(with_an_hour(tmp_path), exported.evidence)
    exported.clock.pass_days(10)
    told(exported, a_word(3, 35_49))

    assert watch(exported) == ()


def test_a_target_without_an_hour_is_never_late(exported: House) -> None:
    exported.clock.pass_days(10)

    assert watch(exported) == ()


def watch(house: House) -> tuple[str, ...]:
    return watch_acknowledgements(acknowledging=house.acknowledging, holidays=bank_holidays)


def with_an_hour(folder: Path) -> Path:
    copied = Path(shutil.copytree(DEMO_COUNCIL, folder / "council"))
    targets = copied / "targets.toml"
    hour = 'funds = ["CT"]\nacknowledged_by = "12:00"'
    targets.write_text(targets.read_text("utf-8").replace('funds = ["CT"]', hour), "utf-8")
    assert check_folder(copied) == ()
    return copied


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
        b'{"export_id":"a","loaded_count":1,"loaded_pence":1%s}' % (b"0" * 15),
        b'{"a":' * 100_000,
    ],
)
def test_what_is_no_acknowledgement_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnAcknowledgement):
        read_acknowledgement(content)
