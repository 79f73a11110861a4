"""What both Standard 18 layouts write alike: numbers and days at fixed positions."""

from datetime import date, timedelta
from functools import lru_cache

LABELS = frozenset({"VOL1", "HDR1", "HDR2", "UHL1", "UTL1", "EOF1", "EOF2"})


def number_of(text: str) -> int | None:
    """A number padded with blanks or noughts; a blank is nought, None is no number."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    return None if text else 0


@lru_cache(maxsize=4096)
def day_of(text: str) -> date | None:
    """A day written ` YYDDD`, the year and its day; None where it is none."""
    text = text.strip()
    if not (len(text) == 5 and text.isascii() and text.isdigit()):
        return None
    year, day = int(text[:2]), int(text[2:])
    year += 1900 if year >= 80 else 2000
    found = date(year, 1, 1) + timedelta(day - 1)
    return found if day and found.year == year else None


def account_of(sort_code: str, number: str) -> str:
    """Sort code and account number as one name; empty where both are noughts or blanks."""
    return f"{sort_code} {number}" if (sort_code + number).strip("0 ") else ""
