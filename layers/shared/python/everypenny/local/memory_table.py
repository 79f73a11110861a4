"""A table in memory that keeps DynamoDB's promises, for rebuilds and for thousands of runs.

Transactions are isolated under one lock, conditions decide, a view may lag behind, what a
caller gets or gives is never the stored item itself, and its limits are DynamoDB's. `cut`
is called before each write, so that a test may break off a delivery at any place.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from threading import RLock

from everypenny.adapters.table_actions import (
    Absent,
    Action,
    Change,
    Item,
    Put,
    Refused,
)
from everypenny.local.table_limits import (
    check_actions,
    check_batches,
    check_item,
    check_written,
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
        self._views: dict[str, set[Key]] = {}
        self._view_of: dict[Key, str] = {}
        self._keys: dict[str, list[str]] = {}
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
        check_item(item)
        self.cut()
        with self._lock:
            taken = self.get(item["pk"], item["sk"])
            if taken is None:
                self._store(item)
            return taken

    def query(self, pk: str, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        """A partition's items in key order."""
        with self._lock:
            keys = self._keys.get(pk, [])
            first = bisect_left(keys, max(prefix, after))
            wanted = takewhile(lambda sk: sk.startswith(prefix), islice(keys, first, None))
            found = [dict(self.items[pk, sk]) for sk in wanted if (pk, sk) in self.items]
        yield from found

    def view(self, name: str) -> Iterator[Item]:
        """The keys of a view's items, as many writes behind as `lag` says."""
        with self._lock:
            seen = sorted(self._views.get(name, ()))
        for pk, sk in seen:
            yield {"pk": pk, "sk": sk, "view": name}

    def write_all(self, items: Sequence[Item]) -> None:
        """Item by item, so that a cut leaves some written and some not."""
        check_batches(items)
        for item in items:
            self.cut()
            with self._lock:
                self._store(item)

    def transact(self, actions: Sequence[Action]) -> None:
        """Do all actions or none, alone."""
        check_actions([_key(action) for action in actions])
        self.cut()
        with self._lock:
            failed = tuple(not self._holds(action) for action in actions)
            if any(failed):
                raise Refused(failed)
            made = [self._made(action) for action in actions if not isinstance(action, Absent)]
            check_written(made)
            for item in made:
                self._store(item)

    def hold(self, items: Iterable[Item]) -> None:
        """Hold these items and no others."""
        self.items.clear()
        for item in items:
            self._store(item)

    def is_behind(self, name: str) -> bool:
        """Whether a view lacks an item yet, or still shows one that has left it."""
        with self._lock:
            shown = self._views.get(name, set())
            late = {(item["pk"], item["sk"]) for item in self._late}
            return any((self.items[key].get("view") == name) != (key in shown) for key in late)

    def catch_up(self) -> None:
        """Let every view show every write from now on."""
        with self._lock:
            self.lag = 0
            while self._late:
                self._show(self._late.popleft())

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

    def _made(self, action: Put | Change) -> Item:
        if isinstance(action, Put):
            return action.item
        key = {"pk": action.pk, "sk": action.sk}
        changed = {**(self._find(_key(action)) or key), **action.put}
        for name, number in action.add.items():
            changed[name] = changed.get(name, 0) + number
        return {name: value for name, value in changed.items() if name not in action.remove}

    def _find(self, key: Key) -> Item | None:
        """A copy of an item."""
        found = self.items.get(key)
        return None if found is None else dict(found)

    def _store(self, item: Item) -> None:
        self.items[item["pk"], item["sk"]] = dict(item)
        keys = self._keys.setdefault(item["pk"], [])
        place = bisect_left(keys, item["sk"])
        if keys[place : place + 1] != [item["sk"]]:
            keys.insert(place, item["sk"])
        self._late.append(dict(item))
        while len(self._late) > self.lag:
            self._show(self._late.popleft())

    def _show(self, item: Item) -> None:
        """Let the views see an item as it now is."""
        key = (item["pk"], item["sk"])
        was, name = self._view_of.pop(key, None), item.get("view")
        if was is not None:
            self._views[was].discard(key)
        if name is not None:
            self._view_of[key] = name
            self._views.setdefault(name, set()).add(key)


def _key(action: Action) -> Key:
    match action:
        case Put(item, _):
            return item["pk"], item["sk"]
        case Change() | Absent():
            return action.pk, action.sk
