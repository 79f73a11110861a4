"""Judge a dropped file once: what every kind of file has in common."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from everypenny.domain.batches import Fault
from everypenny.domain.council import UNKNOWN_SOURCE, Council, Source
from everypenny.domain.london_days import instant_text, london_day
from everypenny.domain.records import (
    BatchRecord,
    Dropped,
    FileRecord,
    Landing,
    ListedVerdict,
    Pins,
    RegisterMove,
    Verdict,
)
from everypenny.formats.canonical import file_sha256, sha256
from everypenny.formats.fault_report import fault_report_csv, fault_report_json
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.ports import Clock, Councils, Drop, Files, Queue, Work

MOST_BYTES_OF_A_REPORT = 900  # of S3's 1,024, with its folder and ending
CUT_TO = 100
# After these the same bytes are welcome again, as the next attempt.
COMES_AGAIN = frozenset({Verdict.REJECTED, Verdict.ABANDONED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The outside, as the judging of files needs it."""

    drop: Drop
    work: Work
    files: Files
    ledger: Ledger
    councils: Councils
    chunks: Queue
    provider_events: Queue
    memory: Callable[[], str]
    clock: Clock
    release: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict before it is written, with the register that it would make live.

    `report` is the key of a report that lies beside the drop already.
    """

    verdict: Verdict
    batches: tuple[BatchRecord, ...] = ()
    faults: tuple[Fault, ...] = ()
    original: str = ""
    because: str = ""
    register: RegisterMove | None = None
    report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file at the moment of judgement."""

    landing: Landing
    dropped: Dropped
    content_sha256: str
    source: Source
    council: Council
    attempt: int


Judge = Callable[[Candidate, Intake], Judged]
Sources = Callable[[Council], Iterable[Source]]


def _configured(council: Council) -> Iterable[Source]:
    return council.sources.values()


def judge_once(
    landing: Landing,
    *,
    folder: str,
    judge: Judge,
    intake: Intake,
    sources: Sources = _configured,
) -> FileRecord:
    """The verdict on an object version: the written one, or one made and written now.

    The folder is of one of the `sources`. Another file of the same source that is judged
    meanwhile makes this one start afresh.
    """
    record = intake.files.verdict(landing)
    while record is None:
        record = _attempt(landing, folder, judge, intake, sources)
    return record


def rejected(faults: Sequence[Fault], batches: Sequence[BatchRecord] = ()) -> Judged:
    """The verdict on a file with faults."""
    return Judged(
        verdict=Verdict.REJECTED,
        batches=tuple(batches),
        faults=tuple(faults),
        because=f"{len(faults)} faults, the first at {faults[0].place}",
    )


def _attempt(
    landing: Landing, folder: str, judge: Judge, intake: Intake, sources: Sources
) -> FileRecord | None:
    council = intake.councils.live()
    known = {source.folder: source for source in sources(council) if source.folder}
    source = known.get(folder)
    code = source.code if source else UNKNOWN_SOURCE
    with intake.drop.open(landing) as dropped:
        digest = file_sha256(dropped.file)
        sequence, same_bytes = intake.files.attempts(code, digest)
        attempt = 1 + sum(earlier.verdict in COMES_AGAIN for earlier in same_bytes)
        if source is None:
            judged = rejected([_unknown_folder(folder, known)])
        else:
            candidate = Candidate(
                landing=landing,
                dropped=dropped,
                content_sha256=digest,
                source=source,
                council=council,
                attempt=attempt,
            )
            judged = (
                _same_bytes(same_bytes, source) or _size(candidate) or judge(candidate, intake)
            )
    now = intake.clock.now()
    record = FileRecord(
        source=code,
        sequence=sequence + 1,
        landing=landing,
        content_sha256=digest,
        size=dropped.size,
        attempt=attempt,
        arrived_at=instant_text(dropped.arrived_at),
        judged_at=instant_text(now),
        judged_on=london_day(now),
        verdict=judged.verdict,
        batches=judged.batches,
        faults=len(judged.faults),
        report=report_faults(landing, judged, intake.drop) if judged.faults else judged.report,
        original=judged.original,
        because=judged.because,
        pins=pins_of(judged, council.version, intake.release),
    )
    return _write(record, judged, intake)


def _same_bytes(same_bytes: Sequence[FileRecord], source: Source) -> Judged | None:
    """Refuse bytes that are here already; but a register may go back to an earlier list."""
    here = {Verdict.HELD} if source.kind == "register" else {Verdict.ACCEPTED, Verdict.HELD}
    for earlier in same_bytes:
        if earlier.verdict in here:
            return Judged(
                verdict=Verdict.REFUSED,
                original=earlier.landing.key,
                because=f"the same bytes were {earlier.verdict} as {earlier.landing.key}",
            )
    return None


def listed_verdict(record: FileRecord) -> ListedVerdict:
    """The record as its day lists it."""
    stated = [b.stated_pence for b in record.batches if b.stated_pence is not None]
    return ListedVerdict(
        source=record.source,
        sequence=record.sequence,
        verdict=record.verdict,
        file=record.landing.key,
        content_sha256=record.content_sha256,
        stated_pence=sum(stated) if stated else None,
        payments=sum(b.payments for b in record.batches),
        faults=record.faults,
        because=record.because,
        batches=tuple(batch.batch_id for batch in record.batches),
        decides=record.decides,
        version=record.landing.version,
        judged_at=record.judged_at,
        command=record.command,
        pins=record.pins,
    )


def pins_of(judged: Judged, configuration: str, release: str) -> Pins:
    """What the file was judged under: its batches' pins, where it was read into batches."""
    for batch in judged.batches:
        return batch.pins
    return Pins(configuration=configuration, register="", memory="", release=release)


def _write(record: FileRecord, judged: Judged, intake: Intake) -> FileRecord | None:
    written = intake.files.record(
        record, listed=listed_verdict(record), today=record.judged_on, register=judged.register
    )
    return record if written else intake.files.verdict(record.landing)


def report_faults(landing: Landing, judged: Judged, drop: Drop) -> str:
    """Put the report on a file beside it, for people and for programs; returns its key."""
    name = report_name(landing)
    drop.report(f"{name}.csv", fault_report_csv(judged.faults), content_type="text/csv")
    body = fault_report_json(landing.key, judged.because, judged.faults)
    return drop.report(f"{name}.json", body, content_type="application/json")


def report_name(landing: Landing) -> str:
    """What a report on a landing is called, without its ending; a long name is cut."""
    name = f"{landing.key}.{landing.version}" if landing.version else landing.key
    if len(name.encode("utf-8")) <= MOST_BYTES_OF_A_REPORT:
        return name
    return f"{landing.key[:CUT_TO]}~{sha256(name.encode('utf-8'))}"


def _unknown_folder(folder: str, folders: Iterable[str]) -> Fault:
    known = ", ".join(sorted(folders))
    return Fault(
        place="the folder that the file was dropped in",
        text=folder[:60],
        expected=f"a source's folder: {known}",
        remedy="drop the file again in its source's folder, or add the source to sources.toml",
    )


def _size(candidate: Candidate) -> Judged | None:
    size, limit = candidate.dropped.size, candidate.source.max_bytes
    if size <= limit:
        return None
    return rejected(
        [
            Fault(
                place="the whole file",
                text=f"{size} bytes",
                expected=f"at most {limit} bytes",
                remedy="split the file, or raise max_bytes of the source in sources.toml",
            )
        ]
    )
