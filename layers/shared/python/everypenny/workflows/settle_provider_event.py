"""Settle what a provider said happened: ask it, pin its answer, and post the event once."""

from collections.abc import Callable
from dataclasses import dataclass

from everypenny.domain.batches import Fault
from everypenny.domain.card_numbers import mask_payment
from everypenny.domain.council import Council, Source
from everypenny.domain.identifiers import BatchId, event_batch_id, event_id, payment_id
from everypenny.domain.journals import Posting
from everypenny.domain.london_days import london_day
from everypenny.domain.provider_postings import captured_posting, refund_posting
from everypenny.domain.records import EventRecord, LedgerNotOpen, ReplayDiffers
from everypenny.formats.inward.govuk_pay_answers import (
    ProviderPayment,
    ProviderRefund,
    read_payment,
    read_refunds,
)
from everypenny.formats.inward.govuk_pay_event import ProviderEvent, read_event
from everypenny.workflows.batch_of_one import batch_of_one
from everypenny.workflows.our_references import references_of
from everypenny.workflows.ports import (
    Clock,
    Councils,
    Events,
    Evidence,
    Ledger,
    Provider,
    Registers,
)
from everypenny.workflows.receive_provider_event import webhook_key
from everypenny.workflows.refund_order import earlier_pence

NOTED = frozenset(
    {
        "card_payment_started",
        "card_payment_succeeded",
        "card_payment_failed",
        "card_payment_expired",
        "card_payment_settled",
    }
)


class NotYetSettled(Exception):
    """The provider's own record is behind its webhook; the queue asks again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """The outside, as this workflow needs it; `register` is the live snapshot's digest."""

    evidence: Evidence
    events: Events
    ledger: Ledger
    councils: Councils
    registers: Registers
    register: Callable[[], str]
    provider: Callable[[Source], Provider]
    clock: Clock
    release: str


def settle_provider_event(source_code: str, digest: str, *, settling: Settling) -> str:
    """Post what a kept webhook tells, once, whichever message tells it; returns the outcome.

    Outcomes: `posted`, `noted` (no money moved), `unreadable`, `unknown_type`,
    `unknown_payment`; the first of each message is recorded. Raises NotYetSettled and
    LedgerNotOpen for the queue, ReplayDiffers for an officer.
    """
    if settling.ledger.go_live() is None:
        raise LedgerNotOpen("post the opening journal, then redrive the queue")
    body = settling.evidence.get(webhook_key(source_code, digest))
    if body is None:
        raise LookupError(f"no webhook body {digest}")
    council = settling.councils.live()
    case = _Case(source_code, council.sources[source_code], council, settling)
    event = read_event(body)
    told = ("", "") if isinstance(event, Fault) else (event.resource_id, event.event_type)
    outcome = "unreadable" if isinstance(event, Fault) else _settle(case, event)
    record = EventRecord(
        event_id=event_id(source_code, digest, "message"),
        source=source_code,
        provider_id=told[0],
        event=told[1],
        outcome=outcome,
        batch_id=case.batch(told[0], "captured") if outcome == "posted" else "",
        message=digest,
    )
    settling.events.record(record)
    return outcome


@dataclass(frozen=True, slots=True)
class _Case:
    """One webhook being settled."""

    source_code: str
    source: Source
    council: Council
    settling: Settling

    def batch(self, provider_id: str, event: str) -> BatchId:
        """The batch of one in which a payment's or refund's event is posted."""
        return event_batch_id(event_id(self.source_code, provider_id, event))

    def posted(self, provider_id: str, event: str) -> None:
        """Write that an event is posted: the same record, whichever message told it."""
        record = EventRecord(
            event_id=event_id(self.source_code, provider_id, event),
            source=self.source_code,
            provider_id=provider_id,
            event=event,
            outcome="posted",
            batch_id=self.batch(provider_id, event),
            message="",
        )
        self.settling.events.record(record)

    def answer(self, provider_id: str, event: str) -> str:
        """Where the provider's first answer about an event lies in the evidence."""
        derived = event_id(self.source_code, provider_id, event)
        return f"answers/{self.source_code}/{derived}.json"


def _settle(case: _Case, event: ProviderEvent) -> str:
    match event.event_type:
        case "card_payment_captured":
            return _capture(case, event.resource_id, told=event)
        case "card_payment_refunded":
            outcome = _capture(case, event.resource_id, told=None)
            return _refunds(case, event.resource_id) if outcome == "posted" else outcome
        case noted if noted in NOTED:
            return "noted"
        case _:
            return "unknown_type"


