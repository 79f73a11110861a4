"""The rows of a declared file: delimited, of fixed width, or labelled; one way to read each."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from everypenny.domain.batches import Fault
from everypenny.domain.declared_format import DeclaredFormat, Lines
from everypenny.formats.declared_columns import Cells, folded
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.reading import ReadOptions
from everypenny.formats.text_lines import Line, read_lines

REMEDY = "Ask the sender for the file again, corrected; or mend the mapping, if it is wrong."

_MOST_LABELS = 50

Row = tuple[int, Cells]
"""The number of its (first) line, and its cells; of fixed width, the line's characters."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The line that names the columns, folded; it comes before every row."""

    number: int
    names: list[str]


@dataclass(frozen=True, slots=True)
class TrailerRow:
    """The line that states totals."""

    number: int
    cells: Cells
    text: str


Event = Row | Headings | TrailerRow | Fault


def rows_of(file: BinaryIO, options: ReadOptions, declared: DeclaredFormat) -> Iterator[Event]:
    """Stream the file's rows; lines that may not stand where they do are faults."""
    lines = _lines(file, options, declared.lines)
    begins = declared.trailer.begins if declared.trailer else ""
    match declared.lines.kind:
        case "delimited":
            return _Delimited(declared.lines, begins).rows(lines)
        case "fixed_width":
            return _fixed_width(lines, declared.lines, begins)
        case "labelled":
            return _labelled(lines, declared.lines)


def _lines(file: BinaryIO, options: ReadOptions, layout: Lines) -> Iterator[Line | Fault]:
    """The lines that are read at all; a blank one may stand inside a quoted cell."""
    skip, prefixes = layout.skip, layout.skip_prefixes
    keeps_blank = layout.kind == "delimited"
    for line in read_lines(file, options):
        if isinstance(line, Fault):
            yield line
            continue
        number, text = line
        if number <= skip or (not keeps_blank and (not text or text.isspace())):
            continue
        if prefixes and text.startswith(prefixes):
            continue
        yield line


class _Delimited:
    """Rows of cells. A quoted cell may run over several lines."""

    def __init__(self, layout: Lines, trailer_begins: str) -> None:
        self._layout = layout
        self._begins = trailer_begins
        self._aside: list[TrailerRow | Fault] = []
        self._number = 0
        self._is_headed = layout.header

    def rows(self, lines: Iterator[Line | Fault]) -> Iterator[Event]:
        """Every row; a line that is no row of cells is a fault, and the next is read on."""
        rows = self._reader(self._texts(lines))
        consumed, is_open = 0, True
        while is_open:
            is_open = False
            try:
                for cells in rows:
                    if self._aside:
                        yield from self._put_aside()
                    first = self._number - rows.line_num + consumed + 1
                    consumed = rows.line_num
                    if len(cells) < 2 and not "".join(cells).strip():
                        continue
                    if self._is_headed:
                        self._is_headed = False
                        yield Headings(first, [folded(cell) for cell in cells])
                    else:
                        yield first, cells
            except csv.Error as broken:
                yield from self._put_aside()
                yield self._broken(self._number - rows.line_num + consumed + 1, broken)
                consumed, is_open = rows.line_num, True
        yield from self._put_aside()

    def _reader(self, texts: Iterator[str]) -> Any:
        quote = self._layout.quote
        return csv.reader(
            texts,
            delimiter=self._layout.delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
            strict=True,
        )

    def _texts(self, lines: Iterator[Line | Fault]) -> Iterator[str]:
        """The lines for the reader of cells; faults and the trailer are put aside."""
        trailer, detail = self._begins, self._layout.record_begins
        for line in lines:
            if isinstance(line, Fault):
                self._aside.append(line)
                continue
            number, text = line
            if trailer and text.startswith(trailer):
                self._aside.append(self._trailer(number, text))
            elif detail and self._is_out_of_place(text, detail):
                self._aside.append(_misplaced(number, text, detail))
            else:
                self._number = number
                yield text + "\n"

    def _is_out_of_place(self, text: str, detail: str) -> bool:
        return not (self._is_headed or text.startswith(detail) or not text.strip())

    def _trailer(self, number: int, text: str) -> TrailerRow | Fault:
        try:
            return TrailerRow(number, next(self._reader(iter([text]))), text)
        except csv.Error as broken:
            return self._broken(number, broken, text)

    def _put_aside(self) -> list[TrailerRow | Fault]:
        aside, self._aside = self._aside, []
        return aside

    def _broken(self, first: int, broken: csv.Error, text: str = "") -> Fault:
        lines = f"line {first}" if first >= self._number else f"lines {first}-{self._number}"
        expected = f"Cells parted and quoted as the mapping says ({broken})."
        return fault_at(lines, text, expected=expected, remedy=REMEDY)


def _fixed_width(
    lines: Iterator[Line | Fault], layout: Lines, trailer_begins: str
) -> Iterator[Event]:
    detail, width = layout.record_begins, layout.width
    for line in lines:
        if isinstance(line, Fault):
            yield line
            continue
        number, text = line
        if trailer_begins and text.startswith(trailer_begins):
            yield TrailerRow(number, text, text)
        elif detail and not text.startswith(detail):
            yield _misplaced(number, text, detail)
        elif width and len(text) != width and len(text.rstrip()) != width:
            expected = f"A line of exactly {width} characters, not {len(text)}."
            yield fault_at(f"line {number}", text, expected=expected, remedy=REMEDY)
        else:
            yield number, text


def _labelled(lines: Iterator[Line | Fault], layout: Lines) -> Iterator[Event]:
    """Records of labelled lines; the headings are the labels as they first appear.

    A record with another label than the first record's is a fault, and so is a 51st label.
    """
    begins = folded(layout.record_begins)
    ahead: dict[str, str] = {}
    record: dict[str, str] = {}
    names: list[str] = []
    first = 0
    for line in lines:
        if isinstance(line, Fault):
            yield line
            continue
        number, text = line
        label, found, value = text.partition(layout.delimiter)
        label = folded(label)
        if label == begins and found:
            if record:
                yield from _record(first, record, names)
            record, first = {**ahead, label: value}, number
        elif not found or label in record or len(record or ahead) == _MOST_LABELS:
            yield _unlabelled(number, text, layout)
        else:
            (record or ahead)[label] = value
    if record:
        yield from _record(first, record, names)


def _record(number: int, record: dict[str, str], names: list[str]) -> Iterator[Event]:
    if not names:
        names += record
        yield Headings(number, list(names))
    extra = record.keys() - set(names)
    if extra:
        expected = f"No other labels than the first record has: {', '.join(names)}."
        yield fault_at(f"line {number}", sorted(extra)[0], expected=expected, remedy=REMEDY)
    else:
        yield number, [record.get(name, "") for name in names]


def _unlabelled(number: int, text: str, layout: Lines) -> Fault:
    expected = f"A label, {layout.delimiter!r} and a text, each label once a record."
    return fault_at(f"line {number}", text, expected=expected, remedy=REMEDY)


def _misplaced(number: int, text: str, detail: str) -> Fault:
    expected = f"A line that begins with {detail!r}."
    return fault_at(f"line {number}", text, expected=expected, remedy=REMEDY)
