"""MT940, SWIFT's customer statement: what the bank has booked, between two balances.

    :20:  the bank's reference of the message         :61:  a line, see swift_entries
    :25:  account (also :25P: with the bank's code)   :86:  its narrative
    :28C: statement number/page (older: :28:)         :62F: closing, :62M: end of a page
    :60F: opening, :60M: start of a further page      :64: :65: available, not read

Source: SWIFT's user handbook as banks publish it; quirks from statements that banks sent.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.inward.mt940_statement import Statement
from everypenny.formats.inward.swift_fields import END, Field, read_fields
from everypenny.formats.inward.swift_lines import Header
from everypenny.formats.reading import Event, ReadOptions

_OPENING = frozenset({"60F", "60M"})
_CLOSING = frozenset({"62F", "62M"})
_LINES = frozenset({"61", "86"})
_BODY = frozenset({*_OPENING, *_CLOSING, "61", "86", "34F", "90C", "90D"})
_ASK = "Ask the bank for the whole statement again."


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Yield each statement's payments and its end; pages of one statement are one batch.

    Each must hold the control `balance` (stated: closing balance; found: opening and lines),
    a page the control `page balance`. A statement without its reference or one of its
    balances is read and a Fault says so, for it may be cut off.
    """
    return at_most(_events(file, options), options.max_faults)


def _events(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    reading = _Reading(options)
    for item in read_fields(file, options):
        if isinstance(item, Fault):
            yield item
        elif reading.is_within and item[1] in _LINES:
            yield from reading.take_within(item)
        else:
            yield from reading.take(item)
    yield from reading.finish()


class _Reading:
    """Where one message ends and the next begins, and which are pages of one statement."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._header: Header | None = None
        self._statement: Statement | None = None
        self._is_over = True
        self._statements = 0

    def take(self, field: Field) -> Iterator[Event]:
        number, tag, texts = field
        if tag == "20" or (tag in ("25", "25P", "28", "28C") and self._header is None):
            yield from self._open()
            self._header = Header(number)
        if self._header is not None:
            self._header.take(tag, texts[0].strip() if texts else "")
        if tag == END:
            self._is_over = True
        elif tag in _BODY:
            yield from self._body(field)

    @property
    def is_within(self) -> bool:
        """Whether a line would belong to the statement that is open."""
        return self._header is None and not self._is_over

    def take_within(self, field: Field) -> Sequence[Event]:
        """Take a field of the open statement, which is nearly every one."""
        return () if self._statement is None else self._statement.take(field)

    def finish(self) -> Iterator[Event]:
        yield from self._open()
        yield from self._close()
        if not self._statements:
            yield fault_at(
                "the whole file",
                "",
                expected="An MT940 statement, whose first field is :20:.",
                remedy="Check that the file is the bank's MT940 and that it is not empty.",
            )

    def _body(self, field: Field) -> Iterator[Event]:
        if self._header is not None:
            if not self._is_further_page(field[1]):
                yield from self._open()
            self._header = None
        elif self._is_over or self._begins_anew(field[1]):
            self._header = Header(field[0])
            yield from self._open()
        self._is_over = False
        yield from self.take_within(field)

    def _is_further_page(self, tag: str) -> bool:
        statement, header = self._statement, self._header
        return (
            tag == "60M"
            and statement is not None
            and header is not None
            and statement.is_at_page_end
            and header.is_page_of(statement.header)
        )

    def _begins_anew(self, tag: str) -> bool:
        return (
            tag in _OPENING
            and self._statement is not None
            and self._statement.closing is not None
        )

    def _open(self) -> Iterator[Event]:
        """Begin the statement that a header announced; without a header nothing begins."""
        if self._header is None:
            return
        yield from self._close()
        self._statement = Statement(self._header, self._options)
        self._statements += 1
        if not self._header.reference:
            yield fault_at(
                f"line {self._header.at}",
                "",
                expected="The reference of the statement, :20:, before its other fields.",
                remedy=_ASK,
            )
        self._header = None

    def _close(self) -> Iterator[Event]:
        if self._statement is not None:
            yield from self._statement.end()
        self._statement = None
