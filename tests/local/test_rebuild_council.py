"""From the evidence alone the ledger comes out again, byte for byte."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from everypenny.command_line.everypenny import app
from everypenny.domain.deeds import Outcome
from everypenny.domain.officers import Officer
from everypenny.domain.records import BatchRecord
from everypenny.local.rebuild_council import rebuild_council
from everypenny.workflows import read_batches
from typer.testing import CliRunner

from tests.builders import (
    ON,
    Entry,
    a_register,
    a_statement,
    an_allpay_file,
    council_tax,
)
from tests.evidence_folder import leave_evidence
from tests.fakes import Cut
from tests.outside import InMemory
from tests.three_days import lived, lived_to_the_months_end, open_ledger
from tests.whole_house import House

INES, SUE = Officer("ines", ("income_officer",)), Officer("sue", ("senior_income_officer",))


@pytest.fixture(scope="module", autouse=True)
def _small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_batches, "CHUNK_PAYMENTS", 2)
        yield


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """Three days: a late file, a refund, files released and rejected, deeds, a reversal."""
    return leave_evidence(lived(), tmp_path)


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """The three days, and the month of them closed and certified."""
    return leave_evidence(lived_to_the_months_end(), tmp_path)


def one(evidence: Path, pattern: str) -> Path:
    return min(evidence.glob(pattern))


def test_three_days_come_out_byte_for_byte(evidence: Path) -> None:
    rebuilt = rebuild_council(evidence)

    assert rebuilt.differences == []
    assert (rebuilt.days, rebuilt.exports, rebuilt.proofs) == (3, 4, 6)


def test_a_closed_month_comes_out_with_its_certificate(month: Path) -> None:
    rebuilt = rebuild_council(month)

    assert rebuilt.differences == []
    assert (rebuilt.days, rebuilt.exports, rebuilt.certificates) == (13, 6, 1)


def test_an_altered_certificate_is_told_by_what_differs(month: Path) -> None:
    path = one(month, "certificates/2026-11/*.json")
    path.write_bytes(path.read_bytes().replace(b'"ims_pence":', b'"ims_pence":1', 1))

    rebuilt = rebuild_council(month)

    name = path.relative_to(month).as_posix()
    assert f"{name}: funds comes out otherwise" in rebuilt.differences


def test_a_file_judged_before_the_first_register_comes_out_so_again(tmp_path: Path) -> None:
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("allpay/early.txt", an_allpay_file([(council_tax(1), 1_00)]))
    house.dropped("registers/accounts/all.csv", a_register())
    house.close(ON)

    assert rebuild_council(leave_evidence(house, tmp_path)).differences == []


def test_a_proof_drawn_before_an_export_was_delivered_comes_out_so_again(
    tmp_path: Path,
) -> None:
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("allpay/early.txt", an_allpay_file([(council_tax(1), 1_00)]))
    house.close(ON)
    house.export_all(ON)
    name = min(key for key in house.outbox.versions if key.endswith(".csv"))
    not_yet = house.outbox.versions.pop(name)
    house.prove(ON)
    house.outbox.versions[name] = not_yet

    assert rebuild_council(leave_evidence(house, tmp_path)).differences == []


def test_a_proof_drawn_before_a_batch_was_opened_comes_out_so_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file's door was cut off behind the verdict, two closes before it came again."""
    house = House(outside=InMemory())
    open_ledger(house)
    landing = house.land("allpay/a.txt", an_allpay_file([(council_tax(1), 1_00)]))
    with monkeypatch.context() as patch:
        patch.setattr(house.ledger, "open_batch", _cut_off)
        with pytest.raises(Cut):
            house.receive(landing)
    for day in (ON, ON + timedelta(days=1)):
        house.clock.instant = datetime.combine(day, time(10), UTC)
        house.close(day)
    [overdue] = house.prove(ON + timedelta(days=1)).proof.overdue
    house.receive(landing)

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert overdue.pence is None
    assert rebuilt.differences == []


def _cut_off(batch: BatchRecord) -> None:
    raise Cut(batch.batch_id)


def test_deeds_come_out_in_the_order_in_which_they_rested_on_each_other(
    tmp_path: Path,
) -> None:
    """Two parts of one item, the second asked for under an id that sorts first."""
    house = an_office()
    _clear(house, INES, "z-first", 30_00, version=0)
    _clear(house, INES, "a-second", 20_00, version=1)
    late = _clear(house, INES, "b-late", 10_00, version=1)
    house.close(ON)

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert (late.status, rebuilt.differences, rebuilt.days) == (412, [], 1)


def test_a_deed_that_waits_over_midnight_is_approved_again_on_its_day(tmp_path: Path) -> None:
    house = an_office(pence=3_000_00)
    _clear(house, INES, "asked", 2_000_00, version=0)
    house.close(ON)
    house.clock.pass_days(1)
    approved = house.do(SUE, "approve_deed", "yes", decides="asked")
    house.close(ON + timedelta(days=1))

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    assert (approved.status, rebuilt.differences, rebuilt.days) == (200, [], 2)


