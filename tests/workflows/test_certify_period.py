"""A closed month is certified: every fund in three places, every bank, by two officers."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from everypenny.auditor import verify
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.london_days import days
from everypenny.domain.officers import Officer
from everypenny.formats.canonical import sha256
from everypenny.local.rebuild_council import rebuild_council
from everypenny.workflows.draw_up_certificate import Certifying, draw_up_certificates

from tests.builders import Entry, a_register, a_statement, an_allpay_file, council_tax, rent
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House

NOVEMBER = "2026-11"
FIRST, LAST, CLOSED = date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 2)
ASKS = Officer("fay", ("section_151_officer", "finance_manager"))
REVIEWS = Officer("sid", ("section_151_officer", "finance_manager"))


def at_ten(house: House, day: date) -> None:
    house.clock.instant = datetime.combine(day, time(10), UTC)


def month_end(*, loaded: tuple[int, str] = (1, "10.00"), refused: str = "") -> House:
    """November's last days and two of December; council tax was given 10.00 of November."""
    house = House(outside=InMemory(), early=False)
    at_ten(house, FIRST)
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    lines = [(council_tax(1), 10_00), (rent(1), 5_00)]
    house.dropped("allpay/november.txt", an_allpay_file(lines, FIRST))
    statements(house)
    at_ten(house, FIRST + timedelta(days=1))
    night(house, FIRST)
    word = f"EXPORT,council-tax-2026-11-{FIRST}\nLOADED,{loaded[0]},{loaded[1]}\n{refused}"
    house.dropped("acknowledgements/council-tax/1.csv", word.encode())
    at_ten(house, CLOSED)
    receipts = [(council_tax(2), 7_00)]
    house.dropped("allpay/late.txt", an_allpay_file(receipts, LAST))
    house.dropped("allpay/december.txt", an_allpay_file(receipts * 2, CLOSED))
    move(house, "close_period")
    at_ten(house, CLOSED + timedelta(days=1))
    for day in days(FIRST + timedelta(days=1), CLOSED):
        night(house, day)
    return house


def statements(house: House) -> None:
    entries = [Entry(pence=3_00, reference=council_tax(3), on=FIRST)]
    house.dropped("main-bank/s.xml", a_statement(entries, opening=1_000_00, on=FIRST))


def night(house: House, day: date) -> None:
    house.close(day)
    house.export_all(day)
    house.prove(day)


def move(house: House, deed: str, command_id: str = "m1") -> Outcome:
    house.do(ASKS, deed, command_id, period=NOVEMBER, why="month end")
    return house.do(REVIEWS, "approve_deed", f"{command_id}-yes", decides=command_id)


def certify(house: House, digest: str, command_id: str = "c1") -> tuple[Outcome, Outcome]:
    told = {"period": NOVEMBER, "certificate": digest, "why": "reconciled"}
    asked = house.do(ASKS, "certify_period", command_id, **told)
    return asked, house.do(REVIEWS, "approve_deed", f"{command_id}-yes", decides=command_id)


def drawn_up(house: House, day: date = CLOSED) -> tuple[Mapping[str, Any], str]:
    """November's certificate, drawn up on a day that closed it, and its SHA-256."""
    certifying = Certifying(proving=house.proving, evidence=house.evidence)
    [name] = draw_up_certificates(day, certifying=certifying)
    body = house.evidence.get(name) or b""
    assert house.evidence.get(f"{name}.sig") == house.signer.sign(body)
    assert b"Reviewed by" in (house.evidence.get(f"{name}.html") or b"")
    return json.loads(body), sha256(body)


def test_a_month_is_the_same_in_the_ims_the_feeder_and_the_general_ledger() -> None:
    told, _ = drawn_up(month_end())

    funds = {fund["fund"]: fund for fund in told["funds"]}
    assert funds["CT"] == {
        "fund": "CT",
        "ims_pence": 13_00,
        "general_ledger_pence": 13_00,
        "feeder_pence": 13_00,
        "already_posted_pence": 0,
        "ties": True,
    }
    assert funds["HR"]["feeder_pence"] is None
    assert (told["ties"], told["late_journals"]) == (True, 0)
    assert (told["year"], told["month"], told["closed_on"]) == ("2026/27", 8, str(CLOSED))


def test_a_month_is_whole_though_its_files_were_made_days_after_it_closed() -> None:
    house = House(outside=InMemory(), early=False)
    at_ten(house, FIRST)
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/november.txt", an_allpay_file([(council_tax(1), 10_00)], FIRST))
    at_ten(house, CLOSED)
    move(house, "close_period")
    later = CLOSED + timedelta(days=2)
    at_ten(house, later + timedelta(days=1))
    for day in days(FIRST, later):
        house.close(day)
    house.export_all(later)

    [fund] = drawn_up(house)[0]["funds"]

    assert (fund["fund"], fund["ims_pence"]) == ("CT", 10_00)
    assert (fund["general_ledger_pence"], fund["feeder_pence"]) == (10_00, 10_00)


