"""The door that searches history for officers, over copies that it fetches itself."""

import json

import pytest

from tests.functions.stage import Stage

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")


@pytest.fixture
def copied(closed: Stage, tmp_path, monkeypatch) -> Stage:
    """The day of the samples is copied; what is fetched of it lies in a folder of its own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    closed.open("copy_day_book/one_day")
    return closed


def told(answer):
    return json.loads(answer["body"])


def test_an_officer_finds_an_account_in_a_sealed_day(copied: Stage):
    answer = copied.open("search_payments/account")

    found = told(answer)
    assert answer["statusCode"] == 200
    assert {line["ledger_account"] for line in found["items"]} == {"fund/CT/770000026"}
    assert found["next"] is None


def test_before_any_day_is_copied_nothing_is_found(closed: Stage, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert told(closed.open("search_payments/account"))["items"] == []


@pytest.mark.parametrize(
    ("case", "status"),
    [("search_payments/without_the_role", 403), ("search_payments/no_such_day", 400)],
)
def test_what_is_not_answered_says_why(copied: Stage, case: str, status: int):
    answer = copied.open(case)

    assert answer["statusCode"] == status
    assert told(answer)["detail"]
