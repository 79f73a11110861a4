"""What a declared file's trailer states, beside what its lines add up to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from everypenny.domain.batches import Control, Fault
from everypenny.domain.declared_format import Column, DeclaredFormat, Trailer
from everypenny.domain.money import plain_pounds
from everypenny.formats.declared_columns import (
    Cells,
    NoSuchColumn,
    Place,
    by_characters,
    by_position,
)
from everypenny.formats.declared_rows import REMEDY, TrailerRow
from everypenny.formats.declared_values import pence_reader
from everypenny.formats.inward.faults import fault_at

COUNT = "number of lines"
TOTAL = "total"
CREDITS = "credits"
DEBITS = "debits"
HASH = "hash total"


@dataclass(slots=True)
class Totals:
    """The running sums of a file's lines, in pence, and the controls that it states."""

    declared: DeclaredFormat
    hashed: Place | None = None
    lines: int = 0
    pence: int = 0
    credits: int = 0
    hash_sum: int = 0
    stated: dict[str, int] = field(default_factory=dict)
    is_closed: bool = False

    def add(self, pence: int, cells: Cells) -> None:
        """One line that could be read."""
        self.lines += 1
        self.pence += pence
        if pence > 0:
            self.credits += pence
        if self.hashed is not None:
            digits = "".join(c for c in _text(cells, self.hashed) if c in "0123456789")
            self.hash_sum = (self.hash_sum + int(digits[-18:] or "0")) % 10**18

    def close(self, row: TrailerRow) -> Iterator[Fault]:
        """Read the trailer; what cannot be read in it is a fault."""
        trailer = self.declared.trailer
        if self.is_closed or trailer is None:
            yield misplaced(row.number, row.text)
            return
        self.is_closed = True
        for name, column, read in _stated(trailer, self.declared):
            place = _place(self.declared, column)
            value = read(_text(row.cells, place).strip())
            if value is None:
                where = f"line {row.number}, {place.name}"
                expected = f"The {name} of the file."
                yield fault_at(where, row.text, expected=expected, remedy=REMEDY)
            else:
                self.stated[name] = value

    def controls(self) -> tuple[Control, ...]:
        """Every total that the trailer states, and what the lines add up to."""
        trailer = self.declared.trailer
        digits = trailer.hash_digits if trailer else 1
        found = {
            COUNT: self.lines,
            TOTAL: self.pence,
            CREDITS: self.credits,
            DEBITS: self.credits - self.pence,
            HASH: self.hash_sum % 10**digits,
        }
        return tuple(Control(name, stated, found[name]) for name, stated in self.stated.items())

    def disagreements(self, *, all_read: bool) -> Iterator[Fault]:
        """A trailer that is not there, and each control that the lines contradict."""
        trailer = self.declared.trailer
        if trailer is not None and trailer.required and not self.is_closed:
            expected = f"A last line that begins with {trailer.begins!r}."
            yield fault_at("the end of the file", "", expected=expected, remedy=REMEDY)
        for control in self.controls():
            if all_read and not control.agrees:
                write = str if control.name in (COUNT, HASH) else plain_pounds
                text = f"{control.name}: {write(control.stated)}"
                expected = f"{write(control.found)}, which the lines add up to."
                yield fault_at("the trailer", text, expected=expected, remedy=REMEDY)


def misplaced(number: int, text: str) -> Fault:
    """A line behind the trailer, or a second trailer."""
    expected = "Nothing behind the file's one trailer."
    return fault_at(f"line {number}", text, expected=expected, remedy=REMEDY)


def trailer_columns(trailer: Trailer) -> dict[str, Column]:
    """The trailer's columns by what they state, those that it has."""
    columns = {
        COUNT: trailer.count,
        TOTAL: trailer.total,
        CREDITS: trailer.credits,
        DEBITS: trailer.debits,
        HASH: trailer.hash_total,
    }
    return {name: column for name, column in columns.items() if column is not None}


def _stated(
    trailer: Trailer, declared: DeclaredFormat
) -> Iterator[tuple[str, Column, Callable[[str], int | None]]]:
    read_pence = pence_reader(declared.amounts, words=declared.columns.sign is None)
    turn = -1 if declared.amounts.reversed else 1

    def total(text: str) -> int | None:
        pence = read_pence(text)
        return None if pence is None else turn * pence

    def one_side(text: str) -> int | None:
        pence = read_pence(text)
        return None if pence is None else abs(pence)

    readers = {COUNT: _count, TOTAL: total, CREDITS: one_side, DEBITS: one_side, HASH: _count}
    for name, column in trailer_columns(trailer).items():
        yield name, column, readers[name]


def _place(declared: DeclaredFormat, column: Column) -> Place:
    is_fixed = declared.lines.kind == "fixed_width"
    try:
        return by_characters(column) if is_fixed else by_position(column)
    except NoSuchColumn as wrong:
        return Place(slice(0, 0), str(wrong))


def _text(cells: Cells, place: Place) -> str:
    is_there = isinstance(place.at, slice) or place.at < len(cells)
    return place.cut(cells) if is_there else ""


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
