"""Reversals: a journal's mirror image, while what it moved still stands where it went."""

from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.identifiers import JournalId, PaymentId
from everypenny.domain.journals import JournalKind
from everypenny.domain.officers import Officer
from everypenny.domain.whereabouts import Whereabouts

from tests.builders import Entry, a_statement, council_tax
from tests.whole_house import House
from tests.workflows.leisure import LEI_1, LEI_2, a_leisure_office, held, here, stands
from tests.workflows.offices import PAT, SAM, all_journals, in_suspense, the_ledger

CT_1 = council_tax(1)


@pytest.fixture
def office() -> House:
    """£120 of leisure income, £20 of it VAT."""
    return a_leisure_office(("LEI", "LE0001", 120_00))


@pytest.fixture
def bank() -> House:
    """£90 that came twice for one council tax account, and £70 of a stranger."""
    house = a_leisure_office(("LEI", "LE0001", 120_00))
    twice = Entry(pence=90_00, reference=CT_1)
    entries = [twice, twice, Entry(pence=70_00, text="J SMITH")]
    house.dropped("main-bank/statement.xml", a_statement(entries))
    return house


def reverse(
    house: House,
    at: Whereabouts,
    journal_id: JournalId,
    command_id: str = "v1",
    by: Officer = PAT,
    **more: Any,
) -> Outcome:
    return house.do(
        by,
        "reverse_journal",
        command_id,
        payment_id=at.payment_id,
        version=at.version,
        journal_id=journal_id,
        why="a mistake",
        **more,
    )


def transfer(
    house: House, reference: str, pence: int, command_id: str, frm: str = "LE0001"
) -> None:
    at = stands(house)
    to = {"fund": "LEI", "account_reference": reference, "pence": pence}
    one = {
        "payment_id": at.payment_id,
        "version": at.version,
        "fund": "LEI",
        "account_reference": frm,
        "pence": pence,
        "to": [to],
    }
    done = house.do(PAT, "transfer_payment", command_id, transfers=[one], why="hers")
    assert done.outcome is DeedOutcome.DONE


def lines_of(house: House, reference: str) -> list[Whereabouts]:
    """The statement's payments that its first journals put on an account."""
    found = [
        house.payments.whereabouts(journal.payment_id)
        for journal in all_journals(house)
        if journal.source == "main-bank"
        and journal.moves is None
        and journal.lines[-1].account.endswith(reference)
    ]
    return [at for at in found if at is not None]


def clear(house: House, pence: int) -> PaymentId:
    [state] = in_suspense(house)
    item = {
        "payment_id": state.item.payment_id,
        "part": 1,
        "version": state.version,
        "pence": pence,
    }
    to = {"fund": "CT", "account_reference": CT_1, "pence": pence}
    house.do(PAT, "clear_suspense", "c1", items=[item], to=[to], why="hers")
    return state.item.payment_id


def test_a_transfer_is_undone_and_its_vat_is_copied_back(office: House) -> None:
    transfer(office, "LE0002", 33_33, "t1")
    at = stands(office)

    done = reverse(office, at, at.moved[0].journal_id)

    assert done.outcome is DeedOutcome.DONE
    assert held(office) == {LEI_1: 120_00}
    assert here(office, LEI_1).vat_pence == 20_00
    assert stands(office).moved[-1].reverses == at.moved[0].journal_id


def test_what_has_moved_on_is_brought_back_first(office: House) -> None:
    transfer(office, "LE0002", 100_00, "t1")
    transfer(office, "LE0003", 60_00, "t2", frm="LE0002")
    first, second = (journal.journal_id for journal in stands(office).moved)

    early = reverse(office, stands(office), first, "v1")
    reverse(office, stands(office), second, "v2")
    late = reverse(office, stands(office), first, "v3")

    assert (early.status, early.where) == (422, "journal_id")
    assert late.outcome is DeedOutcome.DONE
    assert held(office) == {LEI_1: 120_00}


def test_nothing_is_reversed_twice(office: House) -> None:
    transfer(office, "LE0002", 100_00, "t1")
    [moved] = stands(office).moved
    reverse(office, stands(office), moved.journal_id, "v1")

    again = reverse(office, stands(office), moved.journal_id, "v2", SAM)
    mirror = reverse(office, stands(office), stands(office).moved[-1].journal_id, "v3")

    assert (again.status, mirror.status) == (422, 422)
    assert held(office) == {LEI_1: 120_00}


def test_a_reversed_clearance_is_in_suspense_again_for_everyone_to_see(bank: House) -> None:
    payment = clear(bank, 70_00)
    at = bank.payments.whereabouts(payment)
    assert at is not None
    assert in_suspense(bank) == []

    reverse(bank, at, at.moved[0].journal_id)

    [state] = in_suspense(bank)
    assert (state.remaining_pence, state.item.payment_id) == (70_00, payment)
    assert the_ledger(bank)[f"suspense/{payment}/1"] == 70_00


def test_a_clearance_in_part_adds_to_what_remains_when_it_is_reversed(bank: House) -> None:
    payment = clear(bank, 30_00)
    at = bank.payments.whereabouts(payment)
    assert at is not None

    reverse(bank, at, at.moved[0].journal_id)

    assert [state.remaining_pence for state in in_suspense(bank)] == [70_00]


def test_a_line_posted_twice_is_reversed_by_two_officers(bank: House) -> None:
    first, second = lines_of(bank, CT_1)

    asked = reverse(bank, second, second.first.journal_id, "v1", PAT, twin=first.payment_id)
    approved = bank.do(SAM, "approve_deed", "a1", decides="v1")

    assert (asked.outcome, approved.outcome) == (DeedOutcome.WAITING, DeedOutcome.DONE)
    ledger = the_ledger(bank)
    assert ledger[f"fund/CT/{CT_1}"] == 90_00
    assert sum(j.kind is JournalKind.REVERSAL for j in all_journals(bank)) == 1


def test_of_two_lines_that_are_each_others_twin_one_stays(bank: House) -> None:
    first, second = lines_of(bank, CT_1)
    reverse(bank, second, second.first.journal_id, "v1", PAT, twin=first.payment_id)
    reverse(bank, first, first.first.journal_id, "v2", SAM, twin=second.payment_id)

    one = bank.do(SAM, "approve_deed", "a1", decides="v1")
    other = bank.do(PAT, "approve_deed", "a2", decides="v2")

    assert (one.outcome, other.status) == (DeedOutcome.DONE, 412)
    assert the_ledger(bank)[f"fund/CT/{CT_1}"] == 90_00


def test_what_the_bank_told_once_is_never_reversed(bank: House) -> None:
    first, _ = lines_of(bank, CT_1)
    [stranger] = [
        at
        for state in in_suspense(bank)
        if (at := bank.payments.whereabouts(state.item.payment_id)) is not None
    ]

    unnamed = reverse(bank, first, first.first.journal_id, "v1")
    other = reverse(bank, first, first.first.journal_id, "v2", twin=stranger.payment_id)
    itself = reverse(bank, first, first.first.journal_id, "v3", twin=first.payment_id)

    assert {unnamed.where, other.where, itself.where} == {"twin"}
    assert "only where a line was posted twice" in unnamed.because


def test_a_receipt_held_by_a_collector_needs_an_approver_however_small(office: House) -> None:
    at = stands(office)

    asked = reverse(office, at, at.first.journal_id, "v1")
    office.do(SAM, "approve_deed", "a1", decides="v1")

    assert asked.outcome is DeedOutcome.WAITING
    assert held(office) == {}
    assert LEI_2 not in the_ledger(office)
