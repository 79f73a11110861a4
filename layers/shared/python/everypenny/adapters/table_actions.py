"""The income table as DynamoDB keeps it: plain items, conditions, and whole transactions.

Everything that writes conditionally is an action, a value that a transaction carries out with
others or alone: Put, Change, Absent. Items are plain dicts of text, whole numbers and flags.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Value = str | int | bool
Item = dict[str, Any]

TRANSACTION = 100


class Busy(Exception):
    """The table would not take a write after several tries; the queue delivers again."""


class Refused(Exception):
    """A condition failed and nothing was written; `failed` tells which actions' it was."""

    def __init__(self, failed: tuple[bool, ...]) -> None:
        super().__init__(f"{sum(failed)} of {len(failed)} conditions")
        self.failed = failed


@dataclass(frozen=True, slots=True)
class Put:
    """Write an item; `new` only where its key is free."""

    item: Item
    new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Change an item's attributes where `when` holds: None means that an attribute is missing.

    `when` on `pk` says whether the item itself must be there.
    """

    pk: str
    sk: str
    put: Mapping[str, Value] = field(default_factory=dict)
    add: Mapping[str, int] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    when: Mapping[str, Value | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing lies under this key."""

    pk: str
    sk: str


Action = Put | Change | Absent


class Table(Protocol):
    """What the adapters of the ledger ask of a table."""

    def get(self, pk: str, sk: str) -> Item | None:
        """An item, read consistently."""
        ...

    def get_all(self, keys: Sequence[tuple[str, str]]) -> Iterator[Item]:
        """The items under these keys that are there, each read consistently, in no order."""
        ...

    def put_new(self, item: Item) -> Item | None:
        """Put an item unless its key is taken; returns the one that took it, else None.

        Raises Busy if others keep us out.
        """
        ...

    def query(self, pk: str, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        """A partition's items in key order, read consistently: of a prefix, from a key on."""
        ...

    def view(self, name: str) -> Iterator[Item]:
        """The keys of a view's items, which may lag: never for totals."""
        ...

    def write_all(self, items: Sequence[Item]) -> None:
        """Put items without a condition: only where a repeat is the same item.

        No key may come twice: an adapter writes several items in one call.
        """
        ...

    def transact(self, actions: Sequence[Action]) -> None:
        """Do up to 100 actions or none.

        Raises Refused if a condition fails, Busy if others keep us out.
        """
        ...
