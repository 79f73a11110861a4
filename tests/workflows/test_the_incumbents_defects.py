"""What the system that councils use today gets wrong, each as a claim that it holds here.

The numbers are those of its functional map, section 5.1; letters are of its other sections.
"""

from contextlib import suppress
from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.records import Verdict

from tests import deciding
from tests.builders import (
    Entry,
    a_register,
    a_statement,
    an_allpay_file,
    council_tax,
    rent,
)
from tests.fakes import Cut, PowerCut
from tests.whole_house import House
from tests.workflows.days import in_memory
from tests.workflows.offices import (
    KIM,
    PAT,
    SAM,
    all_journals,
    in_suspense,
    the_ledger,
    with_officers,
)

CT_1, CT_2, HR_1 = council_tax(1), council_tax(2), rent(1)
FRIDAY = [Entry(pence=10_00, text="ONE"), Entry(pence=20_00, text="TWO")]


def _an_office(power: PowerCut | None = None) -> House:
    """£90 and £500 in suspense."""
    house = in_memory(power)
    house.dropped("registers/accounts/all.csv", a_register())
    entries = [Entry(pence=90_00, text="J SMITH"), Entry(pence=500_00, text="MISS JONES")]
    house.dropped("main-bank/s.xml", a_statement(entries))
    return with_officers(house)


@pytest.fixture
def office() -> House:
    return _an_office()


def _items(house: House) -> list[dict[str, Any]]:
    return [
        {"payment_id": s.item.payment_id, "part": s.item.part, "version": s.version}
        for s in in_suspense(house)
    ]


def _to(pence: int, reference: str = CT_1) -> dict[str, Any]:
    return {"fund": "CT", "account_reference": reference, "pence": pence}


def _an_invoice_office(power: PowerCut | None = None) -> House:
    """A library's e-return, submitted, of £12 counted in coins."""
    house = _an_office(power)
    house.do(
        PAT,
        "prepare_e_return",
        "p1",
        template="library-takings",
        method_code="CASH",
        taken_on="2026-11-19",
        lines=[{"line": "parking", "account_reference": "AB1234567A", "pence": 12_00}],
        denominations=[{"denomination": 2_00, "count": 6}],
        bag="B1",
    )
    [e_return] = house.deeds.open_records("e_return")
    seen = {"e_return": e_return.key, "version": e_return.version}
    asked = house.do(PAT, "submit_e_return", "s1", **seen)
    assert asked.outcome is DeedOutcome.WAITING, asked.because
    return house


def test_2_a_file_confirmed_again_posts_nothing_twice() -> None:
    house = in_memory()
    house.dropped("main-bank/friday.xml", a_statement(FRIDAY, identity="FRI"))
    house.dropped("main-bank/again.xml", a_statement(FRIDAY, identity="AGAIN"))
    order = {"source": "main-bank", "sequence": 2, "why": "confirmed"}
    deciding.decide(house, "c1", **order)

    again = deciding.ask(house, "c2", **order)
    house.allocate(house.chunks.take())

    assert again.outcome is DeedOutcome.REFUSED
    assert sum(the_ledger(house).values()) == 30_00


def test_3_a_file_with_one_bad_line_posts_none_of_the_good_ones() -> None:
    house = in_memory()
    good = an_allpay_file([(CT_1, 5_00), (CT_2, 7_00)])

    record = house.dropped("allpay/a.txt", good.replace(b"     7.00", b"     7.OO", 1))

    assert record.verdict is Verdict.REJECTED
    assert sum(the_ledger(house).values()) == 0


def test_4_two_items_cleared_at_once_are_both_debited(office: House) -> None:
    office.do(
        PAT, "clear_suspense", "c1", items=_items(office), to=[_to(590_00)], why="one payer"
    )

    assert in_suspense(office) == []
    assert the_ledger(office)[f"fund/CT/{CT_1}"] == 590_00


