"""An export's bytes, written row by row as its definition says."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from everypenny.domain.export_definition import Cell, ExportDefinition, Lines, spread
from everypenny.domain.export_row import ExportRow
from everypenny.formats.outward.export_cells import ExportHead, Place, Told, Totals, cell_writer
from everypenny.formats.outward.export_zip import packed

QUOTES = {
    "where_needed": csv.QUOTE_MINIMAL,
    "always": csv.QUOTE_ALL,
    "never": csv.QUOTE_NONE,
}
ENDS = {"crlf": "\r\n", "lf": "\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenExport:
    """The file, and its controls: rows, and pence on each side."""

    content: bytes
    rows: int
    debits_pence: int
    credits_pence: int


def write_export(
    definition: ExportDefinition, head: ExportHead, rows: Iterable[ExportRow]
) -> WrittenExport:
    """Write the rows, which come document by document; FieldOverflows if a value does not fit.

    A character that the encoding lacks becomes `?`; one that would break a line, or a cell
    that nothing quotes, a blank.
    """
    totals = Totals(definition.hash_of, definition.hash_digits)
    body = _Sink(definition.lines)
    for cells in _body(definition, head, rows, totals):
        body.write_record(cells)
    top, foot = _Sink(definition.lines), _Sink(definition.lines)
    if definition.lines.headings:
        top.write_record([cell.name for cell in spread(definition.columns)])
    for sink, cells_of in ((top, definition.header), (foot, definition.trailer)):
        if cells_of:
            place = Place(head, totals, document=totals.documents)
            sink.write_record([told(place) for told in _writers(cells_of, definition)])
    content = b"".join(sink.bytes.getbuffer() for sink in (top, body, foot))
    return WrittenExport(
        content=packed(content, definition.packed_as) if definition.packed_as else content,
        rows=totals.count,
        debits_pence=totals.debits_pence,
        credits_pence=totals.credits_pence,
    )


def _body(
    definition: ExportDefinition, head: ExportHead, rows: Iterable[ExportRow], totals: Totals
) -> Iterator[list[str]]:
    columns = _writers(definition.columns, definition)
    for document, of_document in groupby(rows, key=lambda row: row.document):
        totals.documents += 1
        held: Iterable[ExportRow] = of_document
        if definition.document:
            held = list(held)
            yield _document(definition, head, document, held)
        for place_in_document, row in enumerate(held, start=1):
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


def _writers(cells: tuple[Cell, ...], definition: ExportDefinition) -> list[Told]:
    return [cell_writer(cell, definition) for cell in spread(cells)]


class _Sink:
    """Records as encoded lines."""

    def __init__(self, lines: Lines) -> None:
        self.bytes = io.BytesIO()
        self._lines = lines
        self._csv = csv.writer(self, **csv_dialect(lines), lineterminator=ENDS[lines.end])

    def write(self, text: str) -> int:
        """What the CSV writer calls."""
        return self.bytes.write(text.encode(self._lines.encoding, errors="replace"))

    def write_record(self, cells: list[str]) -> None:
        if self._lines.kind == "delimited":
            self._csv.writerow(cells)
        else:
            self.write("".join(cells) + ENDS[self._lines.end])


def csv_dialect(lines: Lines) -> dict[str, Any]:
    """How delimited records are quoted, for the writer and the reader alike."""
    return {
        "delimiter": lines.delimiter,
        "quoting": QUOTES[lines.quotes],
        "quotechar": None if lines.quotes == "never" else '"',
    }
