"""Officers decide a held file: it is judged afresh, and what is here already stays out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import msgspec

from everypenny.domain.council import Council
from everypenny.domain.deeds import Command
from everypenny.domain.identifiers import released_batch_id
from everypenny.domain.london_days import instant_text, london_day
from everypenny.domain.overlap import lines_here_already
from everypenny.domain.payments import Payment
from everypenny.domain.records import BatchRecord, Dropped, FileRecord, ReplayDiffers, Verdict
from everypenny.domain.release import (
    DecideFile,
    RejectHeldFile,
    ReleaseHeldFile,
    meeting,
    without,
)
from everypenny.formats.canonical import file_sha256, payment_line, sha256
from everypenny.formats.overlap_report import OverlapLine
from everypenny.workflows.held_files import RELEASE, check_all_posted
from everypenny.workflows.judging import (
    Candidate,
    Intake,
    Judged,
    listed_verdict,
    pins_of,
    rejected,
    report_faults,
    report_name,
)
from everypenny.workflows.kept_commands import command_key, read_command
from everypenny.workflows.list_overlap import overlap_lines, report_overlap
from everypenny.workflows.load_account_register import judge_register
from everypenny.workflows.ports import Evidence, Work
from everypenny.workflows.read_batches import CHUNK_PAYMENTS
from everypenny.workflows.receive_payment_file import (
    PaymentsOf,
    follows_on,
    hand_on,
    payments_of,
    read_candidate,
)


def decide_held_file(command_id: str, *, intake: Intake, evidence: Evidence) -> FileRecord:
    """Carry out the deed that decided a held file; LookupError if its command is not kept."""
    kept = evidence.get(command_key(command_id))
    if kept is None:
        raise LookupError(f"command {command_id} is not in the evidence")
    return decide_by(kept, intake=intake)


def decide_by(kept: bytes, *, intake: Intake) -> FileRecord:
    """Decide a held file once, as a kept command asks; returns the record that decides it.

    Raises CommandRefused while a statement must be posted first: the queue asks again.
    """
    decision = decision_of(read_command(kept))
    held = intake.files.held(decision.source, decision.sequence)
    if held is None or held.verdict is not Verdict.HELD:
        raise LookupError(f"source {decision.source} holds no file {decision.sequence}")
    record = intake.files.decision(decision.source, decision.sequence)
    while record is None:
        record = _decide(decision, held, intake, sha256(kept))
    if record.verdict is Verdict.ACCEPTED:
        hand_on(record.batches, intake)
    return record


def decision_of(command: Command) -> DecideFile:
    """What a kept release or rejection decides."""
    if command.deed == RELEASE:
        release = msgspec.convert(command.order, ReleaseHeldFile)
        return DecideFile(
            command_id=command.command_id,
            source=release.source,
            sequence=release.sequence,
            releases=True,
            why=release.why,
            new_lines=release.new_lines,
        )
    rejection = msgspec.convert(command.order, RejectHeldFile)
    return DecideFile(
        command_id=command.command_id,
        source=rejection.source,
        sequence=rejection.sequence,
        releases=False,
        why=rejection.why,
    )


def _decide(
    command: DecideFile, held: FileRecord, intake: Intake, evidence: str
) -> FileRecord | None:
    """One attempt; None if another file of the source came between."""
    head, council = intake.files.head(command.source), intake.councils.live()
    judged = Judged(
        verdict=Verdict.REJECTED,
        batches=held.batches,
        because=f"rejected by an officer: {command.why}",
    )
    if command.releases:
        judged = _judge_afresh(command, held, council, intake)
    now = intake.clock.now()
    record = replace(
        held,
        sequence=head + 1,
        decides=held.sequence,
        judged_at=instant_text(now),
        judged_on=london_day(now),
        verdict=judged.verdict,
        batches=judged.batches,
        faults=len(judged.faults),
        report=report_faults(held.landing, judged, intake.drop)
        if judged.faults
        else judged.report,
        because=judged.because,
        command=evidence,
        pins=pins_of(judged, council.version, intake.release),
    )
    listed = listed_verdict(record)
    move = judged.register
    if intake.files.record(record, listed=listed, today=record.judged_on, register=move):
        return record
    return intake.files.decision(command.source, command.sequence)


def _judge_afresh(
    command: DecideFile, held: FileRecord, council: Council, intake: Intake
) -> Judged:
    source = council.sources[command.source]
    with intake.drop.open(held.landing) as dropped:
        _check_bytes(dropped, held)
        candidate = Candidate(
            landing=held.landing,
            dropped=dropped,
            content_sha256=held.content_sha256,
            source=source,
            council=council,
            attempt=held.attempt,
        )
        if source.kind == "register":
            return judge_register(candidate, intake, is_released=True)
        reading = read_candidate(candidate, intake)
    if reading.faults:
        return rejected(reading.faults, reading.batches)
    standing = intake.files.standing(command.source, tuple(reading.batches))
    check_all_posted(reading.batches, standing.overlapping, intake.ledger)
    batches, lines = _released_whole(reading.batches, standing.overlapping, command, intake)
    because = f"released by two officers: {command.why}"
    return Judged(
        verdict=Verdict.ACCEPTED,
        batches=tuple(batches),
        original=held.original,
        because=because,
        report=_report(held, because, lines, intake) if lines else "",
    )


def _released_whole(
    as_read: Sequence[BatchRecord],
    overlapping: Sequence[BatchRecord],
    command: DecideFile,
    intake: Intake,
) -> tuple[list[BatchRecord], list[OverlapLine]]:
    """Each batch without what is here already, be it in an earlier batch of the same file."""
    batches: list[BatchRecord] = []
    lines: list[OverlapLine] = []
    for place, batch in enumerate(as_read, start=1):
        earlier = [
            released
            for released, read in zip(batches, as_read, strict=False)
            if read.identity == batch.identity
            or (meeting(batch, [read]) and not follows_on(batch, read))
        ]
        others = [*meeting(batch, overlapping), *earlier]
        released, left_out = _released(batch, place, others, command, intake)
        batches.append(released)
        lines += left_out
    return batches, lines


def _report(
    held: FileRecord, because: str, lines: Sequence[OverlapLine], intake: Intake
) -> str:
    """List the lines that were left out as posted already; returns the list's key."""
    name = f"{report_name(held.landing)}.released"
    return report_overlap(held.landing.key, name, because, lines, intake.drop)


