"""Deliveries that run at the same time lose nothing and double nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from everypenny.domain.records import Verdict
from everypenny.workflows.settle_provider_event import settle_provider_event

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.whole_house import House
from tests.workflows.days import PAY, bought, in_memory, knock


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """What each deed returned, all of them started together."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        return [future.result() for future in [pool.submit(deed) for deed in deeds]]


def test_chunks_of_many_batches_side_by_side_post_every_payment_once() -> None:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    for n in range(6):
        lines = [(council_tax(k), 100 * n + k + 1) for k in range(9)]
        house.receive(house.land(f"allpay/{n}.txt", an_allpay_file(lines)))
    messages = house.chunks.take() * 2

    at_once([lambda m=m: house.allocate([m]) for m in messages])

    closed = house.close(ON)
    assert (closed.batches, closed.journals) == (1 + 6, 1 + 6 * 9)


@pytest.mark.parametrize("attempt", range(5))
def test_the_same_bytes_landing_many_times_at_once_are_accepted_once(attempt: int) -> None:
    house = in_memory()
    content = an_allpay_file([(council_tax(1), attempt + 1)])
    landings = [house.land(f"allpay/{n}.txt", content) for n in range(6)]

    records = at_once([lambda x=x: house.receive(x) for x in landings])

    verdicts = sorted(record.verdict for record in records)
    assert verdicts == [Verdict.ACCEPTED] + [Verdict.REFUSED] * 5
    assert sorted(record.sequence for record in records) == [1, 2, 3, 4, 5, 6]


def settled(house: House, digest: str) -> str:
    return settle_provider_event(PAY, digest, settling=house.settling)


@pytest.mark.parametrize("_", range(5))
def test_webhooks_of_one_payment_at_once_post_it_once(_: int) -> None:
    house = in_memory()
    digests = [knock(house, body) for body in bought(house)] * 3

    at_once([lambda d=d: settled(house, d) for d in digests])

    assert house.close(ON).journals == 1 + 2 + 1
