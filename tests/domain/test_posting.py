"""Any payment, however decided, is one balanced journal against the account that holds it."""

from dataclasses import replace
from datetime import date

import pytest
from everypenny.domain.council import VatCode
from everypenny.domain.identification_outcome import (
    Doubt,
    InDoubt,
    Outcome,
    Outgoing,
    Placed,
    Reason,
    Rejected,
    Settlement,
)
from everypenny.domain.identifiers import BatchId, payment_id
from everypenny.domain.journals import JournalKind, Why
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Decided, Origin, held_in, post
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.council_samples import ALLPAY, BANK, CARDS, a_council, a_fund

ON = date(2026, 11, 20)
STANDARD = VatCode(code="STD", treatment="standard", rates=((date(2011, 1, 4), 2000),))
COUNCIL = a_council(
    funds={
        "CT": a_fund("CT", "council-tax"),
        "HALL": a_fund("HALL", "debtors", vat_code="STD"),
    },
    vat_codes={"STD": STANDARD, "ZER": VatCode(code="ZER", treatment="zero")},
)
REASON = Reason(stage=2)
PENCE = st.integers(-(10**9), 10**9).filter(bool)
OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from(
    [
        Placed("CT", "770000001", REASON),
        Placed("HALL", "SD1234567", REASON),
        Settlement("clearing/allpay", REASON),
        Settlement("transit/sweep", REASON),
        Outgoing("bank-charges", REASON),
        *[InDoubt(doubt, REASON) for doubt in Doubt],
    ]
)


def an_origin(source=BANK) -> Origin:
    return Origin(
        payment_id=payment_id(BatchId("b"), 1),
        source=source,
        held_in=held_in(source, "main"),
        received_on=ON,
    )


def posted(*decided: Decided, source=BANK, **payment: object):
    pence = sum(part.amount_pence for part in decided)
    told = Payment(position=1, amount_pence=pence, **payment)
    return post(told, decided, origin=an_origin(source), council=COUNCIL)


@given(PENCE, OUTCOMES, st.sampled_from([BANK, ALLPAY, CARDS]))
def test_any_payment_and_decision_balance_against_what_holds_the_money(
    pence: int, outcome: Outcome, source
) -> None:
    posting = posted(Decided(pence, outcome), source=source)

    first, *others = posting.journal.lines
    assert (first.account, first.amount_pence) == (held_in(source, "main"), pence)
    assert sum(line.amount_pence for line in others) == -pence
    assert bool(posting.suspense) is isinstance(outcome, InDoubt)


@given(st.lists(st.tuples(PENCE, OUTCOMES), min_size=1, max_size=6))
def test_each_part_in_doubt_opens_one_suspense_item_of_its_pence(parts: list) -> None:
    decided = [Decided(pence, outcome) for pence, outcome in parts]
    if not sum(part.amount_pence for part in decided):
        decided = decided[:1]

    posting = posted(*decided)

    accounts = {line.account: -line.amount_pence for line in posting.journal.lines}
    opened = {f"suspense/b-1/{item.part}": item.amount_pence for item in posting.suspense}
    in_doubt = [d for d in decided if isinstance(d.outcome, InDoubt)]
    assert len(opened) == len(in_doubt)
    assert opened.items() <= accounts.items()


@given(st.integers(1, 10**9))
def test_money_in_and_the_same_money_out_are_mirror_images(pence: int) -> None:
    placed = Placed("HALL", "SD1234567", REASON)

    came, went = posted(Decided(pence, placed)), posted(Decided(-pence, placed))

    mirror = [
        replace(line, amount_pence=-line.amount_pence, vat_pence=-line.vat_pence)
        for line in came.journal.lines
    ]
    assert list(went.journal.lines) == mirror


def test_vat_lies_on_the_fund_line_as_analysis() -> None:
    posting = posted(Decided(120_00, Placed("HALL", "SD1234567", REASON)))

    line = posting.journal.lines[1]
    assert (line.amount_pence, line.vat_code, line.vat_pence) == (-120_00, "STD", -20_00)


def test_a_rules_vat_code_stands_before_the_funds() -> None:
    posting = posted(Decided(120_00, Placed("HALL", "SD1", REASON, vat_code="ZER")))

    line = posting.journal.lines[1]
    assert (line.vat_code, line.vat_pence) == ("ZER", 0)


def test_a_day_of_before_the_first_rate_takes_the_rate_of_the_day_it_was_received() -> None:
    decided = Decided(120_00, Placed("HALL", "SD1234567", REASON))

    posting = posted(decided, paid_on=date(1900, 1, 1))

    assert posting.journal.lines[1].vat_pence == -20_00


@pytest.mark.parametrize(
    ("dates", "booked_on", "paid_on"),
    [
        ({}, ON, ON),
        ({"paid_on": date(2026, 11, 1)}, date(2026, 11, 1), date(2026, 11, 1)),
        ({"booked_on": date(2026, 11, 2)}, date(2026, 11, 2), date(2026, 11, 2)),
        (
            {"booked_on": date(2026, 11, 2), "paid_on": date(2026, 11, 1)},
            date(2026, 11, 2),
            date(2026, 11, 1),
        ),
    ],
)
def test_a_journal_bears_the_days_that_the_source_told(
    dates: dict[str, date], booked_on: date, paid_on: date
) -> None:
    journal = posted(Decided(1, Placed("CT", "770000001", REASON)), **dates).journal

    assert (journal.booked_on, journal.paid_on) == (booked_on, paid_on)


def test_the_lines_own_method_stands_before_the_sources() -> None:
    source = replace(ALLPAY, method_codes={"C": "CASH"})
    decided = Decided(1, Placed("CT", "770000001", REASON))

    methods = [
        posted(decided, source=source, **told).journal.method_code
        for told in ({}, {"bank_code": "C"}, {"bank_code": "C", "method_code": "CHQ"})
    ]

    assert methods == ["ALL", "CASH", "CHQ"]


def test_a_journal_tells_its_decision_without_personal_text() -> None:
    told = {"payer_reference": "MRS SMITH", "narrative": "FOR MY COUNCIL TAX"}

    posting = posted(Decided(1, InDoubt(Doubt.NO_REFERENCE, REASON)), **told)

    assert posting.journal.kind is JournalKind.PAYMENT
    assert (posting.journal.doubt, posting.journal.stage) == ("no_reference", 2)
    assert "SMITH" not in repr(posting.journal)
    assert posting.suspense[0].payer_reference == "MRS SMITH"


def test_a_journal_tells_why_of_each_part() -> None:
    quoted = Reason(stage=2, field="payer_reference", span=(0, 9), checks=("the mask",))
    by_rule = Reason(stage=4, rule="hall-hire", field="narrative", span=(3, 12))

    journal = posted(
        Decided(5_00, Placed("CT", "770000001", quoted)),
        Decided(7_00, Placed("HALL", "SD1234567", by_rule)),
    ).journal

    assert journal.why == (
        Why(2, "", "payer_reference", (0, 9), ("the mask",)),
        Why(4, "hall-hire", "narrative", (3, 12)),
    )


def test_a_suspense_item_keeps_the_candidates_that_were_rejected() -> None:
    candidates = tuple(
        Rejected(fund="CT", reference=f"77000000{n}", because="is not in the register")
        for n in range(5)
    )
    doubt = InDoubt(Doubt.ACCOUNT_NOT_IN_REGISTER, Reason(stage=2, rejected=candidates))

    (item,) = posted(Decided(5_00, doubt)).suspense

    assert item.rejected == tuple(
        ("CT", f"77000000{n}", "is not in the register") for n in range(3)
    )
