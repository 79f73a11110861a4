"""An export's bytes, written row by row as its definition says."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import IO, Any, BinaryIO

from everypenny.domain.export_definition import (
    EXPORT_DATES,
    EXPORT_NUMBERS,
    EXPORT_TEXTS,
    Cell,
    ExportDefinition,
    Lines,
    spread,
)
from everypenny.domain.export_row import ExportRow
from everypenny.formats.outward.export_cells import (
    PLACEHOLDER,
    ExportHead,
    Place,
    Told,
    Totals,
    cell_writer,
)
from everypenny.formats.outward.export_zip import packing

QUOTES = {
    "where_needed": csv.QUOTE_MINIMAL,
    "always": csv.QUOTE_ALL,
    "never": csv.QUOTE_NONE,
}
EXPORT_FIELDS = EXPORT_TEXTS | EXPORT_NUMBERS | EXPORT_DATES
ENDS = {"crlf": "\r\n", "lf": "\n"}


Rows = Callable[[], Iterable[ExportRow]]
"""Gives an export's rows from the first on, the same ones each time, document by document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportControls:
    """What a written file comes to: rows, and pence on each side."""

    rows: int
    debits_pence: int
    credits_pence: int


def write_export(
    definition: ExportDefinition, head: ExportHead, rows: Rows, file: BinaryIO
) -> ExportControls:
    """Write the rows into an empty seekable file; FieldOverflows if a value does not fit.

    The rows are asked for anew where a header or document record sums them, for it stands
    before them: nothing is held but the row at hand. A character that the encoding lacks
    becomes `?`; one that would break a line, or a cell that nothing quotes, a blank.
    """
    totals = Totals(definition.hash_of, definition.hash_digits)
    lines = definition.lines
    with (
        _content(file, definition) as content,
        as_text(content, lines, errors="replace") as text,
    ):
        records = _Records(text, lines)
        if lines.headings:
            records.write([cell.name for cell in spread(definition.columns)])
        if definition.header:
            whole = _summed(rows, definition) if _tells_of_rows(definition) else totals
            records.write(_summing(definition.header, head, whole, definition))
        for cells in _body(definition, head, rows, totals):
            records.write(cells)
        if definition.trailer:
            records.write(_summing(definition.trailer, head, totals, definition))
    return ExportControls(
        rows=totals.count,
        debits_pence=totals.debits_pence,
        credits_pence=totals.credits_pence,
    )


def _content(file: BinaryIO, definition: ExportDefinition) -> AbstractContextManager[IO[bytes]]:
    name = definition.packed_as
    return packing(file, name) if name else nullcontext(file)


def _by_document(rows: Rows) -> Iterator[tuple[int, Iterator[ExportRow]]]:
    return groupby(rows(), key=attrgetter("document"))


def _body(
    definition: ExportDefinition, head: ExportHead, rows: Rows, totals: Totals
) -> Iterator[list[str]]:
    columns = _writers(definition.columns, definition)
    ahead = _by_document(rows) if definition.document else iter(())
    for document, of_document in _by_document(rows):
        totals.documents += 1
        for _, same in islice(ahead, 1):
            yield _document(definition, head, document, same)
        for place_in_document, row in enumerate(of_document, start=1):
            totals.add(row)
            place = Place(head, row, totals.count, document, place_in_document)
            yield [told(place) for told in columns]


def _document(
    definition: ExportDefinition, head: ExportHead, document: int, rows: Iterable[ExportRow]
) -> list[str]:
    totals = Totals(definition.hash_of, definition.hash_digits)
    for row in rows:
        totals.add(row)
    place = Place(head, totals, document=document)
    return [told(place) for told in _writers(definition.document, definition)]


def _summed(rows: Rows, definition: ExportDefinition) -> Totals:
    totals = Totals(definition.hash_of, definition.hash_digits)
    for _, of_document in _by_document(rows):
        totals.documents += 1
        for row in of_document:
            totals.add(row)
    return totals


def _tells_of_rows(definition: ExportDefinition) -> bool:
    """Whether the header says more than whose export it is."""
    told = {cell.field for cell in definition.header} - {""}
    for cell in definition.header:
        told.update(found[1] for found in PLACEHOLDER.finditer(cell.text))
    return not told <= EXPORT_FIELDS | definition.settings.keys()


def _summing(
    cells: tuple[Cell, ...], head: ExportHead, totals: Totals, definition: ExportDefinition
) -> list[str]:
    """A record of the whole file."""
    place = Place(head, totals, document=totals.documents)
    return [told(place) for told in _writers(cells, definition)]


def _writers(cells: tuple[Cell, ...], definition: ExportDefinition) -> list[Told]:
    return [cell_writer(cell, definition) for cell in spread(cells)]


class _Records:
    """Records as lines of text."""

    def __init__(self, text: io.TextIOWrapper, lines: Lines) -> None:
        self._text = text
        self._end = ENDS[lines.end]
        self._csv = csv.writer(text, **csv_dialect(lines), lineterminator=self._end)
        self._is_delimited = lines.kind == "delimited"

    def write(self, cells: list[str]) -> None:
        if self._is_delimited:
            self._csv.writerow(cells)
        else:
            self._text.write("".join(cells) + self._end)


@contextmanager
def as_text(
    content: IO[bytes], lines: Lines, *, errors: str = "strict"
) -> Iterator[io.TextIOWrapper]:
    """A file as text in the layout's encoding; the file itself stays open."""
    text = io.TextIOWrapper(content, lines.encoding, errors=errors, newline="")
    try:
        yield text
    finally:
        text.detach()


def csv_dialect(lines: Lines) -> dict[str, Any]:
    """How delimited records are quoted, for the writer and the reader alike."""
    return {
        "delimiter": lines.delimiter,
        "quoting": QUOTES[lines.quotes],
        "quotechar": None if lines.quotes == "never" else '"',
    }