def test_4_an_item_cleared_in_part_is_debited_what_remains_and_no_more(office: House) -> None:
    part = {**_items(office)[1], "pence": 200_00}
    office.do(PAT, "clear_suspense", "c1", items=[part], to=[_to(200_00)], why="half")

    rest = _items(office)[1]
    office.do(PAT, "clear_suspense", "c2", items=[rest], to=[_to(300_00, CT_2)], why="half")

    ledger = the_ledger(office)
    assert (ledger[f"fund/CT/{CT_1}"], ledger[f"fund/CT/{CT_2}"]) == (200_00, 300_00)


def test_5_a_transfer_of_less_than_leaves_is_refused(office: House) -> None:
    item = _items(office)[0]
    office.do(PAT, "clear_suspense", "c1", items=[item], to=[_to(90_00)], why="his")
    at = office.payments.whereabouts(PaymentId(item["payment_id"]))
    assert at is not None

    short = {
        "payment_id": at.payment_id,
        "version": at.version,
        "fund": "CT",
        "account_reference": CT_1,
        "pence": 90_00,
        "to": [_to(10_00, CT_2)],
    }
    refused = office.do(PAT, "transfer_payment", "t1", transfers=[short], why="a slip")

    assert refused.outcome is DeedOutcome.REFUSED
    assert the_ledger(office)[f"fund/CT/{CT_1}"] == 90_00


def _approve_with_cut(writes: int) -> tuple[House, int]:
    power = PowerCut()
    house = _an_invoice_office(power)
    before = len(all_journals(house))
    power.after, power.writes = writes, 0
    with suppress(Cut):
        house.do(SAM, "approve_deed", "a1", decides="s1")
    power.after = None
    return house, len(all_journals(house)) - before


@pytest.mark.parametrize("writes", range(4))
def test_11_an_approval_cut_off_anywhere_posts_all_or_nothing_and_locks_nothing(
    writes: int,
) -> None:
    house, posted = _approve_with_cut(writes)

    again = house.do(SAM, "approve_deed", "a1", decides="s1")

    assert posted in {0, 1}
    assert again.outcome is DeedOutcome.DONE
    assert the_ledger(house)["fund/PCN/AB1234567A"] == 12_00


def test_14_no_journal_is_without_its_other_side(office: House) -> None:
    office.do(PAT, "clear_suspense", "c1", items=_items(office), to=[_to(590_00)], why="x")

    assert all(sum(line.amount_pence for line in j.lines) == 0 for j in all_journals(office))


def test_e_returns_nobody_approves_their_own() -> None:
    own = _an_invoice_office().do(PAT, "approve_deed", "a1", decides="s1")

    assert own.status == 403


def test_e_returns_an_approver_changes_no_line_of_what_was_submitted() -> None:
    house = _an_invoice_office()
    [e_return] = house.deeds.open_records("e_return")
    house.do(
        SAM,
        "prepare_e_return",
        "p2",
        template="library-takings",
        method_code="CASH",
        taken_on="2026-11-19",
        lines=[{"line": "parking", "account_reference": "AB1234567A", "pence": 11_00}],
        denominations=[{"denomination": 2_00, "count": 6}],
        bag="B1",
        e_return=e_return.key,
        version=1,
    )

    late = house.do(KIM, "approve_deed", "a1", decides="s1")

    assert late.status == 412


def test_integrity_of_two_approvers_one_wins() -> None:
    house = _an_invoice_office()

    statuses = [
        house.do(officer, "approve_deed", f"a{n}", decides="s1").status
        for n, officer in enumerate([SAM, KIM])
    ]

    assert statuses == [200, 412]
    assert the_ledger(house)["fund/PCN/AB1234567A"] == 12_00


def test_counter_a_refused_account_takes_no_money_and_leaves_no_basket(office: House) -> None:
    before = the_ledger(office)

    refused: Outcome = office.do(
        PAT,
        "record_counter_payment",
        "t1",
        office="town-hall",
        method_code="CASH",
        parts=[_to(5_00), {"fund": "HR", "account_reference": "12", "pence": 5_00}],
    )

    assert refused.where == "parts[1].account_reference"
    assert the_ledger(office) == before
    assert list(office.deeds.open_records("receipts/town-hall/cash")) == []
