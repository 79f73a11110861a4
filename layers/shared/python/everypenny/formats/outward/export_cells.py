"""What stands in one cell of an export: text, days, numbers and pence, as declared."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

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
from everypenny.domain.exporting import ExportRow
from everypenny.domain.money import plain_pounds
from everypenny.formats.fault_report import disarmed

PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)(?::0(\d{1,2}))?\}")
_DATE_TOKEN = re.compile(r"yyyy|ffff|mmm|yy|mm|dd|pp")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CONTROLS = dict.fromkeys((*range(32), 127), " ")


class FieldOverflows(ValueError):
    """A value that its field cannot hold; whoever owns the definition answers it."""


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


def hash_part(text: str) -> int:
    """The digits of a text as one number, 0 if it has none."""
    return int("".join(letter for letter in text if letter in "0123456789") or "0")


def cell_writer(cell: Cell, definition: ExportDefinition) -> Told:
    """What writes this cell; FieldOverflows if a value does not fit."""
    if cell.field in AMOUNTS:
        pence = _pence(cell.field)
        is_fixed = definition.lines.kind == "fixed_width"
        write = _fixed_amount if is_fixed else _amount
        return lambda place: write(pence(place), cell)
    told = _told(cell, definition)
    return lambda place: _fitted(told(place), cell, definition)


def _told(cell: Cell, definition: ExportDefinition) -> Told:
    if not cell.field:
        if not PLACEHOLDER.search(cell.text):
            return lambda _: cell.text
        return _guarded(lambda place: _filled(cell, place), definition)
    if cell.field == "side":
        return lambda place: cell.words[place.row.credits_pence > place.row.debits_pence]
    if cell.field in DATES or cell.field in NUMBERS:
        return lambda place: _value(cell.field, cell.date, place)
    if cell.part:
        return _guarded(lambda place: _part(cell, definition, place), definition)
    return _guarded(lambda place: _value(cell.field, "", place), definition)


def _guarded(told: Told, definition: ExportDefinition) -> Told:
    gone = dict(_CONTROLS)
    if definition.lines.kind == "delimited" and definition.lines.quotes == "never":
        gone[ord(definition.lines.delimiter)] = " "
    if definition.lines.guard:
        return lambda place: disarmed(told(place)).translate(gone)
    return lambda place: told(place).translate(gone)


def _filled(cell: Cell, place: Place) -> str:
    def fill(found: re.Match[str]) -> str:
        text = _value(found[1], cell.date, place)
        return text.rjust(int(found[2]), "0") if found[2] else text

    return PLACEHOLDER.sub(fill, cell.text)


def _value(name: str, pattern: str, place: Place) -> str:
    """A text, number or day by its field, or a setting by its name."""
    if name in place.head.settings:
        return place.head.settings[name]
    if name == "period":
        first = date.fromisoformat(f"{place.head.period}-01")
        return day_text(first, pattern or "yyyy-mm")
    if name in EXPORT_TEXTS | EXPORT_NUMBERS | EXPORT_DATES:
        value = getattr(place.head, name)
    elif name in PLACE_NUMBERS:
        value = getattr(place, name)
    else:
        value = getattr(place.row, name)
    if name in DATES:
        return day_text(value, pattern or "yyyy-mm-dd") if value else ""
    return str(value)


def day_text(day: date, pattern: str) -> str:
    """A day by its pattern."""
    months_since_april = (day.month - 4) % 12
    told = {
        "yyyy": f"{day.year:04d}",
        "yy": f"{day.year % 100:02d}",
        "mmm": _MONTHS[day.month - 1],
        "mm": f"{day.month:02d}",
        "dd": f"{day.day:02d}",
        "ffff": f"{day.year - (day.month < 4):04d}",
        "pp": f"{months_since_april + 1:02d}",
    }
    return _DATE_TOKEN.sub(lambda found: told[found[0]], pattern)


def _part(cell: Cell, definition: ExportDefinition, place: Place) -> str:
    parts = _value(cell.field, "", place).split(definition.code_separator)
    most = max(one.part for one in definition.columns)
    if len(parts) > most:
        code = definition.code_separator.join(parts)
        raise FieldOverflows(f"{code!r} has {len(parts)} parts, the layout {most}")
    return parts[cell.part - 1] if cell.part <= len(parts) else ""


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


def _digits(pence: int, cell: Cell) -> str:
    return plain_pounds(abs(pence)) if cell.unit == "pounds" else str(abs(pence))


def _amount(pence: int, cell: Cell) -> str:
    if not pence and cell.zero_blank:
        return ""
    sign, digits = "-" if pence < 0 else "", _digits(pence, cell)
    return _held(digits + sign if cell.minus == "trailing" else sign + digits, cell)


def _fixed_amount(pence: int, cell: Cell) -> str:
    if not pence and cell.zero_blank:
        return " " * cell.width
    sign, digits = "-" if pence < 0 else "", _digits(pence, cell)
    if cell.minus == "trailing":
        return _held(digits.rjust(cell.width - 1, cell.pad) + (sign or " "), cell)
    if cell.pad == "0":
        return _held(sign + digits.rjust(cell.width - len(sign), "0"), cell)
    return _held(_padded(sign + digits, cell), cell)


def _fitted(text: str, cell: Cell, definition: ExportDefinition) -> str:
    if cell.cut and cell.width:
        text = text[: cell.width]
    text = _held(text, cell)
    return _padded(text, cell) if definition.lines.kind == "fixed_width" else text


def _padded(text: str, cell: Cell) -> str:
    if cell.align == "left":
        return text.ljust(cell.width, cell.pad)
    return text.rjust(cell.width, cell.pad)


def _held(text: str, cell: Cell) -> str:
    if cell.width and len(text) > cell.width:
        name = cell.name or cell.field or cell.text
        raise FieldOverflows(
            f"{name}: {text!r} has {len(text)} characters, the field {cell.width}"
        )
    return text
