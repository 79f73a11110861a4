"""Settle what a provider said happened: ask it, pin its answer, and post the event once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from everypenny.domain.batches import Fault
from everypenny.domain.council import Council, Source
from everypenny.domain.identifiers import EventId, event_batch_id, event_id, payment_id
from everypenny.domain.journals import Posting
from everypenny.domain.london_days import london_day
from everypenny.domain.provider_postings import captured_posting, refund_posting
from everypenny.domain.records import EventRecord, LedgerNotOpen, ReplayDiffers
from everypenny.formats.inward.govuk_pay_answers import (
    ProviderPayment,
    ProviderRefund,
    read_payment,
    read_refunds,
    refund_bytes,
)
from everypenny.formats.inward.govuk_pay_event import ProviderEvent, read_event
from everypenny.workflows.batch_of_one import batch_of_one
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
    `unknown_payment`. Raises NotYetSettled and LedgerNotOpen for the queue, ReplayDiffers for
    an officer.
    """
    if settling.ledger.go_live() is None:
        raise LedgerNotOpen("post the opening journal, then redrive the queue")
    body = settling.evidence.get(webhook_key(source_code, digest))
    if body is None:
        raise LookupError(f"no webhook body {digest}")
    council = settling.councils.live()
    case = _Case(source_code, council.sources[source_code], council, digest, settling)
    event = read_event(body)
    if isinstance(event, Fault):
        return case.record(event_id(source_code, digest, "unreadable"), digest, "unreadable")
    match event.event_type:
        case "card_payment_captured":
            return _capture(case, event.resource_id, told=event)
        case "card_payment_refunded":
            return _refunds(case, event)
        case noted if noted in NOTED:
            outcome = "noted"
        case _:
            outcome = "unknown_type"
    derived = event_id(source_code, event.resource_id, event.event_type)
    return case.record(derived, event.resource_id, outcome, event=event.event_type)


@dataclass(frozen=True, slots=True)
class _Case:
    """One webhook being settled."""

    source_code: str
    source: Source
    council: Council
    digest: str
    settling: Settling

    def record(
        self,
        derived: EventId,
        provider_id: str,
        outcome: str,
        *,
        event: str = "",
        batch: str = "",
    ) -> str:
        """Write what came of an event; the first record stands."""
        record = EventRecord(
            event_id=derived,
            source=self.source_code,
            provider_id=provider_id,
            event=event,
            outcome=outcome,
            batch_id=batch,
            message=self.digest,
        )
        return self.settling.events.record(record).outcome

    def pinned(self, event: EventId, ask: Callable[[], bytes | None]) -> bytes | None:
        """The provider's first answer about an event; asked only while none is kept."""
        key = f"answers/{self.source_code}/{event}.json"
        kept = self.settling.evidence.get(key)
        if kept is not None:
            return kept
        answer = ask()
        return None if answer is None else self.settling.evidence.keep(key, answer)


def _capture(case: _Case, provider_id: str, *, told: ProviderEvent | None) -> str:
    event = event_id(case.source_code, provider_id, "captured")
    provider = case.settling.provider(case.source)
    kept = case.settling.evidence.get(f"answers/{case.source_code}/{event}.json")
    answer = kept if kept is not None else provider.payment(provider_id)
    if answer is None:
        return case.record(event, provider_id, "unknown_payment", event="captured")
    payment = read_payment(answer)
    if isinstance(payment, Fault):
        return case.record(event, provider_id, "unreadable", event="captured")
    if not payment.captured:
        raise NotYetSettled(f"payment {provider_id} is {payment.state} at the provider")
    if kept is None:
        case.pinned(event, lambda: answer)
    _same_story(payment, told)
    _post_capture(case, event, payment)
    return case.record(
        event, provider_id, "posted", event="captured", batch=event_batch_id(event)
    )


def _same_story(payment: ProviderPayment, told: ProviderEvent | None) -> None:
    """The webhook and the pinned answer must tell the same pence and reference."""
    if told is None:
        return
    if told.amount_pence not in {None, payment.amount_pence} or told.reference not in {
        "",
        payment.reference,
    }:
        raise ReplayDiffers(
            f"payment {payment.payment_id}: the webhook's amount or reference is not the one "
            "that the provider's API first answered"
        )


def _post_capture(case: _Case, event: EventId, payment: ProviderPayment) -> None:
    settling = case.settling
    batch = event_batch_id(event)
    if settling.ledger.posted_on(batch) is not None:
        return
    register = settling.register()
    posting = captured_posting(
        payment.as_payment(),
        payment_id=payment_id(batch, 1),
        fee_pence=payment.fee_pence,
        surcharge_pence=payment.total_pence - payment.amount_pence,
        source=case.source,
        council=settling.councils.compiled(case.council.version),
        register=settling.registers.snapshot(register),
    )
    _post(case, event, [posting], register=register, stated_pence=payment.total_pence)


def _refunds(case: _Case, told: ProviderEvent) -> str:
    """Post every refund that the provider calls done; first make sure of its payment."""
    outcome = _capture(case, told.resource_id, told=None)
    if outcome != "posted":
        return outcome
    provider = case.settling.provider(case.source)
    answer = provider.refunds(told.resource_id)
    refunds = read_refunds(answer) if answer is not None else ()
    if isinstance(refunds, Fault):
        return case.record(
            event_id(case.source_code, told.resource_id, "refunds"),
            told.resource_id,
            "unreadable",
        )
    done = [refund for refund in refunds if refund.status == "success"]
    if not done:
        raise NotYetSettled(f"payment {told.resource_id} has no finished refund yet")
    for refund in done:
        _refund(case, told.resource_id, refund)
    return "posted"


def _refund(case: _Case, provider_id: str, refund: ProviderRefund) -> None:
    event = event_id(case.source_code, refund.refund_id, "refunded")
    batch = event_batch_id(event)
    kept = case.pinned(event, lambda: refund_bytes(refund))
    if kept != refund_bytes(refund):
        raise ReplayDiffers(f"refund {refund.refund_id} is not what the provider first said")
    if case.settling.ledger.posted_on(batch) is None:
        capture = event_batch_id(event_id(case.source_code, provider_id, "captured"))
        original = next(iter(case.settling.ledger.journals(capture, 1)))
        posting = refund_posting(
            refund.as_payment(),
            original,
            payment_id=payment_id(batch, 1),
            source=case.source,
            council=case.council,
        )
        _post(case, event, [posting], register="", stated_pence=-refund.amount_pence)
    case.record(event, refund.refund_id, "posted", event="refunded", batch=batch)


def _post(
    case: _Case,
    event: EventId,
    postings: Sequence[Posting],
    *,
    register: str,
    stated_pence: int,
) -> None:
    settling = case.settling
    record, marker = batch_of_one(
        event_batch_id(event),
        postings,
        source=case.source_code,
        origin=f"event {event}",
        on=postings[0].journal.booked_on,
        council=case.council,
        release=settling.release,
        register=register,
        stated_pence=stated_pence,
    )
    today = london_day(settling.clock.now())
    settling.ledger.post_at_once(record, postings, marker=marker, today=today)
