"""Any message, file or webhook, any number of times and in any order: nothing changes."""

from functools import cache

from everypenny.workflows.settle_provider_event import settle_provider_event
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON
from tests.whole_house import House
from tests.workflows.days import FILES, PAY, bought, in_memory, knock


def landed_and_judged(house: House) -> list:
    """The day's files, each judged for the first time in this order; webhooks taken in."""
    landings = [house.land(key, content) for key, content in FILES.items()]
    for landing in landings:
        house.receive(landing)
    for body in bought(house):
        knock(house, body)
    return landings


def deeds(house: House, landings: list) -> list:
    """Everything that a queue may deliver, as calls without arguments."""
    chunks = [lambda m=m: house.allocate([m]) for m in house.chunks.take()]
    events = [
        lambda m=m: settle_provider_event(PAY, m["sha256"], settling=house.settling)
        for m in house.webhooks.take()
    ]
    drops = [lambda landing=landing: house.receive(landing) for landing in landings]
    return [*chunks, *events, *drops]


@cache
def after_one_of_each() -> tuple[list, dict[str, list[bytes]]]:
    house = in_memory()
    for deed in deeds(house, landed_and_judged(house)):
        deed()
    house.close(ON)
    return house.scan(), house.books.versions


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_a_day_delivered_twice_and_shuffled_is_the_same_day(random) -> None:
    house = in_memory()
    once = deeds(house, landed_and_judged(house))
    twice = [*once, *once]
    random.shuffle(twice)

    for deed in twice:
        deed()
    house.close(ON)

    assert (house.scan(), house.books.versions) == after_one_of_each()


def test_a_day_delivered_again_after_its_close_changes_nothing() -> None:
    house = in_memory()
    again = deeds(house, landed_and_judged(house))
    for deed in again:
        deed()
    house.close(ON)
    before = house.scan()

    for deed in reversed(again):
        deed()

    assert house.scan() == before == after_one_of_each()[0]


def test_the_real_adapters_repeat_as_quietly(house: House) -> None:
    house.open(ON, {"bank/main": 1_000_00})
    again = deeds(house, landed_and_judged(house))
    for deed in again:
        deed()
    before = house.scan()

    for deed in reversed(again):
        deed()

    assert house.scan() == before
