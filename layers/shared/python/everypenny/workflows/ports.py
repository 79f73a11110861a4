"""What the workflows ask of the outside; adapters answer, and tests answer with fakes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from everypenny.domain.account_register import Register
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.council import Council
from everypenny.domain.deeds import Outcome, Taken
from everypenny.domain.identifiers import BatchId, EventId
from everypenny.domain.journals import Journal, Posting, SuspenseItem
from everypenny.domain.records import (
    BatchRecord,
    Dropped,
    EventRecord,
    ExportRecord,
    FileRecord,
    Landing,
    ListedBatch,
    ListedVerdict,
    Marker,
    RegisterMove,
    SourceStanding,
)


class Clock(Protocol):
    """The one source of time."""

    def now(self) -> datetime:
        """The UTC instant."""
        ...


class Drop(Protocol):
    """Where files land."""

    def open(self, landing: Landing) -> AbstractContextManager[Dropped]:
        """The named version's bytes, whatever has overwritten its key since."""
        ...

    def report(self, name: str, content: bytes, *, content_type: str) -> str:
        """Put a report beside the drops, under `reports/`; returns its key."""
        ...


class Work(Protocol):
    """Canonical payments in chunks, and register snapshots: made again from evidence."""

    def put_chunk(self, batch: BatchId, content: bytes) -> str:
        """Store a chunk of a batch; returns its SHA-256."""
        ...

    def put_chunk_list(self, batch: BatchId, digests: Sequence[str]) -> str:
        """Store the digests of a batch's chunks in their order; returns that list's SHA-256."""
        ...

    def chunk(self, batch: BatchRecord, chunk: int) -> bytes:
        """A chunk's bytes, counted from 1; ReplayDiffers if the record does not name them."""
        ...

    def put_register(self, content: bytes) -> str:
        """Store a register snapshot; returns its SHA-256."""
        ...

    def register(self, digest: str) -> bytes:
        """A snapshot's bytes; `""` is the empty register; ReplayDiffers if altered."""
        ...


class Evidence(Protocol):
    """Bytes kept before they are judged: write-once."""

    def keep(self, key: str, content: bytes) -> bytes:
        """Store bytes under a key, once; returns those that the key holds (the first)."""
        ...

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        ...


class Councils(Protocol):
    """Configuration versions."""

    def live(self) -> Council:
        """The version that this deployment runs, kept as evidence before it is used."""
        ...

    def version(self, version: str) -> Council:
        """A version by its SHA-256."""
        ...

    def compiled(self, version: str) -> CompiledCouncil:
        """The same, ready to identify with; compiled once."""
        ...


class Registers(Protocol):
    """Account registers by snapshot."""

    def snapshot(self, digest: str) -> Register:
        """The register as pinned; `""` is the empty one."""
        ...


class Files(Protocol):
    """Verdicts on files, serial per source."""

    def verdict(self, landing: Landing) -> FileRecord | None:
        """The verdict on this object version, if it has been judged."""
        ...

    def attempts(self, source: str, content_sha256: str) -> tuple[int, tuple[FileRecord, ...]]:
        """The source's head, and its earlier files with these bytes, oldest first."""
        ...

    def standing(self, source: str, batches: Sequence[BatchRecord]) -> SourceStanding:
        """Everything that a verdict on these batches depends on, read consistently."""
        ...

    def record(
        self,
        record: FileRecord,
        *,
        listed: ListedVerdict,
        today: date,
        register: RegisterMove | None = None,
    ) -> bool:
        """Write the verdict in one transaction, and make its register snapshot live.

        False if the source's head, or the register, has moved on since they were read.
        """
        ...

    def head(self, source: str) -> int:
        """The sequence of the source's last verdict, 0 before the first."""
        ...

    def held(self, source: str, sequence: int) -> FileRecord | None:
        """A file by its place in the order of its source, whatever its verdict."""
        ...

    def decision(self, source: str, sequence: int) -> FileRecord | None:
        """The record with which officers decided a held file, or None."""
        ...

    def register(self) -> str:
        """The digest of the live register snapshot; `""` before the first."""
        ...


