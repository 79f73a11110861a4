"""What stands in one cell of an export: text, days, numbers and pence, as declared."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from everypenny.domain.export_definition import (
    AMOUNTS,
    DATES,
    EXPORT_DATES,
    EXPORT_NUMBERS,
    EXPORT_TEXTS,
    NUMBERS,
    PLACE_NUMBERS,
    Cell,
    ExportDefinition,
)
from everypenny.domain.export_row import ExportRow
from everypenny.formats.fault_report import disarmed
from everypenny.formats.outward.export_values import (
    FieldOverflows,
    amount_text,
    day_text,
    fixed_amount_text,
    hash_part,
    held,
    padded,
)

PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)(?::0(\d{1,2}))?\}")
_HEAD = EXPORT_TEXTS | EXPORT_NUMBERS | EXPORT_DATES
# What some reader or other takes for the end of a line, and all else that is not printed.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportHead:
    """What is said of a whole export; `sequence` counts a target's exports from 1."""

    export_id: str
    target: str
    period: str
    first_on: date
    last_on: date
    sequence: int
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Totals:
    """Sums over a document or a file; pence, VAT signed as the customer sees it."""

    hash_of: str
    hash_digits: int
    day: date | None = None
    debits_pence: int = 0
    credits_pence: int = 0
    vat_pence: int = 0
    lines: int = 0
    count: int = 0
    documents: int = 0
    hash_total: int = 0

    def add(self, row: ExportRow) -> None:
        """Count a row in."""
        self.day = row.day
        self.debits_pence += row.debits_pence
        self.credits_pence += row.credits_pence
        self.vat_pence += row.vat_pence
        self.lines += row.lines
        self.count += 1
        if self.hash_of:
            told = hash_part(getattr(row, self.hash_of))
            self.hash_total = (self.hash_total + told) % 10**self.hash_digits


@dataclass(slots=True)
class Place:
    """Where a cell stands: its export, the row or totals it tells of, and their numbers."""

    head: ExportHead
    row: ExportRow | Totals
    line: int = 0
    document: int = 0
    document_line: int = 0


Told = Callable[[Place], str]


def cell_writer(cell: Cell, definition: ExportDefinition) -> Told:
    """What writes this cell; FieldOverflows if a value does not fit."""
    if cell.field in AMOUNTS:
        pence = _pence(cell.field)
        is_fixed = definition.lines.kind == "fixed_width"
        write = fixed_amount_text if is_fixed else amount_text
        return lambda place: write(pence(place), cell)
    told = _told(cell, definition)
    return lambda place: _fitted(told(place), cell, definition)


def _told(cell: Cell, definition: ExportDefinition) -> Told:
    if not cell.field:
        if not PLACEHOLDER.search(cell.text):
            return lambda _: cell.text
        return _guarded(_filled(cell, definition), definition)
    if cell.field == "side":
        return lambda place: cell.words[place.row.credits_pence > place.row.debits_pence]
    told = _value(cell.field, cell.date, definition)
    if cell.field in DATES or cell.field in NUMBERS:
        return told
    return _guarded(_part(cell, definition, told) if cell.part else told, definition)


def _guarded(told: Told, definition: ExportDefinition) -> Told:
    gone = dict(_CONTROLS)
    if definition.lines.kind == "delimited" and definition.lines.quotes == "never":
        gone[ord(definition.lines.delimiter)] = " "
    if definition.lines.guard:
        return lambda place: disarmed(told(place)).translate(gone)
    return lambda place: told(place).translate(gone)


def _filled(cell: Cell, definition: ExportDefinition) -> Told:
    """The cell's text with every placeholder filled in."""
    written = {
        found[0]: _value(found[1], cell.date, definition)
        for found in PLACEHOLDER.finditer(cell.text)
    }

    def filled(place: Place) -> str:
        def fill(found: re.Match[str]) -> str:
            return written[found[0]](place).rjust(int(found[2] or 0), "0")

        return PLACEHOLDER.sub(fill, cell.text)

    return filled


def _value(name: str, pattern: str, definition: ExportDefinition) -> Told:
    """A text, number or day by its field, or a setting by its name."""
    if name in definition.settings:
        return lambda place: place.head.settings[name]
    if name == "period":
        written = pattern or "yyyy-mm"
        return lambda place: day_text(_first_of(place.head.period), written)
    of = attrgetter(name)
    if name in DATES:
        written = pattern or "yyyy-mm-dd"
        return lambda place: _day(of(place.head if name in _HEAD else place.row), written)
    if name in _HEAD:
        return lambda place: str(of(place.head))
    if name in PLACE_NUMBERS:
        return lambda place: str(of(place))
    return lambda place: str(of(place.row))


def _first_of(period: str) -> date:
    return date.fromisoformat(f"{period}-01")


def _day(day: date | None, pattern: str) -> str:
    return day_text(day, pattern) if day else ""


def _part(cell: Cell, definition: ExportDefinition, code: Told) -> Told:
    """One part of the ledger code, blank if it has fewer; it may not have more than columns."""
    most = max(one.part for one in definition.columns)

    def part(place: Place) -> str:
        parts = code(place).split(definition.code_separator)
        if len(parts) > most:
            told = f"{code(place)!r} has {len(parts)} parts, the layout {most}"
            raise FieldOverflows(told)
        return parts[cell.part - 1] if cell.part <= len(parts) else ""

    return part


def _pence(name: str) -> Callable[[Place], int]:
    def pence(place: Place) -> int:
        row = place.row
        match name:
            case "debit":
                return row.debits_pence
            case "credit":
                return row.credits_pence
            case "vat":
                return row.vat_pence
            case "net":
                return row.credits_pence - row.debits_pence - row.vat_pence
            case "credit_less_debit":
                return row.credits_pence - row.debits_pence
        difference = row.debits_pence - row.credits_pence
        return abs(difference) if name == "size" else difference

    return pence


def _fitted(text: str, cell: Cell, definition: ExportDefinition) -> str:
    if cell.cut and cell.width:
        text = text[: cell.width]
    text = held(text, cell)
    return padded(text, cell) if definition.lines.kind == "fixed_width" else text