def test_each_bank_account_is_reconciled() -> None:
    [bank] = drawn_up(month_end())[0]["banks"]

    assert (bank["stated_pence"], bank["ledger_pence"]) == (1_003_00, 1_003_00)
    assert (bank["difference_pence"], bank["proven_to"]) == (0, str(FIRST))


def test_what_the_feeder_refused_is_in_none_of_the_three() -> None:
    told, _ = drawn_up(month_end(loaded=(1, "3.00"), refused="REFUSED,1,closed\n"))

    [fund] = [fund for fund in told["funds"] if fund["fund"] == "CT"]
    assert (fund["ims_pence"], fund["general_ledger_pence"], fund["feeder_pence"]) == (
        3_00,
        3_00,
        3_00,
    )
    assert told["ties"] is True


def test_a_file_that_is_not_as_it_was_delivered_does_not_tie_and_is_not_certified() -> None:
    house = month_end()
    [key] = [k for k in house.outbox.versions if k.endswith(f"council-tax-2026-11-{FIRST}.csv")]
    house.outbox.versions[key] = [b"other bytes"]
    told, digest = drawn_up(house)

    asked, _ = certify(house, digest)

    assert told["ties"] is False
    assert (asked.outcome, asked.where) == (DeedOutcome.REFUSED, "certificate")


def test_one_officer_prepares_it_and_another_reviews_it() -> None:
    house = month_end()
    _, digest = drawn_up(house)

    asked, reviewed = certify(house, digest)

    assert (asked.outcome, reviewed.outcome) == (DeedOutcome.WAITING, DeedOutcome.DONE)
    assert (reviewed.made_by, reviewed.officer_id) == ("fay", "sid")
    assert reviewed.answer == {"period": NOVEMBER, "certificate": digest}


def test_a_period_is_certified_once() -> None:
    house = month_end()
    _, digest = drawn_up(house)
    certify(house, digest)

    again, _ = certify(house, digest, "c2")

    assert (again.outcome, again.where) == (DeedOutcome.REFUSED, "period")
    assert "certified already" in again.because


def test_a_certified_period_stays_closed() -> None:
    house = month_end()
    certify(house, drawn_up(house)[1])

    asked = house.do(ASKS, "open_period", "o1", period=NOVEMBER, why="an error")

    assert asked.outcome is DeedOutcome.REFUSED
    assert "certified" in asked.because


def test_what_was_drawn_up_before_a_period_opened_again_is_certified_no_more() -> None:
    house = month_end()
    _, digest = drawn_up(house)
    opened, closed_again = CLOSED + timedelta(days=1), CLOSED + timedelta(days=2)
    move(house, "open_period", "m2")
    house.dropped("allpay/later.txt", an_allpay_file([(council_tax(5), 4_00)], LAST))
    at_ten(house, closed_again)
    night(house, opened)
    move(house, "close_period", "m3")
    before, _ = certify(house, digest)
    at_ten(house, closed_again + timedelta(days=1))
    night(house, closed_again)
    told, anew = drawn_up(house, closed_again)

    after, _ = certify(house, digest, "c2")
    certified, _ = certify(house, anew, "c3")

    assert [f["ims_pence"] for f in told["funds"] if f["fund"] == "CT"] == [17_00]
    assert (before.where, after.where) == ("certificate", "certificate")
    assert certified.outcome is DeedOutcome.WAITING


@pytest.mark.parametrize("digest", ["0" * 64, "../../commands/m1"])
def test_a_certificate_that_was_never_drawn_up_is_not_signed(digest: str) -> None:
    asked, _ = certify(month_end(), digest)

    assert (asked.outcome, asked.where) == (DeedOutcome.REFUSED, "certificate")


def test_a_day_that_closed_no_period_gives_no_certificate() -> None:
    house = month_end()
    certifying = Certifying(proving=house.proving, evidence=house.evidence)

    assert draw_up_certificates(FIRST, certifying=certifying) == ()


def test_a_rebuild_certifies_the_same_and_the_auditors_program_agrees(tmp_path: Path) -> None:
    house = month_end(loaded=(1, "3.00"), refused="REFUSED,1,closed\n")
    certify(house, drawn_up(house)[1])
    at_ten(house, CLOSED + timedelta(days=2))
    night(house, CLOSED + timedelta(days=1))

    folder = leave_evidence(house, tmp_path)

    assert rebuild_council(folder).differences == []
    verify.verify(verify.Folder(folder, check_signatures=False))
