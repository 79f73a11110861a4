"""Post what a provider's pinned answers tell of one source: a capture or refund, once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from everypenny.domain.council import Council, Source
from everypenny.domain.deeds import Taken
from everypenny.domain.identifiers import BatchId, event_batch_id, event_id, payment_id
from everypenny.domain.journals import Posting
from everypenny.domain.london_days import london_day
from everypenny.domain.provider_postings import captured_posting, refund_posting
from everypenny.domain.records import EventRecord, ReplayDiffers
from everypenny.formats.inward.govuk_pay_answers import ProviderPayment, ProviderRefund
from everypenny.workflows.batch_of_one import batch_of_one
from everypenny.workflows.deed_ports import PostedPayments
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.ports import Clock, Councils, Events, Evidence, Provider, Registers


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """The outside, as this workflow needs it; `register` is the live snapshot's digest."""

    evidence: Evidence
    events: Events
    ledger: Ledger
    payments: PostedPayments
    councils: Councils
    registers: Registers
    register: Callable[[], str]
    provider: Callable[[Source], Provider]
    clock: Clock
    release: str


@dataclass(frozen=True, slots=True)
class ProviderCase:
    """One provider's source, under one version of the configuration."""

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
        return answer_key(self.source_code, provider_id, event)


def answer_key(source: str, provider_id: str, event: str) -> str:
    """Where a provider's first answer about a payment's or refund's event lies."""
    return f"answers/{source}/{event_id(source, provider_id, event)}.json"


def post_capture(
    case: ProviderCase, provider_id: str, payment: ProviderPayment, evidence: str
) -> None:
    """Post a captured payment, unless it is posted; `evidence` is its answer's SHA-256."""
    settling = case.settling
    batch = case.batch(provider_id, "captured")
    if settling.ledger.posted_on(batch) is not None:
        return
    register = settling.register()
    compiled = settling.councils.compiled(case.council.version)
    posting = captured_posting(
        payment.as_payment(),
        payment_id=payment_id(batch, 1),
        fee_pence=payment.fee_pence,
        surcharge_pence=payment.total_pence - payment.amount_pence,
        source=case.source,
        council=compiled,
        register=settling.registers.snapshot(register),
    )
    _post(
        case,
        batch,
        posting,
        identity=f"captured {provider_id}",
        evidence=evidence,
        register=register,
        stated_pence=payment.total_pence,
    )


def post_refund(
    case: ProviderCase, provider_id: str, refund: ProviderRefund, evidence: str
) -> bool:
    """Post a refund of a captured payment; False if it is posted already.

    It takes the payment where it stands, at its version, with the reservation that an officer
    made for it: HasChanged if a deed was quicker. `evidence` is its answer's SHA-256.
    """
    batch = case.batch(refund.refund_id, "refunded")
    if case.settling.ledger.posted_on(batch) is not None:
        return False
    original = payment_id(case.batch(provider_id, "captured"), 1)
    at = case.settling.payments.whereabouts(original)
    if at is None:
        raise LookupError(f"payment {original} is not posted")
    posting, taken = refund_posting(
        refund.as_payment(),
        at,
        payment_id=payment_id(batch, 1),
        source=case.source,
        council=case.council,
    )
    _post(
        case,
        batch,
        posting,
        identity=f"refunded {refund.refund_id} of {provider_id}",
        evidence=evidence,
        register="",
        stated_pence=-refund.amount_pence,
        takes=[taken],
    )
    return True


def _post(
    case: ProviderCase,
    batch: BatchId,
    posting: Posting,
    *,
    identity: str,
    evidence: str,
    register: str,
    stated_pence: int,
    takes: Sequence[Taken] = (),
) -> None:
    settling = case.settling
    record, marker = batch_of_one(
        batch,
        [posting],
        source=case.source_code,
        origin="event",
        identity=identity,
        evidence=evidence,
        on=posting.journal.booked_on,
        council=case.council,
        release=settling.release,
        register=register,
        stated_pence=stated_pence,
        takes=takes,
    )
    today = london_day(settling.clock.now())
    try:
        settling.ledger.post_at_once(record, [posting], marker=marker, today=today, takes=takes)
    except ReplayDiffers:
        # Another copy has just posted it. If the same answer told it, a register or a version
        # of the configuration has come between the two: the first stands, and nobody erred.
        if not _is_posted_from(evidence, batch, settling.ledger):
            raise


def _is_posted_from(evidence: str, batch: BatchId, ledger: Ledger) -> bool:
    return ledger.posted_on(batch) is not None and ledger.batch(batch).evidence == evidence
