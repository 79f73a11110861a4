"""Days and money as a declared format says that they are written."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from everypenny.domain.declared_format import Amounts
from everypenny.domain.money import NotMoney, pence_from_pounds

ReadDay = Callable[[str], date | None]
ReadPence = Callable[[str], int | None]

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_TOKEN = re.compile(r"yyyy|yy|mmm|mm|m|dd|d|HH|MM|SS")
_TOKENS = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short>\d{2})",
    "mmm": rf"(?P<name>{'|'.join(_MONTHS)})",
    "mm": r"(?P<month>\d{2})",
    "m": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{2})",
    "d": r"(?P<day>\d{1,2})",
    "HH": r"(?:[01]\d|2[0-3])",
    "MM": r"[0-5]\d",
    "SS": r"[0-5]\d",
}
_LONGEST = 40
_WHOLE_PENCE = re.compile(r"[+-]?\d{1,15}", re.ASCII)


def day_pattern(pattern: str) -> re.Pattern[str]:
    """A date pattern as a regular expression; ValueError if it names no whole day."""
    pieces: list[str] = []
    end = 0
    for token in _TOKEN.finditer(pattern):
        pieces += [re.escape(pattern[end : token.start()]), _TOKENS[token.group()]]
        end = token.end()
    pieces.append(re.escape(pattern[end:]))
    try:
        compiled = re.compile("".join(pieces), re.ASCII | re.IGNORECASE)
    except re.error:
        raise ValueError(f"{pattern!r} names a part of the day twice") from None
    named = compiled.groupindex.keys()
    if not ("day" in named and len(named & {"month", "name"}) == len(named) - 2 == 1):
        raise ValueError(f"{pattern!r} does not name one day, one month and one year")
    return compiled


def day_reader(patterns: Iterable[str]) -> ReadDay:
    """Read a day by the first pattern that fits it whole; None where none does.

    The same few days come again and again, so the last ones are kept.
    """
    compiled = [day_pattern(pattern) for pattern in patterns]

    @lru_cache(maxsize=4096)
    def read(text: str) -> date | None:
        if len(text) > _LONGEST:
            return None
        for pattern in compiled:
            found = pattern.fullmatch(text)
            if found is not None:
                return _day(found.groupdict())
        return None

    return read


def _day(parts: dict[str, str | None]) -> date | None:
    year = int(parts.get("year") or f"20{parts['short']}")
    name = parts.get("name")
    month = _MONTHS.index(name.lower()) + 1 if name else int(parts["month"] or "0")
    try:
        return date(year, month, int(parts["day"] or "0"))
    except ValueError:
        return None


def pence_reader(amounts: Amounts, *, words: bool) -> ReadPence:
    """Read an amount as pence, its sign as written; None for what is not exactly that.

    With `words` the sign may be a word behind the amount; an amount that bears one then may
    bear no other sign.
    """
    bare = _bare_pence(amounts)
    if not words or not (amounts.minus or amounts.plus):
        return bare
    return _worded(amounts, bare)


def sign_words(amounts: Amounts) -> dict[str, int]:
    """Every word of the sign column in capitals, and what it multiplies the amount with."""
    return {word.upper(): -1 for word in amounts.minus} | {
        word.upper(): 1 for word in amounts.plus
    }


def _worded(amounts: Amounts, bare: ReadPence) -> ReadPence:
    signs = sign_words(amounts)
    behind = sorted(signs, key=len, reverse=True)

    def read(text: str) -> int | None:
        folded = text.upper()
        for word in behind:
            if folded.endswith(word):
                pence = bare(text[: len(text) - len(word)].rstrip())
                is_plain = text[:1] not in "+-" if word else True
                return signs[word] * pence if pence is not None and is_plain else None
        return None

    return read


def _bare_pence(amounts: Amounts) -> ReadPence:
    plain = _whole_pence if amounts.unit == "pence" else _pounds
    thousands, symbol, decimal = amounts.thousands, amounts.symbol, amounts.decimal
    if not thousands and not symbol and decimal == ".":
        return plain
    grouped = re.compile(
        rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?!\d)" if thousands else r"(?!)",
        re.ASCII,
    )

    def read(text: str) -> int | None:
        sign = text[:1] if text[:1] in ("+", "-") else ""
        rest = text[len(sign) :]
        if symbol and rest.startswith(symbol):
            rest = rest[len(symbol) :].lstrip()
            if not sign and rest[:1] in ("+", "-"):
                sign, rest = rest[0], rest[1:]
        if found := grouped.match(rest):
            rest = found.group().replace(thousands, "") + rest[found.end() :]
        if decimal == ",":
            rest = rest.replace(".", "x").replace(",", ".")
        return plain(sign + rest)

    return read


def _pounds(text: str) -> int | None:
    # Nearly every amount is digits, a point and two digits; the rest is the domain's to judge.
    digits = text[:-3] + text[-2:]
    if text[-3:-2] == "." and 3 <= len(digits) <= 17 and digits.isascii() and digits.isdigit():
        return int(digits)
    try:
        return pence_from_pounds(text)
    except NotMoney:
        return None


def _whole_pence(text: str) -> int | None:
    return int(text) if _WHOLE_PENCE.fullmatch(text) else None
