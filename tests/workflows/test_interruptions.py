"""A delivery may be cut off before any write; the next one completes the same day."""

from collections.abc import Callable
from functools import cache
from random import Random

import pytest
from everypenny.domain.records import Landing
from everypenny.workflows.settle_provider_event import settle_provider_event
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON
from tests.fakes import Cut, PowerCut
from tests.whole_house import House
from tests.workflows.days import FILES, PAY, bought, in_memory, knock

Deed = Callable[[], object]


class Queues:
    """Delivers every message until each has been done; what a cut broke off comes again."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.left: list[Deed] = [
            lambda landing=landing: house.receive(landing) for landing in self._landings()
        ]
        self.left += [lambda body=body: knock(house, body) for body in bought(house)]
        self.left += [lambda: house.close(ON), lambda: house.export_all(ON)]

    def _landings(self) -> list[Landing]:
        return [self.house.land(key, content) for key, content in FILES.items()]

    def deliver_all(self) -> None:
        while self.left:
            deed = self.left[0]
            try:
                deed()
            except Cut:
                deed()
            self.left = self._sent() + self.left[1:]

    def _sent(self) -> list[Deed]:
        house = self.house
        chunks = [lambda m=m: house.allocate([m]) for m in house.chunks.take()]
        events = [
            lambda m=m: settle_provider_event(PAY, m["sha256"], settling=house.settling)
            for m in house.webhooks.take()
        ]
        return [*chunks, *events]


def lived_through(power: PowerCut) -> House:
    house = in_memory(power)
    Queues(house).deliver_all()
    return house


@cache
def uncut() -> tuple[House, int]:
    """The day without a cut, and how many writes it took."""
    power = PowerCut()
    return lived_through(power), power.writes


@pytest.mark.parametrize("tenth", range(10))
def test_a_day_cut_off_before_any_write_is_the_same_day(tenth: int) -> None:
    whole, writes = uncut()
    for after in range(tenth, writes, 10):
        house = lived_through(PowerCut(after=after))

        assert house.scan() == whole.scan(), f"cut off before write {after}"
        assert house.books.versions.keys() == whole.books.versions.keys()
        assert {k: v[-1] for k, v in house.outbox.versions.items()} == {
            k: v[-1] for k, v in whole.outbox.versions.items()
        }


def drain(house: House, power: PowerCut, gaps: list[int], random: Random) -> None:
    """Deliver what the queues hold in any order; a cut one goes back among the others."""
    left = [*house.chunks.take(), *house.webhooks.take()]
    while left:
        message = left.pop(random.randrange(len(left)))
        power.after, power.writes = (gaps.pop(), 0) if gaps else (None, 0)
        try:
            if "chunk" in message:
                house.allocate([message])
            else:
                settle_provider_event(PAY, str(message["sha256"]), settling=house.settling)
        except Cut:
            left.append(message)
    power.after = None


@given(st.lists(st.integers(0, 12), max_size=30), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_deliveries_cut_off_again_and_again_among_others_make_the_same_day(
    gaps: list[int], random: Random
) -> None:
    power = PowerCut()
    house = in_memory(power)
    for key, content in FILES.items():
        house.receive(house.land(key, content))
    for body in bought(house):
        knock(house, body)

    drain(house, power, gaps, random)
    house.close(ON)
    house.export_all(ON)

    assert house.scan() == uncut()[0].scan()
