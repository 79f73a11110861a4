"""How days and pence are written into an export's cell, and how a cell is filled."""

import re
from datetime import date
from functools import lru_cache

from everypenny.domain.export_definition import Cell
from everypenny.domain.money import plain_pounds

_DATE_TOKEN = re.compile(r"yyyy|ffff|mmm|yy|mm|dd|pp")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class FieldOverflows(ValueError):
    """A value that its field cannot hold; whoever owns the definition answers it."""


def hash_part(text: str) -> int:
    """The digits of a text as one number, 0 if it has none."""
    return int("".join(letter for letter in text if letter in "0123456789") or "0")


@lru_cache(maxsize=4096)
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


def _digits(pence: int, cell: Cell) -> str:
    return plain_pounds(abs(pence)) if cell.unit == "pounds" else str(abs(pence))


def amount_text(pence: int, cell: Cell) -> str:
    """Pence as a delimited cell says; FieldOverflows beyond its width."""
    if not pence and cell.zero_blank:
        return ""
    sign, digits = "-" if pence < 0 else "", _digits(pence, cell)
    return held(digits + sign if cell.minus == "trailing" else sign + digits, cell)


def fixed_amount_text(pence: int, cell: Cell) -> str:
    """Pence as wide as the field, the minus left of padding noughts, or behind."""
    if not pence and cell.zero_blank:
        return " " * cell.width
    sign, digits = "-" if pence < 0 else "", _digits(pence, cell)
    if cell.minus == "trailing":
        return held(digits.rjust(cell.width - 1, cell.pad) + (sign or " "), cell)
    if cell.pad == "0":
        return held(sign + digits.rjust(cell.width - len(sign), "0"), cell)
    return held(padded(sign + digits, cell), cell)


def padded(text: str, cell: Cell) -> str:
    """Text as wide as the field."""
    if cell.align == "left":
        return text.ljust(cell.width, cell.pad)
    return text.rjust(cell.width, cell.pad)


def held(text: str, cell: Cell) -> str:
    """Text that the field can hold; FieldOverflows if it cannot."""
    if cell.width and len(text) > cell.width:
        name = cell.name or cell.field or cell.text
        raise FieldOverflows(
            f"{name}: {text!r} has {len(text)} characters, the field {cell.width}"
        )
    return text
