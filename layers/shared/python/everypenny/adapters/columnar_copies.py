"""Copies of sealed days as Parquet: written by DuckDB, beside what they were made from.

`history/<day>.parquet` in the work bucket: a row a line of the book, in its order. The columns
are HistoryLine's, and two to search by: `words` and `quoted` (domain/history.py). It holds
personal text, so it must stay erasable: no object lock and no versions there. Whatever is lost
is copied again.
"""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from everypenny.adapters.s3_objects import Bucket
from everypenny.domain.history import HistoryLine, references, words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A part is 45 MB of JSON: as much as is on disk or in memory beside the Parquet.
_PART_LINES = 100_000
_MEMORY = "512MB"
COPIES = "history/"
COLUMNS = {
    "day": "DATE",
    "line": "BIGINT",
    "ledger_account": "VARCHAR",
    "fund": "VARCHAR",
    "account_reference": "VARCHAR",
    "amount_pence": "BIGINT",
    "booked_on": "DATE",
    "paid_on": "DATE",
    "source": "VARCHAR",
    "method_code": "VARCHAR",
    "kind": "VARCHAR",
    "period": "VARCHAR",
    "journal_id": "VARCHAR",
    "payment_id": "VARCHAR",
    "batch_id": "VARCHAR",
    "moves": "VARCHAR",
    "item_reference": "VARCHAR",
    "narrative": "VARCHAR",
    "payer_reference": "VARCHAR",
    "source_reference": "VARCHAR",
    "payer_name": "VARCHAR",
}
_TYPES = f"STRUCT({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})"
_READ_JSON = f"""
SELECT told.*, words, quoted FROM read_json(?, format = 'newline_delimited',
    columns = {{'told': '{_TYPES}', 'words': 'VARCHAR', 'quoted': 'VARCHAR'}})
"""  # noqa: S608 - our own column names
_WRITE = "TO ? (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION snappy)"


class _Row(msgspec.Struct):
    told: HistoryLine
    words: str
    quoted: str


class ColumnarCopies:
    """The copies in their bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def put(self, day: date, lines: Iterable[HistoryLine]) -> None:
        """Store a day's copy in place of any earlier one, once its last line is read."""
        with tempfile.TemporaryDirectory() as folder, duck(_MEMORY, threads=1) as database:
            parts = list(_parts(iter(lines), Path(folder), database))
            whole = str(Path(folder) / "whole.parquet")
            database.execute(f"COPY (FROM read_parquet(?)) {_WRITE}", [parts, whole])
            self._bucket.put(copy_name(day), Path(whole).read_bytes())


def copy_name(day: date) -> str:
    """The object name of a day's copy."""
    return f"{COPIES}{day}.parquet"


def duck(memory: str, *, threads: int | None = None) -> "DuckDBPyConnection":
    """An empty DuckDB in memory, on every core unless told, that asks no network for anything.

    It costs a quarter of a second of CPU to import, so only who copies or searches does.
    """
    import duckdb

    database = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": memory,
            **({"threads": threads} if threads else {}),
        }
    )
    database.execute("SET enable_progress_bar = false")
    return database


def _parts(
    lines: Iterator[HistoryLine], folder: Path, database: "DuckDBPyConnection"
) -> Iterator[str]:
    """Write the lines as Parquet files, at least one, so many to each; gives their names."""
    rows = folder / "rows.json"
    for number in count():
        if not _spooled(islice(lines, _PART_LINES), rows) and number:
            return
        part = str(folder / f"{number}.parquet")
        database.execute(f"COPY ({_READ_JSON}) {_WRITE}", [str(rows), part])
        yield part


def _spooled(lines: Iterable[HistoryLine], path: Path) -> int:
    """Write lines as JSON that DuckDB reads; gives how many."""
    encode, written = msgspec.json.Encoder().encode, 0
    with path.open("wb") as file:
        for line in lines:
            file.write(encode(_Row(line, words(line), references(line))) + b"\n")
            written += 1
    return written
