"""From a decision to a journal: how each road posts (domain.md section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from everypenny.domain import ledger_accounts
from everypenny.domain.council import Council, Source
from everypenny.domain.identification_outcome import (
    InDoubt,
    Outcome,
    Outgoing,
    Placed,
    Reason,
    Settlement,
)
from everypenny.domain.identifiers import PaymentId, journal_id
from everypenny.domain.journals import Journal, JournalKind, Line, Posting, SuspenseItem, Why
from everypenny.domain.payments import Payment
from everypenny.domain.reason_sentences import sentence
from everypenny.domain.vat import NoRate, vat_within

# A suspense item and its index entry stay within one write unit each.
LONGEST_SENTENCE = 240
LONGEST_REASON_CODE = 35
MOST_REJECTED = 3


@dataclass(frozen=True, slots=True)
class Decided:
    """One part of a payment, in pence, and where it goes.

    `vat_pence` is the VAT within it where an original's is copied; None where the rates decide.
    """

    amount_pence: int
    outcome: Outcome
    item_reference: str = ""
    vat_pence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a payment stands before it is anyone's: its id, source and the account debited."""

    payment_id: PaymentId
    source: Source
    held_in: str
    received_on: date


def held_in(source: Source, bank_account: str) -> str:
    """The ledger account that receives a source's money: our bank, or the collector's."""
    if source.kind == "statement":
        return ledger_accounts.bank(bank_account)
    return ledger_accounts.clearing(source.takes_back_from or source.code)


def withheld_lines(payment: Payment, origin: Origin) -> tuple[Line, ...]:
    """What a collector kept as a cost of ours: Dr fees, Cr what it owes us."""
    pence = payment.withheld_pence
    if not pence:
        return ()
    fees = ledger_accounts.fees(origin.source.code)
    return Line(fees, pence), Line(origin.held_in, -pence)


def post(
    payment: Payment,
    decided: Sequence[Decided],
    *,
    origin: Origin,
    council: Council,
    kind: JournalKind = JournalKind.PAYMENT,
    further: Sequence[Line] = (),
) -> Posting:
    """Make the payment's first journal, and a suspense item for each part in doubt.

    `decided` sums to the payment's amount; `further` are balanced lines of the same event, such
    as a provider's fee. A negative amount turns every line about. A take-back's reason is the
    code that its source gave the line.
    """
    booked_on = payment.booked_on or payment.paid_on or origin.received_on
    paid_on = payment.paid_on or booked_on
    lines = [Line(origin.held_in, payment.amount_pence)]
    items = []
    for part, decision in enumerate(decided, start=1):
        lines.append(_other_side(decision, part, origin=origin, council=council, on=paid_on))
        if isinstance(decision.outcome, InDoubt):
            items.append(_item(payment, decision, decision.outcome, part, origin, booked_on))
    first = decided[0].outcome
    journal = Journal(
        journal_id=journal_id(origin.payment_id, "first"),
        payment_id=origin.payment_id,
        kind=kind,
        source=origin.source.code,
        method_code=_method(payment, origin.source),
        booked_on=booked_on,
        paid_on=paid_on,
        lines=(*lines, *further),
        stage=first.reason.stage,
        rule=first.reason.rule,
        doubt=next((i.doubt for i in items), ""),
        why=tuple(_why(decision.outcome.reason) for decision in decided),
        reason_code=_reason_code(payment) if kind is JournalKind.TAKE_BACK else "",
    )
    return Posting(journal, tuple(items))


def _why(reason: Reason) -> Why:
    return Why(reason.stage, reason.rule, reason.field, reason.span, reason.checks)


def _reason_code(payment: Payment) -> str:
    return payment.bank_code[:LONGEST_REASON_CODE]


def _method(payment: Payment, source: Source) -> str:
    """The line's own method, else what its transaction code stands for, else the source's."""
    mapped = source.method_codes.get(payment.bank_code, source.method_code)
    return payment.method_code or mapped


def _other_side(
    decision: Decided, part: int, *, origin: Origin, council: Council, on: date
) -> Line:
    credit = -decision.amount_pence
    match decision.outcome:
        case Placed(fund, reference) as placed:
            code = placed.vat_code or council.funds[fund].vat_code
            vat = _vat(decision, code, council=council, days=(on, origin.received_on))
            account = ledger_accounts.fund_account(fund, reference)
            return Line(account, credit, code, -vat, decision.item_reference)
        case Settlement(account, _):
            return Line(account, credit)
        case Outgoing(code, _):
            return Line(ledger_accounts.outgoing(code), credit)
        case InDoubt():
            return Line(ledger_accounts.suspense(origin.payment_id, part), credit)
        case _:
            assert_never(decision.outcome)


def _vat(decision: Decided, code: str, *, council: Council, days: tuple[date, date]) -> int:
    """By the payer's day; a payer's day of before the first rate cannot be the tax point."""
    if decision.vat_pence is not None:
        return decision.vat_pence
    rates = council.vat_codes.get(code)
    if rates is None:
        return 0
    paid_on, received_on = days
    try:
        return vat_within(decision.amount_pence, rates, on=paid_on)
    except NoRate:
        return vat_within(decision.amount_pence, rates, on=received_on)


def _item(
    payment: Payment,
    decision: Decided,
    in_doubt: InDoubt,
    part: int,
    origin: Origin,
    booked_on: date,
) -> SuspenseItem:
    return SuspenseItem(
        payment_id=origin.payment_id,
        part=part,
        amount_pence=decision.amount_pence,
        doubt=str(in_doubt.doubt),
        source=origin.source.code,
        booked_on=booked_on,
        payer_reference=payment.payer_reference[:80],
        narrative=payment.narrative[:200],
        sentence=sentence(in_doubt)[:LONGEST_SENTENCE],
        rejected=tuple(
            (candidate.fund, candidate.reference, candidate.because)
            for candidate in in_doubt.reason.rejected[:MOST_REJECTED]
        ),
    )


def named(fund: str, account_reference: str, *, vat_code: str = "") -> Placed:
    """An account that the event itself names, such as the original of a refund."""
    return Placed(fund, account_reference, Reason(stage=0), vat_code=vat_code)
