"""Files and webhooks that come together, through the deployed stack: none is lost.

`make bench` has the heavy forms: a hundred files, and fifty webhooks a second for a minute.
"""

import pytest

from tests.benchmarks.load import files_at_once, webhooks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]


def test_files_that_land_together_are_all_posted(played):
    carried = files_at_once(played.stack, files=12, lines=5)

    assert carried.posted == carried.came == 12
    assert carried.pence == sum(5 * (1_00 + number) for number in range(12))


def test_webhooks_that_come_faster_than_they_are_settled_all_post(deployed, played):
    carried = webhooks(deployed, played.stack, a_second=20, seconds=3)

    assert carried.posted == carried.came == 60
    assert carried.pence == sum(1_00 + number for number in range(60))
