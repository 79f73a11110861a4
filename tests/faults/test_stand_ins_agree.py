"""The same seed leaves the same bytes in memory and on an AWS in this process."""

import boto3
import pytest

from tests.faults.real_outside import RealOutside, left_by, up_to_date
from tests.faults.simulator import Simulation, run
from tests.faults.strikes import Strikes

SEEDS = (3,)


def on_moto(strikes: Strikes, **_: int) -> RealOutside:
    return RealOutside(strikes, boto3.client("dynamodb"), boto3.client("s3"), "moto")


@pytest.mark.parametrize("seed", SEEDS)
def test_moto_ends_a_seed_as_memory_does(seed: int, aws: None) -> None:  # noqa: ARG001
    in_memory, real = Simulation(seed, outside=up_to_date), Simulation(seed, outside=on_moto)

    for simulation in (in_memory, real):
        run(simulation)

    assert real.story == in_memory.story
    assert left_by(real) == left_by(in_memory)
