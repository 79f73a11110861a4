"""A day summed: brought forward and movement make what is carried forward, for ever."""

from datetime import date

from everypenny.domain.day_book import CarriedForward, DayTotals, Unposted
from everypenny.domain.identifiers import JournalId, PaymentId
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.ledger_accounts import summed
from everypenny.domain.records import ListedVerdict, Verdict
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import days_from, journals

ON = date(2026, 11, 20)


def a_journal(*sides: tuple[str, int], doubt: str = "") -> Journal:
    return Journal(
        journal_id=JournalId("b-1.first"),
        payment_id=PaymentId("b-1"),
        kind=JournalKind.PAYMENT,
        source="allpay",
        method_code="PP",
        booked_on=ON,
        paid_on=ON,
        lines=tuple(Line(account, pence) for account, pence in sides),
        doubt=doubt,
    )


def a_verdict(verdict: Verdict, *batches: str) -> ListedVerdict:
    return ListedVerdict(
        source="allpay",
        sequence=1,
        verdict=verdict,
        file="allpay/a.txt",
        content_sha256="0" * 64,
        stated_pence=1,
        payments=1,
        faults=0,
        because="",
        batches=batches,
    )


@given(st.lists(st.lists(journals(), max_size=3), min_size=1, max_size=5))
def test_days_carry_forward_exactly_what_was_ever_posted(posted: list[list[Journal]]) -> None:
    carried = CarriedForward()
    for day, of_day in zip(days_from(ON, len(posted)), posted, strict=True):
        totals = DayTotals(day, carried)
        for journal in of_day:
            totals.add(journal)
        carried = CarriedForward(balances=totals.balances())

    ever: dict[str, int] = {}
    for line in (line for of_day in posted for journal in of_day for line in journal.lines):
        name = summed(line.account)
        ever[name] = ever.get(name, 0) + line.amount_pence
    held = {name: b.carried_pence for name, b in carried.balances.items() if b.carried_pence}
    assert held == {name: pence for name, pence in ever.items() if pence}


@given(st.lists(journals(), max_size=5))
def test_totals_by_source_method_and_fund_are_the_journals_own(posted: list[Journal]) -> None:
    totals = DayTotals(ON, CarriedForward())
    for journal in posted:
        totals.add(journal)

    received = sum(journal.received() for journal in posted)
    assert sum(pence for _, pence in totals.by_source.values()) == received
    assert sum(count for count, _ in totals.by_method.values()) == len(posted)
    funds = [x for j in posted for x in j.lines if x.account.startswith("fund/")]
    assert sum(p for _, p in totals.by_fund.values()) == -sum(x.amount_pence for x in funds)


def test_an_account_ages_from_the_day_on_which_it_left_zero() -> None:
    first = DayTotals(ON, CarriedForward())
    first.add(a_journal(("clearing/allpay", 5), ("suspense/b-1/1", -5), doubt="no_reference"))
    carried = CarriedForward(balances=first.balances())

    later = DayTotals(date(2026, 11, 23), carried).balances()

    assert later["clearing/allpay"].since == ON
    assert later["suspense/b-1/1"].about == "no_reference"


def test_an_account_that_came_to_nothing_is_forgotten_the_day_after() -> None:
    first = DayTotals(ON, CarriedForward())
    first.add(a_journal(("clearing/allpay", 5), ("fund/CT/1", -5)))
    first.add(a_journal(("bank/main", 5), ("clearing/allpay", -5)))
    carried = CarriedForward(balances=first.balances())

    later = DayTotals(date(2026, 11, 21), carried).balances()

    assert "clearing/allpay" in carried.balances
    assert later.keys() == {"bank/main", "fund/CT"}


def test_an_accepted_batch_is_unposted_until_its_day() -> None:
    accepted = a_verdict(Verdict.ACCEPTED, "b1", "b2")
    today = DayTotals(ON, CarriedForward())

    waiting = today.unposted([accepted], {"b1"})
    tomorrow = DayTotals(ON, CarriedForward(unposted=waiting))

    assert waiting == (Unposted(batch_id="b2", source="allpay", file="allpay/a.txt"),)
    assert tomorrow.unposted([], {"b2"}) == ()


def test_a_held_file_is_listed_each_day_until_it_is_decided() -> None:
    held = a_verdict(Verdict.HELD)
    carried = CarriedForward(held=DayTotals(ON, CarriedForward()).held([held]))

    assert DayTotals(ON, carried).held([]) == (held,)
