"""The least of a story that breaks: fewer files, fewer deeds, fewer faults, the same end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tests.faults.invariants import check
from tests.faults.officers import MOST_ORDERS
from tests.faults.simulator import Simulation, run
from tests.faults.strikes import Strike

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a seed may be reduced to: which faults strike, what is sent, how much is ordered.

    `sent` numbers the world's files; None is whatever the seed draws.
    """

    seed: int
    faults: tuple[Strike, ...] | None = None
    sent: tuple[int, ...] | None = None
    orders: int = MOST_ORDERS
    storm: bool = False

    def simulation(self) -> Simulation:
        """The case, to be lived."""
        return Simulation(
            self.seed,
            storm=self.storm,
            faults=self.faults,
            sent=self.sent,
            most_orders=self.orders,
        )


def case_of(simulation: Simulation) -> Case:
    """A simulation as the case that it is, lived or not."""
    return Case(
        seed=simulation.seed,
        faults=simulation.faults,
        sent=simulation.sent,
        orders=simulation.most_orders,
        storm=simulation.storm,
    )


def how_it_ends(simulation: Simulation) -> str:
    """The kind of error in which a simulation ends and the function that tells; "" if it holds.

    Any error may be how a broken safeguard shows itself, so all of them are looked at.
    """
    try:
        run(simulation)
        check(simulation)
    except Exception as error:  # noqa: BLE001 - the end of a story is what is asked for
        traceback = error.__traceback__
        while traceback is not None and traceback.tb_next is not None:
            traceback = traceback.tb_next
        told_by = traceback.tb_frame.f_code.co_qualname if traceback else ""
        return f"{type(error).__name__} in {told_by}"
    return ""


def least(case: Case) -> Case:
    """The least case that ends as this one does, part by part."""
    end = how_it_ends(case.simulation())

    def fails(smaller: Case) -> bool:
        return how_it_ends(smaller.simulation()) == end

    sent = least_of(case.sent or (), lambda some: fails(replace(case, sent=some)))
    case = replace(case, sent=sent)
    faults = least_of(case.faults or (), lambda some: fails(replace(case, faults=some)))
    case = replace(case, faults=faults)
    for orders in range(case.orders):
        if fails(replace(case, orders=orders)):
            return replace(case, orders=orders)
    return case


def least_of(whole: Sequence[T], fails: Callable[[tuple[T, ...]], bool]) -> tuple[T, ...]:
    """What is left of some that fail once no part of it can go; larger parts go first."""
    left, size = tuple(whole), len(whole)
    while size:
        before = len(left)
        for start in _starts(left, size):
            without = left[:start] + left[start + size :]
            if fails(without):
                left = without
        size = size // 2 if size > 1 else int(len(left) < before)
    return left


def _starts(left: Sequence[object], size: int) -> Iterator[int]:
    """Where parts begin, from the last to the first."""
    yield from range((len(left) - 1) // size * size, -1, -size)
