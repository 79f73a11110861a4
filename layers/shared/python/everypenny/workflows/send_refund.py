"""Send a reserved refund to its provider, once, and follow it until it is made or has failed.

What the provider says it has left to refund is kept when it is first asked, and told with
every request: a copy of a request that was taken is refused by the provider itself. So where
the answer was lost, the refunds are looked up, and nothing is assumed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from everypenny.domain.batches import Fault
from everypenny.domain.council import Source
from everypenny.domain.deeds import Command
from everypenny.domain.identifiers import (
    BatchId,
    PaymentId,
    derived,
    event_batch_id,
    event_id,
)
from everypenny.domain.london_days import instant_text
from everypenny.domain.officers import Officer
from everypenny.domain.refunding import Asked, RefundAnswer
from everypenny.formats.canonical import canonical, sha256
from everypenny.formats.inward.govuk_pay_answers import (
    ProviderRefund,
    read_payment,
    read_refunds,
    read_refusal,
)
from everypenny.formats.outward.govuk_pay_refund import refund_request
from everypenny.workflows.do_deed import do_unasked
from everypenny.workflows.masked_evidence import masked_evidence
from everypenny.workflows.office import Office
from everypenny.workflows.ports import Provider, Queue
from everypenny.workflows.release_refund import RELEASE_REFUND

_Told = TypeVar("_Told")
PROGRAM = Officer("program/send_refund")
# Of several that may be ours, one that is made; a failed one only where there is no other.
_LIKELIEST = {"success": 0, "submitted": 1, "error": 2}


class ProviderUnreadable(Exception):
    """The provider's answer cannot be read, so nothing is decided; the queue asks again."""


class RefundProvider(Provider, Protocol):
    """A provider that can be asked for a refund."""

    def refund(self, payment_id: str, request: bytes) -> RefundAnswer:
        """Ask for a refund; raises an error of its own where it is unknown if it was made."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The outside, as this workflow needs it; `settling` is the queue of providers' events."""

    office: Office
    provider: Callable[[Source], RefundProvider]
    settling: Queue


@dataclass(frozen=True, slots=True)
class _Refund:
    """A refund in flight: our payment, the provider's id of it, and the pence reserved."""

    payment: PaymentId
    command_id: str
    source: Source
    provider_id: str
    pence: int
    sending: Sending

    def keep(self, name: str, answer: bytes) -> bytes:
        """Keep an answer, masked; returns the first that was kept under this name."""
        office = self.sending.office
        masked = masked_evidence(
            answer,
            council=office.councils.live(),
            councils=office.councils,
            evidence=office.evidence,
        )
        return office.evidence.keep(self.key(name), masked)

    def key(self, name: str) -> str:
        """Where what was told of this refund lies in the evidence."""
        return f"answers/{self.source.code}/refunds/{self.command_id}/{name}"


def send_refund(payment: str, command_id: str, *, sending: Sending) -> str:
    """Bring one refund a step further; returns `under_way`, `refunded`, `failed`, `finished`.

    `refunded` hands it on to be posted, `failed` lets the reservation go for an officer to
    see; one `under_way` is asked after each hour. Raises ProviderUnreadable, and what the
    provider's adapter raises, for the queue.
    """
    refund = _in_flight(PaymentId(payment), command_id, sending)
    if refund is None:
        return "finished"
    available, known = _first_seen(refund)
    found = _made(refund, known)
    if found is None and available < refund.pence:
        return _fail(refund, f"{available} pence are left to refund at the provider")
    if found is None:
        return _ask(refund, available, known)
    return _follow(refund, found)


def _in_flight(payment: PaymentId, command_id: str, sending: Sending) -> _Refund | None:
    office = sending.office
    at = office.payments.whereabouts(payment)
    if at is None:
        raise LookupError(f"no payment {payment}")
    if at.reserved is None or at.reserved.command_id != command_id:
        return None
    captured = office.ledger.batch(BatchId(payment.rpartition("-")[0])).identity
    return _Refund(
        payment,
        command_id,
        office.councils.live().sources[at.first.source],
        captured.removeprefix("captured "),
        at.reserved.pence,
        sending,
    )


