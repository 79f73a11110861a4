"""BAI2's records: fields between commas, a slash at the end, continued by lines of code 88."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.reading import ReadOptions
from everypenny.formats.text_lines import read_lines

_CODES = frozenset({"01", "02", "03", "16", "49", "98", "99"})
_MOST_CHARACTERS = 20_000
_TAGGED = re.compile(r"[A-Z][A-Z0-9]{1,4}:", re.ASCII)


@dataclass(slots=True)
class Record:
    """A record from the line `number` on; `lines` counts its lines, as the trailers do.

    `parts` are the lines without code and closing slash, and whether each had the slash.
    """

    number: int
    code: str
    parts: list[tuple[str, bool]] = field(default_factory=list)
    lines: int = 0

    @property
    def place(self) -> str:
        """Where the record begins, for a person."""
        return f"line {self.number}"

    @property
    def text(self) -> str:
        """The first line as it was sent, but for the slash."""
        return f"{self.code},{self.parts[0][0]}"

    def fields(self) -> list[str]:
        """The fields of every line: behind a line that its slash ended stands a comma."""
        *before, (last, _) = self.parts
        lines = [part + ("," if ended else "") for part, ended in before]
        return "".join([*lines, last]).split(",")


def read_records(file: BinaryIO, options: ReadOptions) -> Iterator[Record | Fault]:
    """Yield every record with its continuations; a line that is no record is a Fault."""
    record: Record | None = None
    size = 0
    for item in read_lines(file, options):
        if isinstance(item, Fault):
            yield item
            continue
        number, line = item
        line = line.strip()
        if not line:
            continue
        ended = line.endswith("/")
        code, _, body = (line[:-1] if ended else line).partition(",")
        if code in _CODES:
            if record is not None:
                yield record
            record, size = Record(number, code, [(body, ended)], 1), len(body)
        elif code == "88" and record is not None:
            size += len(body)
            record.lines += 1
            if size <= _MOST_CHARACTERS:
                record.parts.append((body, ended))
            elif size - len(body) <= _MOST_CHARACTERS:
                yield _too_long(number, line)
        else:
            yield _no_record(number, line)
    if record is not None:
        yield record


def narrative(first: str, rest: list[tuple[str, bool]], *, is_ended: bool) -> str:
    """The text of a record and its continuations.

    A line without a slash breaks anywhere, also within a word, so the next one follows
    bare; unless it begins with a tag (`EREF:`), which starts an item of its own.
    """
    text = first
    for part, ended in rest:
        is_apart = is_ended or _TAGGED.match(part)
        text = f"{text} {part}" if text and is_apart else text + part
        is_ended = ended
    return text.strip()


def _too_long(number: int, line: str) -> Fault:
    return fault_at(
        f"line {number}",
        line,
        expected=f"A record of at most {_MOST_CHARACTERS:,} characters.",
        remedy="Ask the bank for the file again.",
    )


def _no_record(number: int, line: str) -> Fault:
    return fault_at(
        f"line {number}",
        line,
        expected="A record, which begins with 01, 02, 03, 16, 49, 88, 98 or 99 and a comma.",
        remedy="Ask the bank for the file again, each record on a line of its own.",
    )
