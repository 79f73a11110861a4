"""Settle what a provider said happened: ask it, pin its answer, and post the event once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from everypenny.domain.batches import Fault
from everypenny.domain.identifiers import event_batch_id, event_id
from everypenny.domain.london_days import london_day
from everypenny.domain.records import EventRecord, LedgerNotOpen, ReplayDiffers
from everypenny.formats.canonical import sha256
from everypenny.formats.inward.govuk_pay_answers import (
    ProviderPayment,
    ProviderRefund,
    read_payment,
    read_refunds,
)
from everypenny.formats.inward.govuk_pay_event import ProviderEvent, read_event
from everypenny.workflows.masked_evidence import masked_evidence
from everypenny.workflows.provider_case import (
    ProviderCase,
    Settling,
    post_capture,
    post_refund,
)
from everypenny.workflows.receive_provider_event import webhook_key
from everypenny.workflows.told_refunds import tells_of_one

CAPTURED, REFUNDED = "card_payment_captured", "card_payment_refunded"
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
class ListedEvent:
    """A line of a provider's list: `event` is `captured`, or `refunded` with negative pence."""

    source: str
    provider_id: str
    event: str
    pence: int


def settle_message(message: Mapping[str, Any], *, settling: Settling) -> str:
    """Settle what a message names: a kept webhook's digest, or a line of a provider's list."""
    if "sha256" in message:
        return settle_provider_event(message["source"], message["sha256"], settling=settling)
    listed = ListedEvent(
        source=message["source"],
        provider_id=message["payment"],
        event=message["event"],
        pence=message["pence"],
    )
    return settle_listed_event(listed, settling=settling)


def settle_provider_event(source_code: str, digest: str, *, settling: Settling) -> str:
    """Post what a kept webhook tells, once, whichever message tells it; returns the outcome.

    Outcomes: `posted`, `noted` (no money moved), `nothing_to_post` (a payment of nothing),
    `unreadable` (the webhook, never an answer), `unknown_type`, `unknown_payment`; the first
    of each message is recorded. Raises NotYetSettled and LedgerNotOpen for the queue,
    ReplayDiffers for an officer.
    """
    if settling.ledger.go_live() is None:
        raise LedgerNotOpen("post the opening journal, then redrive the queue")
    message = event_id(source_code, digest, "message")
    known = settling.events.outcome(message)
    if known is not None and known.outcome == "posted":
        return known.outcome  # A refund begun since has a message of its own.
    body = settling.evidence.get(webhook_key(source_code, digest))
    if body is None:
        raise LookupError(f"no webhook body {digest}")
    council = settling.councils.live()
    case = ProviderCase(source_code, council.sources[source_code], council, settling)
    event = read_event(body)
    outcome = "unreadable" if isinstance(event, Fault) else _settle(case, event, digest)
    record_message(source_code, digest, event, outcome, settling=settling)
    return outcome


def record_message(
    source: str,
    digest: str,
    event: ProviderEvent | Fault,
    outcome: str,
    *,
    settling: Settling,
) -> None:
    """Write what came of a kept webhook, on its day; the first outcome stands."""
    told = ("", "") if isinstance(event, Fault) else (event.resource_id, event.event_type)
    record = EventRecord(
        event_id=event_id(source, digest, "message"),
        source=source,
        provider_id=told[0],
        event=told[1],
        outcome=outcome,
        batch_id=event_batch_id(event_id(source, told[0], "captured"))
        if outcome == "posted"
        else "",
        message=digest,
    )
    settling.events.record_message(record, today=london_day(settling.clock.now()))


def settle_listed_event(listed: ListedEvent, *, settling: Settling) -> str:
    """Post what a line of a provider's list tells, once; outcomes and errors as above."""
    if settling.ledger.go_live() is None:
        raise LedgerNotOpen("post the opening journal, then redrive the queue")
    council = settling.councils.live()
    case = ProviderCase(listed.source, council.sources[listed.source], council, settling)

    def agrees(payment: ProviderPayment) -> bool:
        return listed.event == "refunded" or payment.total_pence == listed.pence

    outcome = _capture(case, listed.provider_id, agrees=agrees)
    if outcome == "posted" and listed.event == "refunded":
        return _refunds(case, listed.provider_id)
    return outcome


def _settle(case: ProviderCase, event: ProviderEvent, digest: str) -> str:
    if alone := outcome_of_itself(event):
        return alone
    if event.event_type == CAPTURED:
        return _capture(case, event.resource_id, agrees=_told_by(event))
    outcome = _capture(case, event.resource_id)
    return outcome if outcome != "posted" else _refunds(case, event.resource_id, digest)


