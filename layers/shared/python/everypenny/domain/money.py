"""Money as whole pence: reading it from text without guessing, and writing it for people."""

import re

_PLAIN = re.compile(r"([+-]?)(\d{1,15})(?:\.(\d{1,8}))?", re.ASCII)


class NotMoney(ValueError):
    """The text is no exact amount of pence; whoever sent the file answers it."""


def pence_from_pounds(text: str) -> int:
    """Read `-1234.5`, `12.34` or `8.85000` as pence.

    Refused, because each hides a guess: thousands separators, exponents, blanks inside,
    and any part of a penny (`12.345`), though not zeros behind the pence.
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise NotMoney(text)
    sign, pounds, decimals = match.groups()
    pence = ((decimals or "") + "00")[:2]
    if (decimals or "")[2:].strip("0"):
        raise NotMoney(text)
    total = int(pounds) * 100 + int(pence)
    return -total if sign == "-" else total


def pounds(pence: int) -> str:
    """Write pence for people: `-£1,234.50`."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def plain_pounds(pence: int) -> str:
    """Write pence for programs: `-1234.50`."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"
