"""What every test of a workflow lives with: chunks so small that each batch has several."""

from collections.abc import Iterator

import pytest
from everypenny.workflows import read_batches


@pytest.fixture(scope="package", autouse=True)
def _small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_batches, "CHUNK_PAYMENTS", 2)
        yield
