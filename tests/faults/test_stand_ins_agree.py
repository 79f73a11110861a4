"""The same seed ends the same in memory, on moto, and on a local AWS over a bad wire."""

from collections.abc import Iterator
from types import SimpleNamespace

import boto3
import botocore.endpoint
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from everypenny.adapters import dynamo_days
from everypenny.local.local_stack import LocalStack, local_stack
from urllib3.exceptions import HTTPError

from tests.faults.bad_wire import MENDED_BY_THE_CLIENT, PAST_ALL_TRIES, BadWire, bad_wire
from tests.faults.invariants import check
from tests.faults.real_outside import (
    Place,
    RealOutside,
    calm,
    in_memory,
    left_by,
    up_to_date,
)
from tests.faults.simulator import Simulation, run
from tests.faults.strikes import Strikes

SEED = 67
ON_MOTO = (
    pytest.param(SEED, False, id="a day of many calls"),
    pytest.param(131, False, id="other calls"),
    pytest.param(9, True, id="a storm"),
)
OF_THE_WIRE = (ClientError, BotoCoreError, HTTPError)

pytestmark = pytest.mark.xdist_group("bad-wire")


@pytest.fixture(autouse=True)
def _few_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day's 64 lists and 512 fences are most of the calls of a small day."""
    monkeypatch.setattr(dynamo_days, "SHARDS", 4)
    monkeypatch.setattr(dynamo_days, "FENCES", 4)


@pytest.fixture(scope="module")
def local() -> Iterator[LocalStack]:
    with local_stack() as running:
        yield running


@pytest.fixture
def wire(local: LocalStack, monkeypatch: pytest.MonkeyPatch) -> Iterator[BadWire]:
    """A bad wire, for whose clients waiting takes no time."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda _: None))
    with bad_wire(local.endpoint) as up:
        yield up


def over(wire: BadWire, local: LocalStack, prefix: str):
    """An outside over the wire, whose table and buckets were made behind it."""
    seen = Place(local.client("dynamodb"), local.client("s3"), prefix).furnish()
    reached = Place(wire.client("dynamodb"), wire.client("s3"), prefix)
    return lambda strikes, **_: RealOutside(strikes, reached, seen, lambda: wire.strike([]))


def on_moto(strikes: Strikes, **_: int) -> RealOutside:
    place = Place(boto3.client("dynamodb"), boto3.client("s3"), "moto")
    return RealOutside(strikes, place.furnish())


@pytest.mark.parametrize(("seed", "storm"), ON_MOTO)
def test_moto_ends_a_seed_as_memory_does(seed: int, storm: bool, aws: None) -> None:  # noqa: ARG001
    memory = Simulation(seed, storm=storm, outside=up_to_date)
    moto = Simulation(seed, storm=storm, outside=on_moto)

    for simulation in (memory, moto):
        run(simulation)

    assert moto.story == memory.story
    assert memory.strikes.struck
    assert left_by(moto) == left_by(memory)


def test_a_wire_that_fails_now_and_then_changes_nothing(
    wire: BadWire, local: LocalStack
) -> None:
    outside = over(wire, local, "mended")
    wire.strike(MENDED_BY_THE_CLIENT)

    real = calm(SEED, outside)

    assert len(wire.fired()) == len(MENDED_BY_THE_CLIENT)
    assert left_by(real) == left_by(calm(SEED, up_to_date))


def test_a_wire_that_fails_for_longer_than_a_client_tries_loses_no_penny(
    wire: BadWire, local: LocalStack
) -> None:
    simulation = Simulation(SEED, outside=over(wire, local, "past"), faults=())
    simulation.comes_again += OF_THE_WIRE
    wire.strike(PAST_ALL_TRIES)

    run(simulation)

    assert any("Error" in told for told in simulation.story)
    check(in_memory(simulation), rebuilt=False)
