"""England's bank holidays, which Bacs and CHAPS keep for councils UK-wide.

Six fall by rule of the Banking and Financial Dealings Act 1971 and of proclamation; a holiday
on a weekend moves to the next working day that is none. Days proclaimed for one year alone
are listed here; a library of every country's holidays would be a third of what each Lambda
carries.
"""

from datetime import date, timedelta

PROCLAIMED = {
    2022: (date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)),
    2023: (date(2023, 5, 8),),
}
MOVED_AWAY = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}

_MONDAY, _SATURDAY = 0, 5


def bank_holidays(year: int) -> frozenset[date]:
    """The year's bank holidays in England on the days on which they are kept."""
    easter = easter_sunday(year)
    fixed = {
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _first_monday(year, 5),
        _last_monday(year, 5),
        _last_monday(year, 8),
    }
    kept = {MOVED_AWAY.get(day, day) for day in fixed} | set(PROCLAIMED.get(year, ()))
    for month, day in ((1, 1), (12, 25), (12, 26)):
        kept.add(_next_free(date(year, month, day), kept))
    return frozenset(kept)


def easter_sunday(year: int) -> date:
    """Western Easter by the Gregorian computus (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, odd = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    fourth, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * fourth - epact - left) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_MONDAY - first.weekday()) % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())


def _next_free(day: date, taken: set[date]) -> date:
    """The day itself, or the next that is neither a weekend nor a holiday already."""
    while day.weekday() >= _SATURDAY or day in taken:
        day += timedelta(days=1)
    return day
