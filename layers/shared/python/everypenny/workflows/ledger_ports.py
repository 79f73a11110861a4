"""What the workflows ask of the ledger, its days, their books and what leaves them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import BinaryIO, Protocol

from everypenny.domain.deeds import Taken
from everypenny.domain.identifiers import BatchId
from everypenny.domain.joined import Joined
from everypenny.domain.journals import Journal, Posting, SuspenseItem
from everypenny.domain.records import (
    BatchRecord,
    ExportRecord,
    ListedBatch,
    ListedVerdict,
    Marker,
)


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

    def joined(self, day: date) -> Joined:
        """Everything that joined the day, read consistently."""
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

    def put_sheet(self, name: str, sheet: bytes) -> bytes:
        """Store a proof as people read it beside the proof; returns the first: it stands."""
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

    def draft(self) -> AbstractContextManager[BinaryIO]:
        """An empty seekable file to draw an export up in; afterwards it is gone."""
        ...

    def put_file(self, target: str, file_name: str, file: BinaryIO, manifest: bytes) -> str:
        """Store a file and its manifest in the outbox, once; the SHA-256 of what stands."""
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

    def file(self, record: ExportRecord) -> AbstractContextManager[BinaryIO]:
        """The delivered bytes as a seekable file; LookupError while they are not there."""
        ...
