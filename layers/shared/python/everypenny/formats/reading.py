"""How every reader of a file answers: a stream of lines, batch ends and faults.

A reader is a generator over the file's bytes. It yields each Payment (positions from 1 in
its batch), then that batch's BatchEnd, and a Fault wherever something cannot be read; after a
fault it reads on, so that one report names them all. It never raises for what a file holds,
and its memory does not grow with the file. Readers are pure: no clock, no disk, no cloud.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Protocol

from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.payments import Payment

Event = Payment | BatchEnd | Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the source's configuration says about its files.

    `not_after` is the last London day that a line may bear (None: no limit); `encodings` are
    tried strictly in order; `settings` are the format's own (for allpay the client prefix).
    """

    currency: str = "GBP"
    encodings: tuple[str, ...] = ("utf-8",)
    not_after: date | None = None
    max_line_bytes: int = 100_000
    max_faults: int = 10_000
    settings: Mapping[str, str] = field(default_factory=dict)


class Reader(Protocol):
    """Reads a seekable binary file, from its start, in one pass or more."""

    def __call__(self, file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
        """Yield the file's events; see the module for what they promise."""
        ...
