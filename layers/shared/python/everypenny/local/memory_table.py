"""A table in memory that keeps DynamoDB's promises, for rebuilds and for thousands of runs.

Transactions are isolated under one lock, conditions decide, a view may lag behind, and what a
caller gets or gives is never the stored item itself. `cut` is called before each write, so that
a test may break off a delivery at any place.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import RLock

from everypenny.adapters.table_actions import (
    TRANSACTION,
    Absent,
    Action,
    Change,
    Item,
    Put,
    Refused,
)

Key = tuple[str, str]


def never() -> None:
    """Cut nothing off."""


@dataclass
class MemoryTable:
    """Items by key; `lag` is how many writes the views are behind."""

    cut: Callable[[], None] = never
    lag: int = 0
    items: dict[Key, Item] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = RLock()
        self._seen: dict[Key, Item] = {}
        self._keys: dict[str, set[str]] = {}
        self._late: deque[Item] = deque()

    def get(self, pk: str, sk: str) -> Item | None:
        """A copy of an item."""
        with self._lock:
            return self._find((pk, sk))

    def get_all(self, keys: Sequence[tuple[str, str]]) -> Iterator[Item]:
        """Copies of the items that are there."""
        found = (self.get(pk, sk) for pk, sk in keys)
        yield from (item for item in found if item is not None)

    def put_new(self, item: Item) -> Item | None:
        """Put an item unless its key is taken; returns the one that took it, else None."""
        self.cut()
        with self._lock:
            taken = self.get(item["pk"], item["sk"])
            if taken is None:
                self._store(item)
            return taken

    def query(self, pk: str, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        """A partition's items in key order."""
        with self._lock:
            wanted = sorted(
                sk for sk in self._keys.get(pk, ()) if sk.startswith(prefix) and sk >= after
            )
            found = [dict(self.items[pk, sk]) for sk in wanted if (pk, sk) in self.items]
        yield from found

    def view(self, name: str) -> Iterator[Item]:
        """The keys of a view's items, as many writes behind as `lag` says."""
        with self._lock:
            seen = [item for item in self._seen.values() if item.get("view") == name]
        for item in sorted(seen, key=lambda item: (item["pk"], item["sk"])):
            yield {"pk": item["pk"], "sk": item["sk"], "view": name}

    def write_all(self, items: Sequence[Item]) -> None:
        """Item by item, so that a cut leaves some written and some not."""
        for item in items:
            self.cut()
            with self._lock:
                self._store(item)

    def transact(self, actions: Sequence[Action]) -> None:
        """Do all actions or none, alone."""
        keys = [_key(action) for action in actions]
        if len(actions) > TRANSACTION or len(set(keys)) < len(keys):
            raise ValueError("a transaction takes 100 different items")
        self.cut()
        with self._lock:
            failed = tuple(not self._holds(action) for action in actions)
            if any(failed):
                raise Refused(failed)
            for action in actions:
                self._do(action)

    def hold(self, items: Iterable[Item]) -> None:
        """Hold these items and no others."""
        self.items.clear()
        for item in items:
            self._store(item)

    def scan(self) -> list[Item]:
        """Everything in key order."""
        with self._lock:
            return [dict(self.items[key]) for key in sorted(self.items)]

    def _holds(self, action: Action) -> bool:
        standing = self._find(_key(action))
        match action:
            case Put(_, new):
                return standing is None or not new
            case Absent():
                return standing is None
            case Change():
                found = standing or {}
                return all(found.get(name) == value for name, value in action.when.items())

    def _do(self, action: Action) -> None:
        match action:
            case Put(item, _):
                self._store(item)
            case Change():
                key = {"pk": action.pk, "sk": action.sk}
                changed = {**(self._find(_key(action)) or key), **action.put}
                for name, number in action.add.items():
                    changed[name] = changed.get(name, 0) + number
                self._store({n: v for n, v in changed.items() if n not in action.remove})

    def _find(self, key: Key) -> Item | None:
        """A copy of an item."""
        found = self.items.get(key)
        return None if found is None else dict(found)

    def _store(self, item: Item) -> None:
        self.items[item["pk"], item["sk"]] = dict(item)
        self._keys.setdefault(item["pk"], set()).add(item["sk"])
        self._late.append(dict(item))
        while len(self._late) > self.lag:
            late = self._late.popleft()
            self._seen[late["pk"], late["sk"]] = late


def _key(action: Action) -> Key:
    match action:
        case Put(item, _):
            return item["pk"], item["sk"]
        case Change() | Absent():
            return action.pk, action.sk
