"""The fields of SWIFT statement messages (MT940, MT942), cut out of their envelopes.

{1:..}{2:..}{4:     envelope, often absent; some banks write lines of their own instead
:20:STATEMENT 1     a field: its tag between colons at the start of a line
:86:first line      lines that start with no tag belong to the field before them
second line
-}                  end of the message; `-` without an envelope
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.reading import ReadOptions
from everypenny.formats.text_lines import read_lines

Field = tuple[int, str, list[str]]

END = "-"

_TAG = re.compile(r":(\d\d[A-Z]?|NSF?):", re.ASCII)
_ENVELOPE = re.compile(r"(?:-\})?\{\d:")
_MESSAGE_ENDS = ("-", "-}", "-\u00e5")
_ENVELOPE_STARTS = ("{", "-")
_MOST_CHARACTERS = 20_000
_FULL_LINE = 65


def read_fields(file: BinaryIO, options: ReadOptions) -> Iterator[Field | Fault]:
    """Yield (line number, tag without colons, lines of text), and `END` behind a message.

    Text outside a message is the envelope's and passed over. A field of more than 20,000
    characters is cut there with a Fault, so that memory stays flat.
    """
    field: Field = (0, END, [])
    size = 0
    for item in read_lines(file, options):
        if isinstance(item, Fault):
            yield item
            continue
        number, line = item
        is_end = False
        if line[:1] in _ENVELOPE_STARTS:
            line, is_end = _without_envelope(line)
        found = _TAG.match(line)
        if found is None and not is_end:
            size += len(line)
            yield from _continued(field, number, line, size=size)
            continue
        if field[0]:
            yield field
        size = 0
        field = (number, END, [])
        if found is not None:
            if is_end:
                yield field
            field = (number, found[1], [line[found.end() :]])
    if field[0]:
        yield field


def _continued(field: Field, number: int, line: str, *, size: int) -> Iterator[Fault]:
    """Add a line to its field while there is room, and say once that there is none."""
    if size <= _MOST_CHARACTERS:
        field[2].append(line)
    elif size - len(line) <= _MOST_CHARACTERS and field[1] != END:
        yield fault_at(
            f"line {number}",
            line,
            expected=f"A field of at most {_MOST_CHARACTERS:,} characters.",
            remedy="Ask the bank for the statement again, each field on lines of its own.",
        )


def joined(texts: list[str]) -> str:
    """The lines of a narrative as one text.

    A line that fills its 65 characters (some banks count the tag) runs on in the next one
    without a blank: a reference may lie across the break.
    """
    if len(texts) == 1:
        return texts[0].strip()
    parts: list[str] = []
    room = _FULL_LINE - len(":86:")
    for text in texts:
        parts.append(text if len(text) >= room else text.rstrip() + " ")
        room = _FULL_LINE
    return "".join(parts).strip()


def _without_envelope(line: str) -> tuple[str, bool]:
    """The line without SWIFT's blocks, and whether it ends the message before it."""
    if _ENVELOPE.match(line):
        return line.rpartition("{4:")[2] if "{4:" in line else "", True
    return line, line.rstrip() in _MESSAGE_ENDS
