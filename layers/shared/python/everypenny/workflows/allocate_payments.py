"""Give each payment of a chunk its account, and post the batch once every chunk is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from everypenny.domain.account_register import AsItWas, Register
from everypenny.domain.council import Source
from everypenny.domain.identification import CompiledCouncil, identify, identify_part
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason
from everypenny.domain.identifiers import BatchId, payment_id
from everypenny.domain.journals import JournalKind, Posting
from everypenny.domain.london_days import london_day
from everypenny.domain.payer_memory import EMPTY_MEMORY, Memory
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Decided, Origin, held_in, post, withheld_lines
from everypenny.domain.records import BatchRecord, ReplayDiffers
from everypenny.domain.taking_back import TakenFrom, debits
from everypenny.formats import canonical
from everypenny.workflows.chunk_marker import chunk_marker
from everypenny.workflows.deed_ports import TakenPayments
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.ports import Clock, Councils, Evidence, Registers, Work
from everypenny.workflows.take_back import TakingBack, as_taken, take_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The outside, as this workflow needs it; `memory` answers a pinned digest."""

    work: Work
    ledger: Ledger
    payments: TakenPayments
    evidence: Evidence
    councils: Councils
    registers: Registers
    memory: Callable[[str], Memory]
    clock: Clock
    release: str


@dataclass(frozen=True, slots=True)
class Allocated:
    """What came of a chunk: counts and pence, and the batch's day once it is posted."""

    payments: int
    total_pence: int
    suspense: int
    posted_on: date | None


def allocate_payments(batch_id: BatchId, chunk: int, *, allocation: Allocation) -> Allocated:
    """Claim, put and finish a chunk; whoever finishes the last one posts the batch.

    A pure function of what the batch pins, so a repeat decides the same; ReplayDiffers stops
    a release that decides otherwise, before it writes anything.
    """
    ledger = allocation.ledger
    if ledger.is_abandoned(batch_id):
        return Allocated(payments=0, total_pence=0, suspense=0, posted_on=None)
    batch = ledger.batch(batch_id)
    postings = _decide(batch, chunk, allocation)
    marker = chunk_marker(chunk, postings, release=allocation.release)
    if not ledger.claim(batch_id, marker).done:
        ledger.put(batch_id, chunk, postings)
        ledger.finish(batch_id, chunk)
    return Allocated(
        payments=marker.payments,
        total_pence=marker.total_pence,
        suspense=marker.suspense,
        posted_on=_post_if_whole(batch, allocation),
    )


def decide_again(batch_id: BatchId, chunk: int, *, allocation: Allocation) -> Sequence[Posting]:
    """What a chunk was decided to be, nothing written: of one whose take-backs are kept."""
    return _decide(allocation.ledger.batch(batch_id), chunk, allocation)


def _decide(batch: BatchRecord, chunk: int, allocation: Allocation) -> list[Posting]:
    compiled = allocation.councils.compiled(batch.pins.configuration)
    council = compiled.council
    register = allocation.registers.snapshot(batch.pins.register)
    memory = allocation.memory(batch.pins.memory)
    source = council.sources[batch.source]
    if source.takes_back_from:
        register = AsItWas(register)
    received_on = batch.last_on or batch.first_on or _no_day(batch)

    def post_one(payment: Payment, decided: Sequence[Decided]) -> Posting:
        origin = Origin(
            payment_id=payment_id(batch.batch_id, payment.position),
            source=source,
            held_in=held_in(source, batch.account),
            received_on=received_on,
        )
        return post(
            payment,
            decided,
            origin=origin,
            council=council,
            kind=_kind(decided, source),
            further=withheld_lines(payment, origin),
        )

    decisions = [
        (
            payment,
            decide(payment, source=source, compiled=compiled, register=register, memory=memory),
        )
        for payment in canonical.payments(allocation.work.chunk(batch, chunk))
    ]
    if source.takes_back_from:
        return _take_back(batch, chunk, decisions, source, post_one, allocation)
    return [post_one(payment, decided) for payment, decided in decisions]


def _take_back(
    batch: BatchRecord,
    chunk: int,
    decisions: Sequence[tuple[Payment, Sequence[Decided]]],
    source: Source,
    post_one: Callable[[Payment, Sequence[Decided]], Posting],
    allocation: Allocation,
) -> list[Posting]:
    """Against the originals as they stand, or as an earlier delivery found them."""
    of = TakingBack(
        batch=batch.batch_id,
        chunk=chunk,
        source=source,
        payments=allocation.payments,
        evidence=allocation.evidence,
    )
    kept = of.kept()
    if kept is not None:
        return [_again(payment, decided, kept, post_one) for payment, decided in decisions]
    postings, taken = [], {}
    for payment, decided in decisions:
        position = payment_id(batch.batch_id, payment.position)
        posting, found = take_back(payment, decided, position, partial(post_one, payment), of)
        postings.append(posting)
        if found is not None:
            taken[payment.position] = found
    of.keep(taken)
    return postings


def _again(
    payment: Payment,
    decided: Sequence[Decided],
    kept: Mapping[int, TakenFrom],
    post_one: Callable[[Payment, Sequence[Decided]], Posting],
) -> Posting:
    found = kept.get(payment.position)
    if found is None:
        return post_one(payment, decided)
    posting = post_one(payment, debits(found, -payment.amount_pence))
    return as_taken(posting, found.original)


def _kind(decided: Sequence[Decided], source: Source) -> JournalKind:
    """Money taken back, by an advice of it or, where none comes, by the bank's own code."""
    outcome = decided[0].outcome
    returned = isinstance(outcome, InDoubt) and outcome.doubt is Doubt.RETURNED_PAYMENT
    is_taken_back = bool(source.takes_back_from) or returned
    return JournalKind.TAKE_BACK if is_taken_back else JournalKind.PAYMENT


def _no_day(batch: BatchRecord) -> date:
    """A batch without a day: a developer answers it, for readers refuse such files."""
    raise ValueError(f"batch {batch.batch_id} has no day")


def decide(
    payment: Payment,
    *,
    source: Source,
    compiled: CompiledCouncil,
    register: Register,
    memory: Memory = EMPTY_MEMORY,
) -> Sequence[Decided]:
    """The payment's one decision, or one for each part that the payer named."""
    if not payment.parts:
        outcome = identify(
            payment, source=source, council=compiled, register=register, memory=memory
        )
        return [Decided(payment.amount_pence, outcome, payment.item_reference)]
    if sum(part.amount_pence for part in payment.parts) != payment.amount_pence:
        in_doubt = InDoubt(Doubt.PARTS_DO_NOT_ADD_UP, Reason(stage=0))
        return [Decided(payment.amount_pence, in_doubt)]
    return [
        Decided(
            part.amount_pence,
            identify_part(
                part, payment=payment, source=source, council=compiled, register=register
            ),
        )
        for part in payment.parts
    ]


def _post_if_whole(batch: BatchRecord, allocation: Allocation) -> date | None:
    markers = allocation.ledger.markers(batch.batch_id)
    if sum(marker.done for marker in markers) < batch.chunks:
        return None
    payments = sum(marker.payments for marker in markers)
    total = sum(marker.total_pence for marker in markers)
    if (payments, total) != (batch.payments, batch.total_pence):
        raise ReplayDiffers(
            f"batch {batch.batch_id}: {payments} payments of {total} pence were allocated, "
            f"{batch.payments} of {batch.total_pence} were accepted"
        )
    return allocation.ledger.post(batch, today=london_day(allocation.clock.now()))
