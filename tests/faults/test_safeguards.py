"""No safeguard can be lost unnoticed."""

import pytest

from tests.faults.mutations import notices, without
from tests.faults.safeguards import SAFEGUARDS

QUICKLY_MISSED = (
    "a webhook's signature fits",
    "the same bytes are refused",
    "only an accepted file is handed on",
)


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda safeguard: safeguard.what)
def test_each_safeguard_stands_where_the_mutations_take_it_out(safeguard, tmp_path) -> None:
    copy = without(safeguard, tmp_path)

    assert compile(copy.read_text("utf-8"), copy.name, "exec")


@pytest.mark.parametrize("what", QUICKLY_MISSED)
def test_the_simulator_misses_a_safeguard_that_is_taken_out(what: str) -> None:
    [safeguard] = [each for each in SAFEGUARDS if each.what == what]

    assert notices(safeguard, seeds=20) == "the simulator"
