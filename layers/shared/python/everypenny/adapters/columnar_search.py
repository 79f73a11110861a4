"""History searched by DuckDB over day copies, newest days first.

Whatever is asked for reaches the database as a parameter, never as text of the query.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from everypenny.adapters.columnar_copies import COLUMNS, duck
from everypenny.adapters.columnar_folders import Copies, CopyUnreadable
from everypenny.domain.history import Cursor, Dated, HistoryLine, HistoryQuery, worded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What is common is found among the newest days; what is rare soon has all days read at once.
_FIRST_DAYS, _GROWTH = 8, 8
_MEMORY = "1GB"
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM read_parquet(?)"  # noqa: S608 - our own column names
_NEWEST = "ORDER BY day DESC, line DESC LIMIT ?"

Condition = tuple[str, list[Any]]


class ColumnarHistory:
    """The day copies of one place."""

    def __init__(self, copies: Copies, *, memory: str = _MEMORY) -> None:
        self._copies = copies
        self._database: DuckDBPyConnection = duck(memory)
        self._database.execute("SET parquet_metadata_cache = true")

    def newest(
        self, query: HistoryQuery, *, before: Cursor | None, most: int
    ) -> Sequence[HistoryLine]:
        """The newest lines that match, of those before a place, at most so many.

        Raises CopyUnreadable.
        """
        found: list[HistoryLine] = []
        conditions = [*_asked(query), *_before(before)]
        for copies in self._windows(query, before):
            found += self._lines(copies, conditions, most - len(found))
            if len(found) == most:
                break
        return found

    def _windows(self, query: HistoryQuery, before: Cursor | None) -> Iterator[list[str]]:
        """The copies that may hold such lines, newest first, ever more of them at a time."""
        first, last = date.min, before.day if before else date.max
        if query.dated is Dated.POSTED:
            first, last = query.first_on or first, min(query.last_on or last, last)
        days = [day for day in self._copies.days() if first <= day <= last]
        size = _FIRST_DAYS
        while days:
            yield self._copies.files(days[:size])
            days, size = days[size:], size * _GROWTH

    def _lines(
        self, copies: list[str], conditions: Sequence[Condition], most: int
    ) -> list[HistoryLine]:
        import duckdb

        where = " AND ".join(condition for condition, _ in conditions) or "true"
        values = [value for _, given in conditions for value in given]
        sql = f"{_SELECT} WHERE {where} {_NEWEST}"
        try:
            rows = self._database.execute(sql, [copies, *values, most]).fetchall()
        except duckdb.Error as error:
            raise CopyUnreadable(str(error).partition("\n")[0]) from error
        return [HistoryLine(**dict(zip(COLUMNS, row, strict=True))) for row in rows]


def _before(cursor: Cursor | None) -> list[Condition]:
    if cursor is None:
        return []
    return [("(day < ? OR (day = ? AND line < ?))", [cursor.day, cursor.day, cursor.line])]


def _asked(query: HistoryQuery) -> list[Condition]:
    """What HistoryQuery.matches says, as the database reads it."""
    asked: list[Condition] = []
    if query.funds:
        asked.append(("list_contains(?, fund)", [list(query.funds)]))
    if query.methods:
        asked.append(("list_contains(?, method_code)", [list(query.methods)]))
    if query.account_reference:
        asked.append(("account_reference = ?", [query.account]))
    if query.amount_pence is not None:
        both = [query.amount_pence, -query.amount_pence]
        asked.append(("amount_pence IN (?, ?)", both))
    if query.first_on:
        asked.append((f"{query.dated.field} >= ?", [query.first_on]))
    if query.last_on:
        asked.append((f"{query.dated.field} <= ?", [query.last_on]))
    if query.text:
        asked.append(("contains(words, ?)", [worded(query.text)]))
    if query.reference:
        asked.append(_referred(query))
    return asked


def _referred(query: HistoryQuery) -> Condition:
    if not query.as_id:
        return "contains(quoted, ?)", [query.quoted]
    if "." in query.as_id:
        columns = ["journal_id"]
    elif "-" in query.as_id:
        columns = ["payment_id", "moves"]
    else:
        columns = ["batch_id"]
    ids = "".join(f" OR {column} = ?" for column in columns)
    return f"(contains(quoted, ?){ids})", [query.quoted, *[query.as_id] * len(columns)]
