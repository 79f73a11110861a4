"""Where a declared format's columns lie: in the cells of a row, or in a line of characters."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from operator import itemgetter

from everypenny.domain.declared_format import Column, TextColumns

LETTERS = re.compile(r"[A-Z]{1,3}")
_CHARACTERS = re.compile(r"([1-9]\d{0,5})-([1-9]\d{0,5})", re.ASCII)

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Place:
    """One column: how to cut it out of a row's cells (or of a line), and its name in faults."""

    at: int | slice
    name: str

    @property
    def cut(self) -> Callable[[Cells], str]:
        """Cuts the column out of a row that is wide enough."""
        return itemgetter(self.at)


class NoSuchColumn(LookupError):
    """Neither mapping nor headings have such a column; the text says how to mend it."""


def several(columns: TextColumns) -> tuple[Column, ...]:
    """One column or many, as many."""
    return columns if isinstance(columns, tuple) else (columns,)


def by_characters(column: Column) -> Place:
    """A column of a line of fixed width."""
    found = _CHARACTERS.fullmatch(str(column))
    if found is None or int(found[1]) > int(found[2]):
        raise NoSuchColumn(f'Name {column!r} by its characters, such as "8-23".')
    return Place(slice(int(found[1]) - 1, int(found[2])), f"columns {column}")


def by_position(column: Column) -> Place:
    """A column of cells by its place from 1 or by its letter."""
    if isinstance(column, int) and column > 0:
        return Place(column - 1, f"column {column}")
    if isinstance(column, str) and LETTERS.fullmatch(column):
        return Place(letter_index(column), f"column {column}")
    raise NoSuchColumn(f"Name {column!r} by its place from 1 or by its letter, such as C.")


def by_heading(column: Column, headings: Sequence[str]) -> Place:
    """A column of cells by what stands at its head; `headings` are folded (see `folded`)."""
    if isinstance(column, int):
        return by_position(column)
    wanted = folded(column)
    found = headings.count(wanted)
    if found == 1:
        return Place(headings.index(wanted), f"column {column!r}")
    if found:
        raise NoSuchColumn(
            f"The heading {column!r} stands {found} times; name one by its place."
        )
    near = get_close_matches(wanted, [h for h in headings[:200] if h], n=1)
    remedy = f"; did you mean {near[0]!r}?" if near else "."
    raise NoSuchColumn(f"No column has the heading {column!r}{remedy}")


def folded(heading: str) -> str:
    """A heading as headings are compared: without blanks around it, and in small letters."""
    return " ".join(heading.split()).casefold()


def letter_index(letters: str) -> int:
    """`A` is 0, `Z` 25, `AA` 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


class BadCell(ValueError):
    """A cell that cannot be read: its place in the line, its text, what was expected."""

    def __init__(self, place: str, text: str, expected: str) -> None:
        super().__init__(expected)
        self.place = place
        self.text = text
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Cell:
    """A column that the file has: how to take its bare text from a row, and its name."""

    text: Callable[[Cells], str]
    name: str

    def bad(self, text: str, expected: str) -> BadCell:
        """The refusal of what this cell holds."""
        return BadCell(self.name, text, expected)
