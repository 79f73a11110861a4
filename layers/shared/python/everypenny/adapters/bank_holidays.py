"""England's bank holidays, which Bacs and CHAPS keep for councils UK-wide."""

from collections.abc import Collection
from datetime import date

import holidays


def bank_holidays(year: int) -> Collection[date]:
    """The year's bank holidays on their observed days.

    The subdivision matters: without it Easter Monday and the August holiday are missing.
    """
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
