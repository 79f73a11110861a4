"""What the fields of a SWIFT statement say: its lines (:61:) and its balances (:60: to :65:).

:61: 6n value date YYMMDD, [4n] entry date MMDD, mark C D RC RD EC ED, [1a] funds code,
     15d amount with a comma, 4c type and code, 16x the customer's reference,
     [//16x] the bank's reference; next line [34x] supplementary details
:60: 1a C or D, 6n date, 3a currency, 15d amount; :62: :64: :65: alike
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_NO_REFERENCE = frozenset({"", "NONREF", "NOREF"})
_LINE = re.compile(
    r"(\d{6})(\d{4})?(RC|RD|EC|ED|C|D)([A-Z])?(\d{0,15})[,.](\d*)([NFS][A-Z0-9 ]{3})?(.*)",
    re.ASCII | re.DOTALL,
)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([\d ]{0,20})[,.](\d*)\s*", re.ASCII)
_TOTAL = re.compile(r"(\d{1,9})([A-Z]{3})(\d{1,15})[,.](\d*)\s*", re.ASCII)
_SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1, "EC": 1, "ED": -1}


class Entry(NamedTuple):
    """A statement line: signed pence (a reversed credit is money out) and its references.

    `troubles` says what was expected of each part that could not be read.
    """

    pence: int
    value_on: date | None
    booked_on: date | None
    is_expected: bool
    code: str
    customer_reference: str
    bank_reference: str
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance in signed pence at the end of a London day; `troubles` as in an Entry."""

    pence: int
    on: date | None
    currency: str
    troubles: tuple[str, ...]


def read_entry(text: str) -> Entry | None:
    """Read the first line of a `:61:`; None where it has not the field's shape."""
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    value, entry, mark, _, whole, decimals, code, references = match.groups()
    is_code_missing = code is None and bool(references) and not references.startswith("//")
    if is_code_missing or not (whole or decimals):
        return None
    value_on = _day(value)
    booked_on = _entry_day(value_on, entry) if value_on and entry else value_on
    customer, _, bank = references.partition("//")
    troubles: tuple[str, ...] = ()
    if value_on is None or booked_on is None or len(decimals) > 2:
        troubles = tuple(_troubles(value_on, booked_on, decimals))
    return Entry(
        _SIGNS[mark] * _pence(whole, decimals),
        value_on,
        booked_on,
        mark[0] == "E",
        (code or "").strip(),
        _reference(customer),
        _reference(bank),
        troubles,
    )


def read_balance(text: str) -> Balance | None:
    """Read a `:60:`, `:62:`, `:64:` or `:65:`; None where it has not the field's shape."""
    match = _BALANCE.fullmatch(text)
    if match is None:
        return None
    mark, on, currency, whole, decimals = match.groups()
    digits = whole.replace(" ", "")
    if not (digits or decimals):
        return None
    day = _day(on)
    return Balance(
        pence=_SIGNS[mark] * _pence(digits, decimals),
        on=day,
        currency=currency,
        troubles=(
            *_amount_troubles(decimals),
            *(() if digits == whole else ("An amount without blanks.",)),
            *(() if day else ("A date YYMMDD.",)),
        ),
    )


def read_total(text: str) -> tuple[int, str, int] | None:
    """Read a `:90C:` or `:90D:` as (count, currency, pence); None where it is none."""
    match = _TOTAL.fullmatch(text)
    if match is None or _amount_troubles(match[4]):
        return None
    return int(match[1]), match[2], _pence(match[3], match[4])


def _reference(text: str) -> str:
    text = text.strip()
    return "" if len(text) < 7 and text.upper() in _NO_REFERENCE else text


def _troubles(value_on: date | None, booked_on: date | None, decimals: str) -> Iterator[str]:
    yield from _amount_troubles(decimals)
    if value_on is None:
        yield "A value date YYMMDD."
    elif booked_on is None:
        yield "An entry date MMDD."


def _pence(whole: str, decimals: str) -> int:
    return int(whole or "0") * 100 + int((decimals + "00")[:2])


def _amount_troubles(decimals: str) -> tuple[str, ...]:
    return ("An amount in whole pence.",) if decimals[2:].strip("0") else ()


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    """A day written YYMMDD."""
    year = int(text[:2])
    return _day_of(year + (1900 if year >= 80 else 2000), int(text[2:4]), int(text[4:]))


@lru_cache(maxsize=4096)
def _entry_day(value_on: date, text: str) -> date | None:
    """A day written MMDD, in the year that brings it nearest to the value date."""
    month, day = int(text[:2]), int(text[2:])
    years = (value_on.year - 1, value_on.year, value_on.year + 1)
    days = [found for year in years if (found := _day_of(year, month, day))]
    return min(days, key=lambda found: abs(found - value_on), default=None)


def _day_of(year: int, month: int, day: int) -> date | None:
    """A day of the calendar; None where the month or the day can be in none.

    Banks that count every month as 30 days write 30 February: the month's last day is meant.
    """
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return date(year, month, min(day, monthrange(year, month)[1]))