def outcome_of_itself(event: ProviderEvent) -> str:
    """What comes of an event whatever its provider answers; "" where the answer decides."""
    if event.event_type in {CAPTURED, REFUNDED}:
        return ""
    return "noted" if event.event_type in NOTED else "unknown_type"


def _whatever(payment: ProviderPayment) -> bool:  # noqa: ARG001  (nothing was told of it)
    return True


def _told_by(event: ProviderEvent) -> Callable[[ProviderPayment], bool]:
    """Whether a webhook and the pinned answer tell the same pence and reference."""

    def agrees(payment: ProviderPayment) -> bool:
        is_same_amount = event.amount_pence in {None, payment.amount_pence}
        return is_same_amount and event.reference in {"", payment.reference}

    return agrees


def _capture(
    case: ProviderCase,
    provider_id: str,
    *,
    agrees: Callable[[ProviderPayment], bool] = _whatever,
) -> str:
    evidence = case.settling.evidence
    key = case.answer(provider_id, "captured")
    answer = evidence.get(key)
    if answer is None:
        answer = _masked(case, case.settling.provider(case.source).payment(provider_id))
    if answer is None:
        return "unknown_payment"
    payment = read_payment(answer)
    if isinstance(payment, Fault):
        raise _not_readable(case, answer, f"payment {provider_id}")
    if not payment.captured:
        raise NotYetSettled(f"payment {provider_id} is {payment.state} at the provider")
    if evidence.keep(key, answer) != answer:
        raise NotYetSettled(f"payment {provider_id} was asked about twice at once")
    if not agrees(payment):
        raise ReplayDiffers(
            f"payment {payment.payment_id}: the amount or reference that was told is not the "
            "one that the provider's API first answered"
        )
    if not payment.total_pence and not payment.fee_pence:
        return "nothing_to_post"
    post_capture(case, provider_id, payment, sha256(answer))
    case.posted(provider_id, "captured")
    return "posted"


def _masked(case: ProviderCase, answer: bytes | None) -> bytes | None:
    if answer is None:
        return None
    return masked_evidence(
        answer,
        council=case.council,
        councils=case.settling.councils,
        evidence=case.settling.evidence,
    )


def _not_readable(case: ProviderCase, answer: bytes, about: str) -> NotYetSettled:
    """Keep an answer that cannot be read; the money behind it waits, and is asked for again.

    A page of a proxy or of maintenance says nothing of the payment, so it decides nothing:
    when every delivery has failed, the dead letter and its alarm call a person.
    """
    digest = sha256(answer)
    case.settling.evidence.keep(f"answers/{case.source_code}/unreadable/{digest}", answer)
    return NotYetSettled(f"{about}: the answer with SHA-256 {digest} cannot be read")


def _refunds(case: ProviderCase, provider_id: str, digest: str = "") -> str:
    """Post every refund that the provider calls done.

    A webhook tells of one refund and does not say of which: while every one that is done has
    been told by another webhook, it has come before its time. So has a line of a list that
    finds none to post while one is under way.
    """
    answer = _masked(case, case.settling.provider(case.source).refunds(provider_id))
    if answer is None:
        return "unknown_payment"
    refunds = read_refunds(answer)
    if isinstance(refunds, Fault):
        raise _not_readable(case, answer, f"refunds of payment {provider_id}")
    done = [refund for refund in refunds if refund.status == "success"]
    posted = [_refund(case, provider_id, refund, answer) for refund in done]
    under_way = any(refund.status == "submitted" for refund in refunds)
    told = tells_of_one(case, done, digest) if digest else any(posted) or not under_way
    if not done or not told:
        raise NotYetSettled(f"payment {provider_id} has a refund that is not finished yet")
    return "posted"


def _refund(
    case: ProviderCase, provider_id: str, refund: ProviderRefund, answer: bytes
) -> bool:
    """Post a refund as the answer that first told it; False if it is posted already."""
    kept = case.settling.evidence.keep(case.answer(refund.refund_id, "refunded"), answer)
    first_told = read_refunds(kept)
    if isinstance(first_told, Fault) or refund not in first_told:
        raise ReplayDiffers(f"refund {refund.refund_id} is not what the provider first said")
    is_new = post_refund(case, provider_id, refund, sha256(kept))
    case.posted(refund.refund_id, "refunded")
    return is_new
