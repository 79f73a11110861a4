"""What the fields of BAI2's account (03) and detail (16) records say.

    03  account, currency, then groups of: type, amount, item count, funds type
    16  type, amount, funds type, bank reference, customer reference, text
    funds type: blank 0 1 2 Z alone; S and three amounts; V, date, time; D, n, n times days
                and amount

Amounts are minor units without a decimal mark. Source: BAI's Cash Management Balance
Reporting Specifications, version 2, as banks publish it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from everypenny.formats.inward.bai2_records import Record, narrative

_AMOUNT = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DAY = re.compile(r"(\d\d|\d{4})(\d\d)(\d\d)", re.ASCII)
_TYPE = re.compile(r"\d{3}", re.ASCII)
_PLAIN_FUNDS = frozenset({"", "0", "1", "2", "Z"})
_NO_REFERENCE = frozenset({"NONREF", "NOREF", "NONE"})


class NotBai2(ValueError):
    """A field is not what the layout says; the message is what was expected."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One figure of an account: its type code, pence as written, and items if counted."""

    type_code: str
    pence: int | None
    items: int | None


class Detail(NamedTuple):
    """One line of an account; pence as written, without the sign that its type gives it."""

    type_code: str
    pence: int
    value_on: date | None
    bank_reference: str
    customer_reference: str
    narrative: str


def read_summaries(fields: list[str]) -> Iterator[Summary]:
    """Read an account's groups; raises NotBai2 at the first that is none, behind the good."""
    at = 0
    while at < len(fields):
        type_code = fields[at].strip()
        if not type_code:
            at += 1
            continue
        if not _TYPE.fullmatch(type_code):
            raise NotBai2("A type code of three digits.")
        amount, items, funds = (*fields[at + 1 : at + 4], "", "", "")[:3]
        yield Summary(type_code, amount_of(amount), count_of(items))
        at += 4 + _funds_fields(funds.strip(), fields[at + 4 : at + 5])


def read_detail(record: Record) -> Detail:
    """Read a 16; raises NotBai2."""
    plain = record.parts[0][0].split(",", 5)
    if len(record.parts) == 1 and len(plain) == 6 and plain[2] in _PLAIN_FUNDS:
        type_code, amount, _, bank, customer, text = plain
        value, text = "", text.strip()
    else:
        fields, text = _before_text(record)
        type_code, amount, funds = (*fields[:3], "", "", "")[:3]
        value = fields[3] if funds == "V" and len(fields) > 3 else ""
        bank, customer = (*fields[3 + _fields_before_text(fields) - 5 :], "", "")[:2]
    if not _TYPE.fullmatch(type_code):
        raise NotBai2("A type code of three digits.")
    return Detail(
        type_code,
        amount_of(amount) or 0,
        day_of(value) if value else None,
        _reference(bank),
        _reference(customer),
        text,
    )


def amount_of(text: str) -> int | None:
    """Pence, or None for a blank; raises NotBai2."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19) and not _AMOUNT.fullmatch(
        text
    ):
        raise NotBai2("An amount in pence: digits only, with a sign or without.")
    return int(text)


def count_of(text: str) -> int | None:
    """A number of items or records, or None for a blank; raises NotBai2."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotBai2("A count: digits only.")
    return int(text)


@lru_cache(maxsize=4096)
def day_of(text: str) -> date:
    """A day written YYMMDD, or YYYYMMDD as some banks do; raises NotBai2."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise NotBai2("A date YYMMDD.")
    year, month, day = (int(part) for part in match.groups())
    if year < 100:
        year += 1900 if year >= 80 else 2000
    try:
        return date(year, month, day)
    except ValueError:
        raise NotBai2("A date YYMMDD that is in the calendar.") from None


def _before_text(record: Record) -> tuple[list[str], str]:
    """The fields before a 16's text, which has commas and slashes of its own, and the text."""
    parts = record.parts
    head, ended = parts[0]
    fields, taken = head.split(","), 1
    while len(fields) <= (before := _fields_before_text(fields)) and taken < len(parts):
        head += "," + parts[taken][0] if ended else parts[taken][0]
        ended = parts[taken][1]
        fields, taken = head.split(","), taken + 1
    text = ",".join(fields[before:])
    return fields[:before], narrative(text, parts[taken:], is_ended=ended)


def _fields_before_text(fields: list[str]) -> int:
    if len(fields) < 3 or fields[2] in _PLAIN_FUNDS:
        return 5
    return 5 + _funds_fields(fields[2], fields[3:4])


def _funds_fields(funds: str, following: list[str]) -> int:
    """How many fields a funds type brings with it; raises NotBai2."""
    match funds.strip():
        case "S":
            return 3
        case "V":
            return 2
        case "D":
            return 1 + 2 * (count_of(following[0] if following else "") or 0)
        case other if other in _PLAIN_FUNDS:
            return 0
    raise NotBai2("A funds type: blank, 0, 1, 2, Z, S, V or D.")


def _reference(text: str) -> str:
    text = text.strip()
    is_none = len(text) < 7 and text.upper() in _NO_REFERENCE
    return "" if is_none or not text.strip("0") else text
