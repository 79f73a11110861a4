"""A table on disk that keeps DynamoDB's promises, for what is too much for memory.

One SQLite file that no one else opens and nobody needs once its owner ends: so nothing is
committed, nothing journalled, and no write waits for the disk.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from everypenny.adapters.table_actions import Item
from everypenny.local.memory_table import Key, MemoryTable

_PAGE = 500
_CACHE_KIB = 32_000
_SET_UP = f"""
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -{_CACHE_KIB};
    CREATE TABLE items (
        pk TEXT, sk TEXT, view TEXT, body TEXT, PRIMARY KEY (pk, sk)
    ) WITHOUT ROWID;
    CREATE INDEX by_view ON items (view, pk, sk) WHERE view IS NOT NULL;
    BEGIN;
"""
_PUT = "INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)"
_GET = "SELECT body FROM items WHERE pk = ? AND sk = ?"
_FROM = "SELECT sk, body FROM items WHERE pk = ? AND sk >= ? ORDER BY sk LIMIT ?"
_VIEW = "SELECT pk, sk FROM items WHERE view = ? ORDER BY pk, sk"
_ALL = "SELECT body FROM items ORDER BY pk, sk"


class DiskTable(MemoryTable):
    """The items lie in the file, and its views do not lag."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.executescript(_SET_UP)

    def close(self) -> None:
        """Let go of the file; what it holds is lost."""
        self._database.close()

    def query(self, pk: str, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        """A partition's items in key order, a page at a time."""
        start, page = max(prefix, after), _PAGE
        while page == _PAGE:
            with self._lock:
                rows = self._database.execute(_FROM, (pk, start, _PAGE)).fetchall()
            for sk, body in rows:
                if not sk.startswith(prefix):
                    return
                yield json.loads(body)
            page = len(rows)
            start = f"{rows[-1][0]}\0" if rows else start

    def view(self, name: str) -> Iterator[Item]:
        """The keys of a view's items."""
        with self._lock:
            found = self._database.execute(_VIEW, (name,)).fetchall()
        for pk, sk in found:
            yield {"pk": pk, "sk": sk, "view": name}

    def hold(self, items: Iterable[Item]) -> None:
        """Hold these items and no others."""
        self._database.execute("DELETE FROM items")
        for item in items:
            self._store(item)

    def scan(self) -> list[Item]:
        """Everything in key order."""
        with self._lock:
            return [json.loads(body) for (body,) in self._database.execute(_ALL)]

    def _find(self, key: Key) -> Item | None:
        row = self._database.execute(_GET, key).fetchone()
        return None if row is None else json.loads(row[0])

    def _store(self, item: Item) -> None:
        row = (item["pk"], item["sk"], item.get("view"), json.dumps(item))
        self._database.execute(_PUT, row)
