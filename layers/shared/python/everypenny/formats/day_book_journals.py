"""The journals of a sealed day, a line each: `[batch id, period, late (0 or 1), journal]`."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from everypenny.domain.journals import Journal
from everypenny.formats import canonical


@dataclass(frozen=True, slots=True)
class SealedJournals:
    """What a manifest says of its journals: their SHA-256, and the configuration of each.

    Those of a batch were all posted under the configuration version that the batch pins.
    """

    sha256: str
    configurations: Mapping[str, str]


def journal_line(journal: Journal, *, batch: str, period: str, late: bool) -> bytes:
    """One journal as its day book holds it."""
    head = canonical.canonical([batch, period, int(late)])[:-1]
    return head + b"," + canonical.journal_bytes(journal) + b"]"


def read_journal_line(line: bytes) -> tuple[str, str, Journal]:
    """Batch id, accounting period, and the journal."""
    batch, period, _, journal = msgspec.json.decode(line)
    return batch, period, canonical.journal_of(journal)


def read_period(line: bytes) -> str:
    """The accounting period of a journal line alone."""
    period: str = msgspec.json.decode(line)[1]
    return period


class _Journals(msgspec.Struct):
    sha256: str


class _Pins(msgspec.Struct):
    configuration: str


class _Batch(msgspec.Struct):
    batch_id: str
    pins: _Pins


class _Manifest(msgspec.Struct):
    journals: _Journals
    batches: list[_Batch]


_read_manifest = msgspec.json.Decoder(_Manifest).decode


def read_sealed_journals(manifest: bytes) -> SealedJournals:
    """Of a day's manifest no more than finding and placing its journals needs."""
    told = _read_manifest(manifest)
    pinned = {batch.batch_id: batch.pins.configuration for batch in told.batches}
    return SealedJournals(told.journals.sha256, pinned)
