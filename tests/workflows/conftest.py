"""What every test of a workflow lives with: chunks so small that each batch has several."""

from collections.abc import Iterator

import pytest
from everypenny.workflows import read_batches

from tests.builders import a_register
from tests.whole_house import House
from tests.workflows.days import a_card_payment, in_memory


@pytest.fixture(scope="package", autouse=True)
def _small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_batches, "CHUNK_PAYMENTS", 2)
        yield


@pytest.fixture
def till() -> House:
    """A house whose register is loaded and whose provider took one payment of £100."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    house.provider.payments["pay1"] = a_card_payment()
    return house
