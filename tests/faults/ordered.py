"""An order as an officer of the simulator gives it, with what must come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults.onlooker import Lines, Onlooker

# What the simulator's council lets one officer do alone: limits.toml as two_councils has it.
ALONE_PENCE = 4_00
REVERSED_ALONE_PENCE = 500_00


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """A deed, and the lines that it posts if it is done at all (account, debits positive).

    A part that a payment of its own leaves in doubt is `suspense` here. `needs_two` says that
    no officer may do it alone.
    """

    deed: str
    order: Mapping[str, Any]
    posts: Lines = ()
    needs_two: bool = False


Draw = Callable[[Onlooker], Ordered | None]


def debits(posts: Lines) -> int:
    """The pence that lines move."""
    return sum(pence for _, pence in posts if pence > 0)


def above(posts: Lines, alone: int = ALONE_PENCE) -> bool:
    """Whether lines move more than one officer may."""
    return debits(posts) > alone
