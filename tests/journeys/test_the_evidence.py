"""What a deployed stack leaves is enough for a stranger, and to live its day again."""

from dataclasses import replace

import pytest
from everypenny.local.demo_checks import Checks
from everypenny.local.demo_verification import check_evidence

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]


def test_a_stranger_verifies_the_day_and_it_comes_out_again(played, tmp_path):
    run = replace(played, checks=Checks())

    page = check_evidence(run, tmp_path / "evidence")

    told = [(check.claim, check.expected, check.found) for check in run.checks.failed]
    assert told == []
    assert "Signatures: " in page