def _check_bytes(dropped: Dropped, held: FileRecord) -> None:
    if file_sha256(dropped.file) != held.content_sha256:
        raise ReplayDiffers(f"{held.landing.key} holds other bytes than those that were held")


def _released(
    batch: BatchRecord,
    place: int,
    others: Sequence[BatchRecord],
    command: DecideFile,
    intake: Intake,
) -> tuple[BatchRecord, list[OverlapLine]]:
    """The batch without what the others have posted, under its own id, and those lines."""
    payments = PaymentsOf(batch, intake.work)
    theirs = chain.from_iterable(payments_of(other, intake.work) for other in others)
    new = {line.position for line in command.new_lines if line.place == place}
    here = lines_here_already(payments, theirs) - new
    left = without(
        payments,
        here,
        opening_pence=batch.opening_pence,
        closing_pence=batch.closing_pence,
        closings={other.closing_pence for other in others},
    )
    released = replace(
        batch,
        batch_id=released_batch_id(batch.batch_id, command.command_id),
        opening_pence=left.opening_pence,
        closing_pence=left.closing_pence,
        payments=left.kept,
        total_pence=left.kept_pence,
        already_posted=left.already_posted,
    )
    shown_by = " or ".join(other.identity for other in others)
    left_out = [*overlap_lines(place, payments, here, shown_by)] if here else []
    return _written(released, left.payments, intake.work), left_out


def _written(batch: BatchRecord, payments: Iterator[Payment], work: Work) -> BatchRecord:
    """The batch with its payments stored in chunks, one at the least."""
    chunks: list[str] = []
    while (lines := [payment_line(p) for p in islice(payments, CHUNK_PAYMENTS)]) or not chunks:
        chunks.append(work.put_chunk(batch.batch_id, b"\n".join(lines)))
    listed = work.put_chunk_list(batch.batch_id, chunks)
    return replace(batch, chunks=len(chunks), chunk_list=listed)
