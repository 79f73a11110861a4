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

    def __repr__(self) -> str:
        """As a kept case is written."""
        return f"Fault.{self.name}"


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
Strike = tuple[Cell, int]
"""A fault at a call site, and how many calls it lets pass first."""


@dataclass
class Strikes:
    """The faults armed for one run: each strikes once, after it has let some calls pass.

    One that can do nothing at a call waits for another: where a single thing is written there
    is no part of it, and `meanwhile` nothing happens unless `others_wait`.
    """

    armed: dict[str, list[tuple[Fault, int]]] = field(default_factory=dict)
    others_wait: Callable[[], bool] = lambda: True
    meanwhile: Callable[[], None] = never
    told: Callable[[str], None] = lambda _: None
    called: set[str] = field(default_factory=set)
    struck: Counter[Cell] = field(default_factory=Counter)

    def arm(self, cell: Cell, *, after: int) -> None:
        site, fault = cell
        self.armed.setdefault(site, []).append((fault, after))

    def around(
        self, call: str, do: Callable[[], T], part: Callable[[], None] | None = None
    ) -> T:
        """Do a call to the outside, unless a fault strikes; `part` does some of it."""
        if not self.armed:
            return do()
        site = f"{caller()} {call}"
        self.called.add(site)
        match self._drawn(site, has_parts=part is not None):
            case Fault.BEFORE:
                raise Cut(site)
            case Fault.BUSY:
                raise Busy(site)
            case Fault.AFTER:
                do()
                raise Cut(site)
            case Fault.PART if part:
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

    def _drawn(self, site: str, *, has_parts: bool) -> Fault | None:
        waiting = self.armed.get(site, [])
        for place, (fault, passes) in enumerate(waiting):
            if fault is Fault.PART and not has_parts:
                continue
            if fault is Fault.MEANWHILE and not self.others_wait():
                continue
            if passes:
                waiting[place] = (fault, passes - 1)
                return None
            self._strike(site, place)
            return fault
        return None

    def _strike(self, site: str, place: int) -> None:
        fault, _ = self.armed[site].pop(place)
        if not self.armed[site]:
            del self.armed[site]
        self.struck[site, fault] += 1
        self.told(f"    !! {fault} at {site}")


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