def _capture(case: _Case, provider_id: str, *, told: ProviderEvent | None) -> str:
    evidence = case.settling.evidence
    key = case.answer(provider_id, "captured")
    answer = evidence.get(key) or case.settling.provider(case.source).payment(provider_id)
    if answer is None:
        return "unknown_payment"
    payment = read_payment(answer)
    if isinstance(payment, Fault):
        return "unreadable"
    if not payment.captured:
        raise NotYetSettled(f"payment {provider_id} is {payment.state} at the provider")
    if evidence.keep(key, answer) != answer:
        raise NotYetSettled(f"payment {provider_id} was asked about twice at once")
    _same_story(payment, told)
    _post_capture(case, provider_id, payment)
    case.posted(provider_id, "captured")
    return "posted"


def _same_story(payment: ProviderPayment, told: ProviderEvent | None) -> None:
    """The webhook and the pinned answer must tell the same pence and reference."""
    amounts, references = {None, payment.amount_pence}, {"", payment.reference}
    if told and (told.amount_pence not in amounts or told.reference not in references):
        raise ReplayDiffers(
            f"payment {payment.payment_id}: the webhook's amount or reference is not the one "
            "that the provider's API first answered"
        )


def _post_capture(case: _Case, provider_id: str, payment: ProviderPayment) -> None:
    settling = case.settling
    batch = case.batch(provider_id, "captured")
    if settling.ledger.posted_on(batch) is not None:
        return
    register = settling.register()
    compiled = settling.councils.compiled(case.council.version)
    posting = captured_posting(
        mask_payment(payment.as_payment(), references_of(compiled)),
        payment_id=payment_id(batch, 1),
        fee_pence=payment.fee_pence,
        surcharge_pence=payment.total_pence - payment.amount_pence,
        source=case.source,
        council=compiled,
        register=settling.registers.snapshot(register),
    )
    _post(case, batch, posting, register=register, stated_pence=payment.total_pence)


def _refunds(case: _Case, provider_id: str) -> str:
    """Post every refund that the provider calls done.

    A message that finds none to post while one is under way has come before its time.
    """
    answer = case.settling.provider(case.source).refunds(provider_id)
    refunds = read_refunds(answer) if answer is not None else ()
    if answer is None or isinstance(refunds, Fault):
        return "unreadable" if answer is not None else "unknown_payment"
    done = [refund for refund in refunds if refund.status == "success"]
    posted = [_refund(case, provider_id, refund, answer) for refund in done]
    under_way = any(refund.status == "submitted" for refund in refunds)
    if not done or (under_way and not any(posted)):
        raise NotYetSettled(f"payment {provider_id} has a refund that is not finished yet")
    return "posted"


def _refund(case: _Case, provider_id: str, refund: ProviderRefund, answer: bytes) -> bool:
    """Post a refund as the answer that first told it; False if it is posted already."""
    kept = case.settling.evidence.keep(case.answer(refund.refund_id, "refunded"), answer)
    first_told = read_refunds(kept)
    if isinstance(first_told, Fault) or refund not in first_told:
        raise ReplayDiffers(f"refund {refund.refund_id} is not what the provider first said")
    is_new = _post_refund(case, provider_id, refund, earlier_pence(refund, first_told))
    case.posted(refund.refund_id, "refunded")
    return is_new


def _post_refund(case: _Case, provider_id: str, refund: ProviderRefund, earlier: int) -> bool:
    ledger = case.settling.ledger
    batch = case.batch(refund.refund_id, "refunded")
    if ledger.posted_on(batch) is not None:
        return False
    posting = refund_posting(
        refund.as_payment(),
        next(iter(ledger.journals(case.batch(provider_id, "captured"), 1))),
        payment_id=payment_id(batch, 1),
        earlier_pence=earlier,
        source=case.source,
        council=case.council,
    )
    _post(case, batch, posting, register="", stated_pence=-refund.amount_pence)
    return True


def _post(
    case: _Case, batch: BatchId, posting: Posting, *, register: str, stated_pence: int
) -> None:
    settling = case.settling
    record, marker = batch_of_one(
        batch,
        [posting],
        source=case.source_code,
        origin="event",
        on=posting.journal.booked_on,
        council=case.council,
        release=settling.release,
        register=register,
        stated_pence=stated_pence,
    )
    today = london_day(settling.clock.now())
    settling.ledger.post_at_once(record, [posting], marker=marker, today=today)
