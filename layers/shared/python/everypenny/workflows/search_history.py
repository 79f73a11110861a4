"""Search history: sealed lines by account, amount, date, text or reference, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from everypenny.domain.history import Cursor, HistoryLine, HistoryQuery, SearchRefused

PAGE_LINES = 25
MOST_LINES = 1_000


class History(Protocol):
    """The copies of sealed days."""

    def newest(
        self, query: HistoryQuery, *, before: Cursor | None, most: int
    ) -> Sequence[HistoryLine]:
        """The newest lines that match, of those before a place, at most so many.

        In order: later days first, and within a day later lines first.
        """
        ...


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of lines, newest first; `after` is where the next one begins, None at the end."""

    lines: tuple[HistoryLine, ...]
    after: Cursor | None


def search_history(
    query: HistoryQuery, *, history: History, after: str = "", page_size: int = PAGE_LINES
) -> HistoryPage:
    """One page of what matches; `after` is the cursor that the page before it gave, as text.

    Sealed days never change, so what follows a cursor is the same however often it is asked
    for and whatever days are sealed meanwhile. Raises SearchRefused for whoever asked.
    """
    if not 1 <= page_size <= MOST_LINES:
        raise SearchRefused(f"a page has 1 to {MOST_LINES:,} lines")
    before = Cursor.read(after) if after else None
    found = history.newest(query, before=before, most=page_size + 1)
    lines = tuple(found[:page_size])
    is_last = len(found) <= page_size
    return HistoryPage(lines, None if is_last else Cursor(lines[-1].day, lines[-1].line))