class Ledger(Protocol):
    """Journals, suspense, batches and their days."""

    def go_live(self) -> date | None:
        """The London day of the opening journal, or None before it."""
        ...

    def is_opened(self, account: str) -> bool:
        """Whether an opening journal has told this account's balance; read consistently."""
        ...

    def open_batch(self, batch: BatchRecord) -> None:
        """Record an accepted batch; a repeat changes nothing."""
        ...

    def batch(self, batch: BatchId) -> BatchRecord:
        """An accepted batch, read consistently."""
        ...

    def claim(self, batch: BatchId, marker: Marker) -> Marker:
        """Claim a chunk for a digest; returns the marker that stands.

        Raises ReplayDiffers if it stands for another digest, before anything is written.
        """
        ...

    def put(self, batch: BatchId, chunk: int, postings: Sequence[Posting]) -> None:
        """Write a claimed chunk's journals, and its suspense items where they are not yet."""
        ...

    def finish(self, batch: BatchId, chunk: int) -> None:
        """Turn a chunk's marker to done."""
        ...

    def markers(self, batch: BatchId) -> tuple[Marker, ...]:
        """The batch's markers, read consistently, by chunk."""
        ...

    def post(self, batch: BatchRecord, *, today: date) -> date | None:
        """Turn a batch to posted on the first day from today not shut; returns its day.

        None for one that officers abandoned.
        """
        ...

    def post_at_once(
        self,
        batch: BatchRecord,
        postings: Sequence[Posting],
        *,
        marker: Marker,
        today: date,
        takes: Sequence[Taken] = (),
    ) -> date:
        """Post a batch of one in one transaction; returns its day, also on a repeat.

        Raises ReplayDiffers if the batch stands with another digest, HasChanged if a payment
        that it takes is at another version; then nothing is written.
        """
        ...

    def open_ledger(
        self, batch: BatchRecord, postings: Sequence[Posting], *, marker: Marker, today: date
    ) -> date:
        """Post an opening journal; the first one makes its day the ledger's first."""
        ...

    def is_abandoned(self, batch: BatchId) -> bool:
        """Whether officers abandoned the batch, so that it never posts; read consistently."""
        ...

    def posted_on(self, batch: BatchId) -> date | None:
        """The day of a posted batch, None while it is not posted; read consistently."""
        ...

    def journals(self, batch: BatchId, chunk: int) -> Iterator[Journal]:
        """A chunk's journals in their order, read consistently."""
        ...

    def unposted(self) -> Iterator[BatchRecord]:
        """Accepted batches that are not posted, in no order; a view, which may lag."""
        ...

    def suspense(self) -> Iterator[SuspenseItem]:
        """Every open suspense item, in no order; a view, which may lag."""
        ...


class Days(Protocol):
    """The lists and fences of London days."""

    def shut(self, day: date) -> None:
        """Shut every fence of a day: nothing joins it any more."""
        ...

    def batches(self, day: date) -> tuple[ListedBatch, ...]:
        """The day's batches by id, read consistently."""
        ...

    def verdicts(self, day: date) -> tuple[ListedVerdict, ...]:
        """The day's verdicts on files, by source and sequence, read consistently."""
        ...

    def outcomes(self, day: date) -> tuple[Outcome, ...]:
        """What came of the day's commands, by command id, read consistently."""
        ...


