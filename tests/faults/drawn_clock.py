"""A clock for many at once: its instants are drawn and kept in order, and nobody waits."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from heapq import heappop, heappush
from itertools import count
from threading import Lock
from typing import TypeVar

T = TypeVar("T")


class DrawnClock:
    """Threads that go one at a time, each as its instant comes; `now` is in seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, Lock]] = []
        self._turns = count()

    def sleep(self, seconds: float) -> None:
        """Let everybody go first whose instant comes sooner."""
        gate = self._turn_in(seconds)
        self._let_next_go()
        gate.acquire()

    def run(self, works: Sequence[Callable[[], T]]) -> list[T]:
        """Each work in a thread of its own, all from this instant on; what they return."""
        gates = [self._turn_in(0.0) for _ in works]
        with ThreadPoolExecutor(len(works)) as threads:
            doing = [
                threads.submit(self._do, gate, work)
                for gate, work in zip(gates, works, strict=True)
            ]
            self._let_next_go()
        return [one.result() for one in doing]

    def _do(self, gate: Lock, work: Callable[[], T]) -> T:
        gate.acquire()
        try:
            return work()
        finally:
            self._let_next_go()

    def _turn_in(self, seconds: float) -> Lock:
        gate = Lock()
        gate.acquire()
        heappush(self._due, (self.now + seconds, next(self._turns), gate))
        return gate

    def _let_next_go(self) -> None:
        if self._due:
            self.now, _, gate = heappop(self._due)
            gate.release()
