"""A closed day's copy, made by its own function with its own grants, is searched offline."""

from dataclasses import replace

import pytest
from everypenny.adapters.columnar_copies import copy_name
from everypenny.local.demo_checks import Checks
from everypenny.local.demo_history import check_history

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]


@pytest.fixture
def run(played):
    """The day as it was played, with a list of checks of its own."""
    return replace(played, checks=Checks())


def test_a_closed_day_is_searched_offline(run, tmp_path):
    check_history(run, tmp_path)

    assert run.checks.failed == []


def test_a_lost_copy_is_made_again_by_one_message(run, tmp_path):
    check_history(run, tmp_path)
    name, bucket = copy_name(run.plan.day), run.stack.outputs["WorkBucket"]
    run.stack.client("s3").delete_object(Bucket=bucket, Key=name)

    run.stack.send("Copies", {})
    check_history(run, tmp_path)

    assert (len(run.checks.steps), run.checks.failed) == (2, [])
