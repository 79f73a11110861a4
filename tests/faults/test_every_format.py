"""Every format is among what the simulator's senders send, sound and spoilt, once and again."""

from collections import Counter, defaultdict
from functools import cache
from random import Random

from everypenny.adapters.council_folder import council_bytes, council_from_bytes
from everypenny.domain.council import Council
from everypenny.formats.registry import FORMATS, WITHOUT_MONEY, posts_for

from tests.faults.council_days import a_world
from tests.faults.truth import Sent, World
from tests.faults.two_councils import one_target

OF_PROVIDERS = {"govuk_pay": "govuk_pay_transactions"}
NOT_DRIVEN: dict[str, str] = {}
SEEDS = 400
MOST_PAYMENTS = 40


@cache
def worlds() -> list[World]:
    return [a_world(Random(seed)) for seed in range(SEEDS)]


@cache
def the_council() -> Council:
    return council_from_bytes(council_bytes(one_target()))


@cache
def sent() -> dict[str, list[Sent]]:
    """What came of each format's sources, over many seeds."""
    found = defaultdict(list)
    sources = the_council().sources
    for world in worlds():
        for file in world.sent:
            if file.source in sources:
                told = sources[file.source].format
                found[OF_PROVIDERS.get(told, told)].append(file)
    return found


def test_a_format_that_no_seed_draws_is_named_with_its_reason() -> None:
    formats = {*FORMATS, *WITHOUT_MONEY, "declared"}

    drawn = {name for name, files in sent().items() if any(file.good for file in files)}

    assert formats - drawn == NOT_DRIVEN.keys()
    assert all(NOT_DRIVEN.values())


def test_every_format_that_posts_comes_spoilt_too() -> None:
    posting = {
        OF_PROVIDERS.get(source.format, source.format)
        for source in the_council().sources.values()
        if source.kind in {"statement", "collector"} and posts_for(source)
    }

    spoilt = {name for name, files in sent().items() if any(not file.good for file in files)}

    assert posting <= spoilt


def test_every_format_comes_again() -> None:
    for name, files in sent().items():
        assert any(file.key.endswith(".again") for file in files), name


def test_no_seed_has_more_than_forty_payments() -> None:
    most = Counter({seed: world.payments_told for seed, world in enumerate(worlds())})

    assert most.most_common(1)[0][1] <= MOST_PAYMENTS
