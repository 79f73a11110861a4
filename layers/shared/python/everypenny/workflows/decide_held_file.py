"""Officers decide a held file: it is judged afresh, and what is here already stays out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from everypenny.domain.deeds import CommandRefused
from everypenny.domain.identifiers import released_batch_id
from everypenny.domain.london_days import instant_text, london_day
from everypenny.domain.overlap import dates_meet, lines_here_already
from everypenny.domain.payments import Payment
from everypenny.domain.records import BatchRecord, Dropped, FileRecord, ReplayDiffers, Verdict
from everypenny.domain.release import DecideFile, check_decision, without
from everypenny.formats.canonical import payment_line, sha256
from everypenny.workflows.judging import (
    Candidate,
    Intake,
    Judged,
    listed_verdict,
    pins_of,
    rejected,
    report_faults,
    sha256_of,
)
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


def decide_held_file(
    command: DecideFile, body: bytes, *, intake: Intake, evidence: Evidence
) -> FileRecord:
    """Keep the command, then carry it out once; returns the record that decides the file.

    Raises CommandRefused: for officers who may not, a file that is not held, another body
    under the same id, or a statement that must be posted first.
    """
    check_decision(command)
    held = intake.files.held(command.source, command.sequence)
    if held is None or held.verdict is not Verdict.HELD:
        raise CommandRefused(f"source {command.source} holds no file {command.sequence}")
    if evidence.keep(f"commands/{command.command_id}.json", body) != body:
        raise CommandRefused(f"command {command.command_id} has been given with another body")
    record = intake.files.decision(command.source, command.sequence)
    while record is None:
        record = _decide(command, held, intake, sha256(body))
    if record.verdict is Verdict.ACCEPTED:
        hand_on(record.batches, intake)
    return record


def _decide(
    command: DecideFile, held: FileRecord, intake: Intake, evidence: str
) -> FileRecord | None:
    """One attempt; None if another file of the source came between."""
    head = intake.files.head(command.source)
    judged = Judged(
        verdict=Verdict.REJECTED,
        batches=held.batches,
        because=f"rejected by an officer: {command.why}",
    )
    if command.decision == "release":
        judged = _judge_afresh(command, held, intake)
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
        report=report_faults(held.landing, judged, intake.drop) if judged.faults else "",
        because=judged.because,
        command=evidence,
        pins=pins_of(judged, intake.councils.live().version, intake.release),
    )
    listed = listed_verdict(record)
    move = judged.register
    if intake.files.record(record, listed=listed, today=record.judged_on, register=move):
        return record
    return intake.files.decision(command.source, command.sequence)


def _judge_afresh(command: DecideFile, held: FileRecord, intake: Intake) -> Judged:
    council = intake.councils.live()
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
    _all_posted(reading.batches, standing.overlapping, intake)
    batches: list[BatchRecord] = []
    for place, batch in enumerate(reading.batches, start=1):
        beside = zip(batches, reading.batches, strict=False)
        earlier = [
            released
            for released, as_read in beside
            if as_read.identity == batch.identity
            or (_meeting(batch, [as_read]) and not follows_on(batch, as_read))
        ]
        others = [*_meeting(batch, standing.overlapping), *earlier]
        batches.append(_released(batch, place, others, command, intake))
    return Judged(
        verdict=Verdict.ACCEPTED,
        batches=tuple(batches),
        original=held.original,
        because=f"released by two officers: {command.why}",
    )


def _check_bytes(dropped: Dropped, held: FileRecord) -> None:
    if sha256_of(dropped.file) != held.content_sha256:
        raise ReplayDiffers(f"{held.landing.key} holds other bytes than those that were held")


def _meeting(batch: BatchRecord, others: Sequence[BatchRecord]) -> list[BatchRecord]:
    return [
        other
        for other in others
        if batch.account
        and other.account == batch.account
        and dates_meet(batch.first_on, batch.last_on, other.first_on, other.last_on)
    ]


def _all_posted(
    batches: Sequence[BatchRecord], others: Sequence[BatchRecord], intake: Intake
) -> None:
    for batch in batches:
        for other in _meeting(batch, others):
            if intake.ledger.posted_on(other.batch_id) is None:
                raise CommandRefused(
                    f"statement {other.identity} is accepted and not posted yet: release this "
                    "file once it is"
                )


def _released(
    batch: BatchRecord,
    place: int,
    others: Sequence[BatchRecord],
    command: DecideFile,
    intake: Intake,
) -> BatchRecord:
    """The batch without what the others have posted, in chunks under its own id."""
    payments = PaymentsOf(batch, intake.work)
    theirs = chain.from_iterable(payments_of(other, intake.work) for other in others)
    new = {line.position for line in command.new_lines if line.place == place}
    here = lines_here_already(payments, theirs) - new
    left = without(
        payments, here, opening_pence=batch.opening_pence, closing_pence=batch.closing_pence
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
    return _written(released, left.payments, intake.work)


def _written(batch: BatchRecord, payments: Iterator[Payment], work: Work) -> BatchRecord:
    """The batch with its payments stored in chunks, one at the least."""
    chunks: list[str] = []
    while (lines := [payment_line(p) for p in islice(payments, CHUNK_PAYMENTS)]) or not chunks:
        chunks.append(work.put_chunk(batch.batch_id, b"\n".join(lines)))
    listed = work.put_chunk_list(batch.batch_id, chunks)
    return replace(batch, chunks=len(chunks), chunk_list=listed)
