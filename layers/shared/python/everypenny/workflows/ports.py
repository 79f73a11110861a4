"""What the workflows ask of the outside; adapters answer, and tests answer with fakes."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from everypenny.domain.account_register import Register
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.council import Council
from everypenny.domain.identifiers import BatchId, EventId
from everypenny.domain.records import (
    BatchRecord,
    Dropped,
    EventRecord,
    FileRecord,
    Landing,
    ListedVerdict,
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
        """The source's last sequence, and its earlier files with these bytes, oldest first."""
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
        """The last sequence of the source: of a verdict, or of a batch abandoned since."""
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


class Events(Protocol):
    """Provider events by their derived ids, and forged bodies by digest alone."""

    def record(self, record: EventRecord) -> EventRecord:
        """Write an event's outcome, once; returns the record that stands (the first)."""
        ...

    def record_message(self, record: EventRecord, *, today: date) -> None:
        """Write what came of a provider's message, once, and list it with its day."""
        ...

    def outcome(self, event: EventId) -> EventRecord | None:
        """What came of an event or of a message, None while nothing has."""
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
