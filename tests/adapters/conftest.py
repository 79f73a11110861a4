"""Both places in which adapters must keep the same promises."""

import pytest

from tests.outside import InMemory, OnMoto


@pytest.fixture(params=["moto", "memory"])
def outside(request: pytest.FixtureRequest) -> OnMoto | InMemory:
    if request.param == "memory":
        return InMemory()
    request.getfixturevalue("aws")
    return OnMoto()