def an_office(pence: int = 90_00) -> House:
    """The demo council's officers, and one payment that nobody knows."""
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    entries = [Entry(pence=pence, text="A KIND STRANGER")]
    house.dropped("main-bank/friday.xml", a_statement(entries, opening=1_000_00))
    return house


def _clear(
    house: House, officer: Officer, command: str, pence: int, *, version: int
) -> Outcome:
    [state] = house.payments.open_items()
    item = {"payment_id": state.item.payment_id, "part": 1, "version": version, "pence": pence}
    place = {"fund": "CT", "account_reference": council_tax(2), "pence": pence}
    return house.do(officer, "clear_suspense", command, items=[item], to=[place], why="hers")


def test_the_command_says_what_came_out_again(evidence: Path) -> None:
    told = CliRunner().invoke(app, ["rebuild", str(evidence)])

    assert (told.exit_code, told.output) == (
        0,
        "Rebuilt byte for byte: 3 days, 4 exports, 6 proofs, 0 certificates.\n",
    )


def test_a_folder_without_evidence_is_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["rebuild", str(tmp_path)]).exit_code == 2


def test_a_penny_more_in_a_drop_is_a_difference(evidence: Path) -> None:
    path = evidence / "drops" / "main-bank" / "friday.xml"
    path.write_bytes(path.read_bytes().replace(b"120.50", b"120.51"))

    rebuilt = rebuild_council(evidence)

    assert rebuilt.days == 0
    assert rebuilt.differences[0].startswith("days/2026-11-20")


def test_a_release_that_cuts_batches_otherwise_is_a_difference(
    evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_batches, "CHUNK_PAYMENTS", 1_000)

    rebuilt = rebuild_council(evidence)

    assert rebuilt.days == 0
    assert rebuilt.differences != []


@pytest.mark.parametrize(
    ("missing", "day"),
    [
        ("drops/allpay/receipts.txt", "2026-11-20"),
        ("commands/opening-1.json", "2026-11-20"),
        ("configurations/*.json", "2026-11-20"),
        ("answers/*/*.json", "2026-11-2"),
        ("commands/release-1.json", "2026-11-21"),
        ("commands/reject-1.json", "2026-11-22"),
        ("commands/clear-1.json", "2026-11-21"),
        ("commands/reverse-1-yes.json", "2026-11-22"),
    ],
)
def test_evidence_that_is_missing_ends_the_rebuild_at_its_day(
    evidence: Path, missing: str, day: str
) -> None:
    one(evidence, missing).unlink()

    rebuilt = rebuild_council(evidence)

    assert rebuilt.differences[-1].startswith(f"days/{day}")
    assert "LookupError" in rebuilt.differences[-1]


@pytest.mark.parametrize(
    "altered", ["exports/council-tax/*20.csv", "exports/general-ledger/*20.csv"]
)
def test_an_altered_export_is_named(evidence: Path, altered: str) -> None:
    path = one(evidence, altered)
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))

    rebuilt = rebuild_council(evidence)

    name = path.relative_to(evidence).as_posix()
    assert rebuilt.differences == [f"{name}: it comes out in other bytes"]


def test_an_export_that_is_missing_is_named(evidence: Path) -> None:
    path = one(evidence, "exports/council-tax/*20.csv")
    path.unlink()

    rebuilt = rebuild_council(evidence)

    name = path.relative_to(evidence).as_posix()
    assert f"{name}: it is not in the evidence" in rebuilt.differences


def test_another_word_than_the_target_gave_is_told_by_what_differs(month: Path) -> None:
    path = one(month, "certificates/2026-11/*.json")
    told = path.read_bytes()
    path.write_bytes(told.replace(b'"acknowledged":"agrees"', b'"acknowledged":"differs"'))

    rebuilt = rebuild_council(month)

    name = path.relative_to(month).as_posix()
    assert b'"agrees"' in told
    assert f"{name}: exports comes out otherwise" in rebuilt.differences


@pytest.mark.parametrize(
    "altered",
    [
        "days/2026-11-20/*.jsonl",
        "proofs/2026-11-21/*.html",
        "proofs/2026-11-21/*.csv",
        "certificates/*/*.html",
    ],
)
def test_an_altered_book_or_sheet_is_named(month: Path, altered: str) -> None:
    path = one(month, altered)
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))

    rebuilt = rebuild_council(month)

    name = path.relative_to(month).as_posix()
    assert rebuilt.differences == [f"{name}: it comes out in other bytes"]


def test_an_altered_proof_is_told_by_what_differs(evidence: Path) -> None:
    path = one(evidence, "proofs/2026-11-22/*.json")
    path.write_bytes(path.read_bytes().replace(b'"carried_pence":0', b'"carried_pence":1'))

    rebuilt = rebuild_council(evidence)

    name = path.relative_to(evidence).as_posix()
    assert f"{name}: carried_pence comes out otherwise" in rebuilt.differences
