"""The door that names an officer's roles as he or she signs in."""

from typing import Any

import pytest

from functions.name_roles import lambda_handler
from tests.functions.stage import Context, sample


def groups(event: str) -> list[str]:
    answer: dict[str, Any] = lambda_handler(sample(event), Context("name_roles"))
    told = answer["response"]["claimsAndScopeOverrideDetails"]["groupOverrideDetails"]
    return told["groupsToOverride"]


def test_the_councils_directory_alone_decides_for_those_it_signs_in():
    assert groups("name_roles/directory") == ["income_officer", "auditor"]


def test_the_pools_own_officers_keep_their_groups():
    assert groups("name_roles/own_pool") == ["cashier"]


def test_the_log_says_nothing_of_who_it_was(caplog: pytest.LogCaptureFixture):
    groups("name_roles/directory")

    [line] = [vars(record) for record in caplog.records]
    assert line["roles"] == ("income_officer", "auditor")
    assert "carter" not in str(line)
