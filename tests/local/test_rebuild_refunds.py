"""Deeds and providers' refunds of one payment come out again in the order of its versions."""

from pathlib import Path
from typing import Any

import pytest
from everypenny.domain.deeds import Outcome
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.officers import Officer
from everypenny.domain.whereabouts import Whereabouts
from everypenny.local.rebuild_council import rebuild_council
from everypenny.workflows.send_refund import send_refund
from everypenny.workflows.settle_provider_event import settle_message

from tests.builders import ON, a_register, council_tax, rent
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House
from tests.workflows.days import a_card_payment, a_webhook, journal, settle
from tests.workflows.offices import all_journals, in_suspense
from tests.workflows.paying import PayingProvider
from tests.workflows.test_direct_debits import a_submission, returned

INES, SUE = Officer("ines", ("income_officer",)), Officer("sue", ("senior_income_officer",))
MAX = Officer("max", ("senior_income_officer",))
FINE, OTHER = "AB1234567A", "AB12345680"


@pytest.fixture
def office() -> House:
    """A parking fine of £100, paid by card."""
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    fine = a_card_payment("pay1", 100_00, f"PCN {FINE} 10000")
    house.provider = PayingProvider({"pay1": fine})  # type: ignore[assignment]
    settle(house, a_webhook(payment_id="pay1"))
    return house


def provider(house: House) -> PayingProvider:
    assert isinstance(house.provider, PayingProvider)
    return house.provider


def at(house: House) -> Whereabouts:
    found = house.payments.whereabouts(journal(house).payment_id)
    assert found is not None
    return found


def part(reference: str, pence: int) -> dict[str, Any]:
    return {"fund": "PCN", "account_reference": reference, "pence": pence}


def seen(house: House) -> dict[str, Any]:
    return {"payment_id": at(house).payment_id, "version": at(house).version}


def transfer(house: House, command: str, pence: int) -> Outcome:
    one = {**seen(house), **part(FINE, pence), "to": [part(OTHER, pence)]}
    return house.do(INES, "transfer_payment", command, transfers=[one], why="the other fine")


def refund(house: House, command: str, pence: int, *, becomes: str, by: Officer = SUE) -> None:
    order = {**seen(house), "parts": [part(FINE, pence)], "why": "appeal won"}
    house.do(INES, "refund_payment", command, **order)
    assert house.do(by, "approve_deed", f"yes-{command}", decides=command).status == 200
    payment = at(house).payment_id
    send_refund(payment, command, sending=house.sending)
    provider(house).finish("pay1", becomes)
    send_refund(payment, command, sending=house.sending)
    for message in house.webhooks.take():
        settle_message(message, settling=house.settling)


def test_what_followed_upon_each_other_comes_out_so_again(
    office: House, tmp_path: Path
) -> None:
    transfer(office, "z-first", 30_00)
    refund(office, "y-failed", 20_00, becomes="error")
    refund(office, "x-made", 20_00, becomes="success", by=MAX)
    transfer(office, "w-between", 10_00)
    provider(office).make("pay1", 70_00)
    provider(office).finish("pay1")
    settle(office, a_webhook("card_payment_refunded", message="m2"))
    between = at(office).moved[-1].journal_id
    undo = {**seen(office), "journal_id": between, "why": "it was his after all"}
    undone = office.do(MAX, "reverse_journal", "v-undone", **undo)
    held = {account: here.pence for account, here in at(office).held().items()}
    office.close(ON)

    rebuilt = rebuild_council(leave_evidence(office, tmp_path))

    assert undone.status == 200
    assert held == {f"fund/PCN/{FINE}": 50_00, f"fund/PCN/{OTHER}": 30_00}
    assert (rebuilt.differences, rebuilt.days) == ([], 1)


def test_a_note_on_a_refund_in_doubt_waits_until_that_comes_out_again(
    office: House, tmp_path: Path
) -> None:
    """The refund names no fund, for a transfer went before it: its item is opened last."""
    transfer(office, "z-first", 30_00)
    provider(office).make("pay1", 60_00)
    provider(office).finish("pay1", "success")
    settle(office, a_webhook("card_payment_refunded", payment_id="pay1", message="m2"))
    [item] = in_suspense(office)
    told = {"payment_id": item.item.payment_id, "part": 1, "version": item.version}
    noted = office.do(INES, "note_suspense", "a-note", **told, note="the payer rang")
    office.close(ON)

    rebuilt = rebuild_council(leave_evidence(office, tmp_path))

    assert (noted.status, rebuilt.differences, rebuilt.days) == (200, [], 1)


def test_what_was_taken_back_from_where_it_had_gone_comes_out_so_again(tmp_path: Path) -> None:
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("direct-debit/a.txt", a_submission([(council_tax(2), 45_00)], ON))
    first = collected(house)
    rent_transfer(house, first, "z-before", 20_00)
    house.dropped("dd-returns/r.xml", returned(council_tax(2), 45_00, on=ON))
    late = rent_transfer(house, first, "a-after", 5_00)
    house.close(ON)

    rebuilt = rebuild_council(leave_evidence(house, tmp_path))

    after = house.payments.whereabouts(first)
    assert (late.status, after.held() if after else None) == (422, {})
    assert (rebuilt.differences, rebuilt.days) == ([], 1)


def collected(house: House) -> PaymentId:
    [first] = [j for j in all_journals(house) if j.source == "direct-debit"]
    return first.payment_id


def rent_transfer(house: House, payment: PaymentId, command: str, pence: int) -> Outcome:
    now = house.payments.whereabouts(payment)
    assert now is not None
    one = {
        "payment_id": payment,
        "version": now.version,
        "fund": "CT",
        "account_reference": council_tax(2),
        "pence": pence,
        "to": [{"fund": "HR", "account_reference": rent(1), "pence": pence}],
    }
    return house.do(INES, "transfer_payment", command, transfers=[one], why="her rent")