class DayBooks(Protocol):
    """Sealed day books and signed proofs: write-once."""

    def put_journals(self, day: date, lines: Iterable[bytes]) -> tuple[str, int]:
        """Store a day's journals, a line each; returns their SHA-256 and size in bytes."""
        ...

    def journals(self, day: date, digest: str) -> Iterator[bytes]:
        """A sealed day's journal lines."""
        ...

    def seal(self, day: date, manifest: bytes) -> bytes:
        """Seal the day with its manifest; returns the manifest that stands (the first)."""
        ...

    def manifest(self, day: date) -> bytes | None:
        """A sealed day's manifest, or None."""
        ...

    def sign(self, name: str, content: bytes) -> None:
        """Store a detached signature beside the bytes of that name."""
        ...

    def seal_audit(self, day: date, trail: bytes) -> bytes:
        """Seal the day's audit trail; returns the one that stands (the first)."""
        ...

    def audit(self, day: date) -> bytes | None:
        """A sealed day's audit trail, or None."""
        ...

    def put_proof(self, day: date, proof: bytes) -> str:
        """Store a day's proof; returns its name. A day may have several, as exports follow."""
        ...

    def put_sheet(self, name: str, sheet: bytes) -> None:
        """Store a proof as people read it, beside the proof; the first stands."""
        ...


class Signer(Protocol):
    """The council's signing key."""

    def sign(self, content: bytes) -> bytes:
        """An ECDSA signature (P-256, SHA-256, DER) over the bytes."""
        ...


class Exports(Protocol):
    """What has been exported to each target, and the outbox it lies in."""

    def exported_to(self, target: str) -> date | None:
        """The target's last exported day, or None."""
        ...

    def put_file(self, target: str, file_name: str, content: bytes, manifest: bytes) -> bytes:
        """Store a file and its manifest in the outbox, once; returns the bytes that stand."""
        ...

    def taken_to(self, funds: Iterable[str]) -> dict[str, date | None]:
        """The last day of each fund that some detail target has taken, or None.

        WHOLE_LEDGER gives the last day that some general ledger target has taken.
        """
        ...

    def issue(
        self,
        target: str,
        records: Sequence[ExportRecord],
        *,
        was: date | None,
        to: date,
        taken: Mapping[str, date | None],
    ) -> bool:
        """Record exports, and move the last day of the target and of the funds in `taken`.

        A fund that has been taken beyond that day stays. False if a day has moved already.
        """
        ...

    def targets(self) -> tuple[str, ...]:
        """Every target that was ever issued an export, live or given up, in order."""
        ...

    def issued(self, target: str) -> tuple[ExportRecord, ...]:
        """Every export of a target, by first day."""
        ...

    def file(self, record: ExportRecord) -> bytes:
        """The delivered bytes, read again."""
        ...


class Events(Protocol):
    """Provider events by their derived ids, and forged bodies by digest alone."""

    def record(self, record: EventRecord) -> EventRecord:
        """Write an event's outcome, once; returns the record that stands (the first)."""
        ...

    def outcome(self, event: EventId) -> EventRecord | None:
        """What came of an event, None while nothing has."""
        ...

    def forged(self, source: str, content_sha256: str, size: int) -> None:
        """Count a body whose signature is missing or wrong; keeps digest, size and count."""
        ...


class Arrivals(Protocol):
    """What has come lately, by the stores' own stamps."""

    def drops(self, first_at: datetime, last_at: datetime) -> Iterator[Landing]:
        """Object versions that landed between two instants, reports left out."""
        ...

    def webhooks(self, first_at: datetime, last_at: datetime) -> Iterator[tuple[str, str]]:
        """Source and SHA-256 of each webhook body kept between two instants."""
        ...

    def commands(self, first_at: datetime, last_at: datetime) -> Iterator[str]:
        """Id of each officer's command kept between two instants."""
        ...


class Secrets(Protocol):
    """Secrets by name; several live at once while one is rotated."""

    def named(self, name: str) -> tuple[str, ...]:
        """The secret's live values, newest first; LookupError if there is none."""
        ...


class Queue(Protocol):
    """A queue between doors."""

    def send(self, messages: Sequence[dict[str, str | int]]) -> None:
        """Send messages; each arrives at least once, in any order."""
        ...


class Provider(Protocol):
    """A payment provider's API, as those ask it who only want to know."""

    def payment(self, payment_id: str) -> bytes | None:
        """The provider's answer about a payment, or None if it knows of none."""
        ...

    def refunds(self, payment_id: str) -> bytes | None:
        """The provider's answer about a payment's refunds, or None."""
        ...
