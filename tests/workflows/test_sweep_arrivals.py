"""Whatever has come and had no answer is found, also if nobody was ever told of it."""

from datetime import UTC, datetime, timedelta

import pytest
from everypenny.adapters.s3_arrivals import S3Arrivals
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.workflows.kept_commands import command_bytes, command_key
from everypenny.workflows.receive_provider_event import webhook_key
from everypenny.workflows.sweep_arrivals import Unanswered, sweep_arrivals

from tests.builders import ON, an_allpay_file, council_tax
from tests.whole_house import House
from tests.workflows.offices import PAT, a_command, with_officers


def sweep(house: House, later: timedelta = timedelta(hours=2)) -> Unanswered:
    """Sweep as if so much time had passed since what S3 stamped just now."""
    house.clock.instant = datetime.now(UTC) + later  # noqa: TID251 - moto stamps real time
    evidence = S3Bucket("evidence", house.drop.client)
    return sweep_arrivals(
        arrivals=S3Arrivals(house.drop, evidence),
        events=house.settling.events,
        office=house.office,
    )


@pytest.fixture
def busy(house: House) -> House:
    """A file that was judged, and one that nobody was told of."""
    house.open(ON, {})
    house.dropped("allpay/told.txt", an_allpay_file([(council_tax(1), 5_00)]))
    house.land("allpay/untold.txt", an_allpay_file([(council_tax(2), 7_00)]))
    return house


def test_a_drop_that_nobody_was_told_of_is_found(busy: House) -> None:
    assert sweep(busy) == Unanswered(drops=1, webhooks=0)


def test_an_hour_is_left_for_an_answer(busy: House) -> None:
    assert sweep(busy, timedelta(minutes=30)) == Unanswered(drops=0, webhooks=0)


def test_a_webhook_that_was_kept_and_never_settled_is_found(busy: House) -> None:
    busy.evidence.keep(webhook_key("govuk-pay", "0" * 64), b"{}")

    assert sweep(busy) == Unanswered(drops=1, webhooks=1)


def test_reports_are_no_arrivals(busy: House) -> None:
    busy.dropped("allpay/broken.txt", b"no receipts at all")

    assert sweep(busy) == Unanswered(drops=1, webhooks=0)


def test_a_file_that_a_sender_dropped_among_the_reports_is_found(busy: House) -> None:
    busy.land("reports/receipts.txt", an_allpay_file([(council_tax(3), 9_00)]))

    assert sweep(busy) == Unanswered(drops=2, webhooks=0)


def test_a_command_that_was_kept_and_never_done_is_found(busy: House) -> None:
    command = a_command(busy, PAT, "write_off", "w1", items=[], code="", why="")
    busy.evidence.keep(command_key("w1"), command_bytes(command))

    assert sweep(busy) == Unanswered(drops=1, webhooks=0, commands=1)


def test_a_command_that_is_repeated_is_carried_on_and_found_no_more(busy: House) -> None:
    with_officers(busy)
    command = a_command(busy, PAT, "write_off", "w1", items=[], code="", why="")
    busy.evidence.keep(command_key("w1"), command_bytes(command))

    busy.do(PAT, "write_off", "w1", items=[], code="", why="")

    assert sweep(busy) == Unanswered(drops=1, webhooks=0)