def _first_seen(refund: _Refund) -> tuple[int, frozenset[str]]:
    """What was left to refund, and which refunds there were, before ours was asked for."""
    payment = _first(refund, "payment.json", _payment, read_payment)
    refunds = _first(refund, "earlier.json", _listed, read_refunds)
    return payment.refundable_pence, frozenset(known.refund_id for known in refunds)


def _first(
    refund: _Refund,
    name: str,
    ask: Callable[[_Refund], bytes],
    read: Callable[[bytes], _Told | Fault],
) -> _Told:
    """The first answer that could be read: a page of maintenance must not stand for ever."""
    kept = refund.sending.office.evidence.get(refund.key(name))
    if kept is None:
        answer = ask(refund)
        _readable(refund, answer, read)
        kept = refund.keep(name, answer)
    return _readable(refund, kept, read)


def _readable(refund: _Refund, answer: bytes, read: Callable[[bytes], _Told | Fault]) -> _Told:
    told = read(answer)
    if isinstance(told, Fault):
        raise ProviderUnreadable(f"refund {refund.command_id}: what the provider answered")
    return told


def _made(refund: _Refund, known: frozenset[str]) -> ProviderRefund | None:
    """The provider's refund that is ours: of this amount, made since, and not posted."""
    answer = _listed(refund)
    ours = [
        made
        for made in _readable(refund, answer, read_refunds)
        if made.refund_id not in known
        and made.amount_pence == refund.pence
        and not _is_posted(refund, made)
    ]
    found = min(ours, key=lambda made: _LIKELIEST.get(made.status, 1), default=None)
    if found is not None and found.status == "error":
        refund.keep("unmade.json", answer)
    return found


def _is_posted(refund: _Refund, made: ProviderRefund) -> bool:
    event = event_id(refund.source.code, made.refund_id, "refunded")
    return refund.sending.office.ledger.posted_on(event_batch_id(event)) is not None


def _follow(refund: _Refund, made: ProviderRefund) -> str:
    if made.status == "success":
        message: dict[str, str | int] = {
            "source": refund.source.code,
            "payment": refund.provider_id,
            "event": "refunded",
            "pence": -refund.pence,
        }
        refund.sending.settling.send([message])
        return "refunded"
    if made.status == "error":
        return _fail(refund, "the provider could not make the refund")
    return "under_way"


def _ask(refund: _Refund, available: int, known: frozenset[str]) -> str:
    request = refund_request(refund.pence, available_pence=available)
    answer = _provider(refund).refund(refund.provider_id, request)
    refund.keep(f"asked/{sha256(answer.body)}.json", answer.body)
    if answer.asked is Asked.ACCEPTED:
        return "under_way"
    if answer.asked is Asked.REFUSED:
        return _fail(refund, read_refusal(answer.body))
    found = _made(refund, known)
    if found is None:
        return _fail(refund, "what is left to refund at the provider has changed: look again")
    return _follow(refund, found)


def _fail(refund: _Refund, because: str) -> str:
    """Let the reservation go, by a command that says the first reason, whichever copy asks."""
    office = refund.sending.office
    told = canonical({"because": because})
    first = json.loads(office.evidence.keep(refund.key("failed.json"), told))
    command = Command(
        command_id=derived("release-refund", refund.command_id),
        deed=RELEASE_REFUND.name,
        officer=PROGRAM,
        at=instant_text(office.clock.now()),
        order={
            "payment_id": refund.payment,
            "refund": refund.command_id,
            "because": first["because"],
        },
    )
    do_unasked(command, deed=RELEASE_REFUND, office=office)
    return "failed"


def _provider(refund: _Refund) -> RefundProvider:
    return refund.sending.provider(refund.source)


def _payment(refund: _Refund) -> bytes:
    return _known(refund, _provider(refund).payment(refund.provider_id))


def _listed(refund: _Refund) -> bytes:
    return _known(refund, _provider(refund).refunds(refund.provider_id))


def _known(refund: _Refund, answer: bytes | None) -> bytes:
    if answer is None:
        raise LookupError(f"the provider knows no payment {refund.provider_id}")
    return answer
