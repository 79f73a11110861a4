"""What every room's tests share."""

import gc
from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.outside import InMemory
from tests.whole_house import House

LIVING = 200_000


def pytest_collection_finish() -> None:
    """What is imported by now stays: the garbage collector need not look at it again."""
    gc.freeze()
    gc.set_threshold(LIVING)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An AWS in this process, that no credentials of the machine can leave."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    with mock_aws():
        yield


@pytest.fixture
def house(aws: None) -> House:  # noqa: ARG001 - the AWS comes first
    """Every workflow over moto."""
    return House()


@pytest.fixture
def quick() -> House:
    """Every workflow over a table and buckets in memory."""
    return House(outside=InMemory())
