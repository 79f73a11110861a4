"""Faults at calls to the outside: which may strike where, and how often each has struck."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import CodeType
from typing import TypeVar

from everypenny.adapters.table_actions import Busy
from everypenny.local.memory_table import never

from tests.fakes import Cut

T = TypeVar("T")


class Fault(StrEnum):
    """What may happen at one call."""

    BEFORE = "before"  # the power goes, and nothing has happened
    AFTER = "after"  # it has happened, and nobody hears of it
    BUSY = "busy"  # throttled: nothing has happened, and we are told so
    PART = "part"  # some of several have been written when the power goes
    TWICE = "twice"  # the answer is lost, and the client asks again by itself
    STALE = "stale"  # a view does not show the latest writes
    MEANWHILE = "meanwhile"  # another copy runs from here, whole, before this one goes on


_READ = frozenset({Fault.BEFORE, Fault.BUSY, Fault.MEANWHILE})
_WRITE = _READ | {Fault.AFTER}
CAN_SUFFER = {
    "table.get": _READ,
    "table.get_all": _READ,
    "table.query": _READ,
    "table.view": _READ | {Fault.STALE},
    "table.put_new": _WRITE | {Fault.TWICE},
    "table.write_all": _WRITE | {Fault.PART},
    "table.transact": _WRITE,
    "bucket.get": _READ,
    "bucket.find": _READ,
    "bucket.lines": _READ,
    "bucket.file": _READ,
    "bucket.open": _READ,
    "bucket.put": _WRITE,
    "bucket.put_once": _WRITE | {Fault.TWICE},
    "bucket.put_file_once": _WRITE | {Fault.TWICE},
    "bucket.put_lines": _WRITE,
    "bucket.report": _WRITE,
    "queue.send": _WRITE | {Fault.PART, Fault.TWICE},
    "provider.payment": _READ,
    "provider.refunds": _READ,
    "provider.refund": _WRITE,
    "signer.sign": _READ,
}

Cell = tuple[str, Fault]


@dataclass
class Strikes:
    """The faults armed for one run: each strikes once, after it has let some calls pass."""

    armed: dict[str, list[tuple[Fault, int]]] = field(default_factory=dict)
    meanwhile: Callable[[], None] = never
    told: Callable[[str], None] = lambda _: None
    struck: Counter[Cell] = field(default_factory=Counter)

    def arm(self, cell: Cell, *, after: int) -> None:
        site, fault = cell
        self.armed.setdefault(site, []).append((fault, after))

    def around(self, call: str, do: Callable[[], T], part: Callable[[], None] = never) -> T:
        """Do a call to the outside, unless a fault strikes; `part` does some of it."""
        if not self.armed:
            return do()
        site = f"{caller()} {call}"
        match self._drawn(site):
            case Fault.BEFORE:
                raise Cut(site)
            case Fault.BUSY:
                raise Busy(site)
            case Fault.AFTER:
                do()
                raise Cut(site)
            case Fault.PART:
                part()
                raise Cut(site)
            case Fault.TWICE:
                do()
            case Fault.MEANWHILE:
                self.meanwhile()
        return do()

    def stale(self, call: str) -> None:
        """Note that a view has just been served behind the times."""
        self.struck[f"{caller()} {call}", Fault.STALE] += 1

    def _drawn(self, site: str) -> Fault | None:
        waiting = self.armed.get(site)
        if not waiting:
            return None
        fault, after = waiting[0]
        if after:
            waiting[0] = (fault, after - 1)
            return None
        waiting.pop(0)
        if not waiting:
            del self.armed[site]
        self.struck[site, fault] += 1
        self.told(f"    !! {fault} at {site}")
        return fault


def caller() -> str:
    """The function of the product that is calling the outside."""
    frame = sys._getframe(1)
    while not (name := _in_the_product(frame.f_code)) and frame.f_back is not None:
        frame = frame.f_back
    return name


@cache
def _in_the_product(code: CodeType) -> str:
    """A function's name, without what is defined within it; blank if a test's own."""
    if "/tests/" in code.co_filename:
        return ""
    return code.co_qualname.partition(".<locals>")[0]
