"""A payment file has landed: judge it whole, then hand its batches on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from everypenny.domain.batches import Fault
from everypenny.domain.london_days import london_day
from everypenny.domain.overlap import dates_meet, here_already
from everypenny.domain.payments import Payment
from everypenny.domain.records import (
    BatchRecord,
    FileRecord,
    Landing,
    LedgerNotOpen,
    Pins,
    SourceStanding,
    Verdict,
)
from everypenny.formats import canonical
from everypenny.formats.overlap_report import OverlapLine
from everypenny.formats.registry import posts_for, reader_for
from everypenny.workflows.hand_on_provider_file import hand_on_events, judge_provider_file
from everypenny.workflows.judging import (
    Candidate,
    Intake,
    Judged,
    judge_once,
    rejected,
    report_name,
)
from everypenny.workflows.list_advice import judge_advice
from everypenny.workflows.list_overlap import MOST_LISTED, overlap_lines, report_overlap
from everypenny.workflows.our_references import references_of
from everypenny.workflows.ports import Work
from everypenny.workflows.read_batches import Attempt, Reading, read_batches
from everypenny.workflows.send_due_batches import send_due


def receive_payment_file(landing: Landing, *, intake: Intake) -> FileRecord:
    """Judge a drop once and for all, and carry its verdict on, also on every repeat.

    Raises LedgerNotOpen before the opening journal: nothing is judged until then.
    """
    if intake.ledger.go_live() is None:
        raise LedgerNotOpen("post the opening journal, then redrive the queue")
    folder = landing.key.partition("/")[0]
    record = judge_once(landing, folder=folder, judge=_judge, intake=intake)
    if record.verdict is Verdict.ACCEPTED:
        hand_on(record.batches, intake)
        hand_on_events(record, intake)
    return record


def hand_on(batches: Sequence[BatchRecord], intake: Intake) -> None:
    """Open accepted batches and send on those that are due; a repeat sends them again."""
    for batch in batches:
        intake.ledger.open_batch(batch)
    today = london_day(intake.clock.now())
    send_due(batches, today=today, chunks=intake.chunks)


def _judge(candidate: Candidate, intake: Intake) -> Judged:
    source = candidate.source
    if source.kind == "advice":
        return judge_advice(candidate, intake)
    if source.kind == "provider":
        return judge_provider_file(candidate, intake)
    if source.kind == "register" or not posts_for(source):
        return rejected([_never_posts(source.format)])
    reading = read_candidate(candidate, intake)
    if reading.faults:
        return rejected(reading.faults, reading.batches)
    standing = intake.files.standing(source.code, tuple(reading.batches))
    return _compare(tuple(reading.batches), standing, candidate.landing, intake)


def read_candidate(candidate: Candidate, intake: Intake) -> Reading:
    """The file's batches under the pins of this moment, and every fault in it."""
    source, council = candidate.source, candidate.council
    attempt = Attempt(
        source=source,
        council=council,
        content_sha256=candidate.content_sha256,
        attempt=candidate.attempt,
        pins=Pins(
            configuration=council.version,
            register=intake.files.register(),
            memory=intake.memory(),
            release=intake.release,
        ),
        today=london_day(intake.clock.now()),
        is_ours=references_of(intake.councils.compiled(council.version)),
    )
    return read_batches(
        candidate.dropped.file, reader_for(source), attempt=attempt, work=intake.work
    )


def _compare(
    batches: tuple[BatchRecord, ...],
    standing: SourceStanding,
    landing: Landing,
    intake: Intake,
) -> Judged:
    """Hold what may be here already; accept the rest."""
    for earlier in standing.same_identity:
        because = f"{earlier.landing.key} has the same business identity in other bytes"
        return _held(batches, original=earlier.landing.key, because=because)
    for identity, times in Counter(b.identity for b in batches).items():
        if times > 1:
            because = f"the file holds {identity} {times} times"
            return _held(batches, original=identity, because=because)
    for place, batch in enumerate(batches):
        beside = [b for b in batches[:place] if not follows_on(batch, b)]
        for other in (*standing.overlapping, *beside):
            count, shared = _shared(batch, other, intake.work)
            if count:
                held = _held_by_lines(batches, other.identity, count)
                ours = payments_of(batch, intake.work)
                lines = [*overlap_lines(place + 1, ours, shared, other.identity)]
                return replace(held, report=_report(landing, held, lines, intake))
    return Judged(verdict=Verdict.ACCEPTED, batches=batches)


def _held_by_lines(batches: tuple[BatchRecord, ...], statement: str, lines: int) -> Judged:
    because = f"{lines} of its lines stand already in statement {statement}"
    return _held(batches, original=statement, because=because)


def _report(
    landing: Landing, held: Judged, lines: Sequence[OverlapLine], intake: Intake
) -> str:
    return report_overlap(landing.key, report_name(landing), held.because, lines, intake.drop)


def follows_on(batch: BatchRecord, other: BatchRecord) -> bool:
    """Whether one of two statements opens with the other's closing balance: then they are
    two pages of one story, and lines that look alike in them are twins.
    """
    opens = {
        (batch.opening_pence, other.closing_pence),
        (other.opening_pence, batch.closing_pence),
    }
    return any(opening is not None and opening == closing for opening, closing in opens)


def _held(batches: tuple[BatchRecord, ...], *, original: str, because: str) -> Judged:
    return Judged(verdict=Verdict.HELD, batches=batches, original=original, because=because)


def _shared(batch: BatchRecord, other: BatchRecord, work: Work) -> tuple[int, frozenset[int]]:
    """How many lines both show, if they are statements of one account; and where, at first."""
    if not batch.account or other.account != batch.account:
        return 0, frozenset()
    if not dates_meet(batch.first_on, batch.last_on, other.first_on, other.last_on):
        return 0, frozenset()
    positions = here_already(lambda: payments_of(batch, work), payments_of(other, work))
    first = frozenset(islice(positions, MOST_LISTED))
    return len(first) + sum(1 for _ in positions), first


@dataclass(frozen=True, slots=True)
class PaymentsOf:
    """A batch's canonical payments, read afresh each time."""

    batch: BatchRecord
    work: Work

    def __iter__(self) -> Iterator[Payment]:
        return payments_of(self.batch, self.work)


def payments_of(batch: BatchRecord, work: Work) -> Iterator[Payment]:
    """A batch's canonical payments, in their order; one chunk is held at a time."""
    for chunk in range(1, batch.chunks + 1):
        yield from canonical.payments(work.chunk(batch, chunk))


def _never_posts(name: str) -> Fault:
    return Fault(
        place="the source's format",
        text=name,
        expected="a format whose lines are posted",
        remedy="drop registers under registers/, and advices in an advice source's folder",
    )
