"""Events and exports: written once, delivered as they were issued."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.adapters.dynamo_events import DynamoEvents
from everypenny.adapters.dynamo_exports import DynamoExports
from everypenny.domain.identifiers import EventId
from everypenny.domain.records import EventRecord
from everypenny.formats.canonical import sha256

from tests.outside import InMemory, OnMoto
from tests.records import ON, an_export

EVENT = EventRecord(
    event_id=EventId("e1"),
    source="govuk-pay",
    provider_id="pay1",
    event="captured",
    outcome="posted",
    batch_id="b",
    message="m",
)
NEXT = ON + timedelta(days=1)


@pytest.fixture
def exports(outside: OnMoto | InMemory) -> DynamoExports:
    return DynamoExports(outside.table, outside.buckets["outbox"])


def test_the_first_record_of_an_event_stands(outside: OnMoto | InMemory) -> None:
    events = DynamoEvents(outside.table)

    first = events.record(EVENT)
    again = events.record(replace(EVENT, outcome="unreadable"))

    assert first == again == EVENT


def test_a_message_is_listed_once_with_the_day_that_first_recorded_it(
    outside: OnMoto | InMemory,
) -> None:
    events, days = DynamoEvents(outside.table), DynamoDays(outside.table)

    events.record_message(EVENT, today=ON)
    events.record_message(replace(EVENT, outcome="noted"), today=NEXT)

    assert (days.joined(ON).messages, days.joined(NEXT).messages) == ((EVENT,), ())
    assert events.outcome(EVENT.event_id) == EVENT


def test_a_message_joins_no_day_that_is_shut(outside: OnMoto | InMemory) -> None:
    events, days = DynamoEvents(outside.table), DynamoDays(outside.table)
    days.shut(ON)

    events.record_message(EVENT, today=ON)

    assert (days.joined(ON).messages, days.joined(NEXT).messages) == ((), (EVENT,))


def test_a_forged_body_is_counted_however_often_it_comes(outside: OnMoto | InMemory) -> None:
    events = DynamoEvents(outside.table)

    for _ in range(3):
        events.forged("govuk-pay", "d", 77)

    kept = {"pk": "G#govuk-pay", "sk": "d", "size_bytes": 77, "seen": 3}
    assert outside.table.get("G#govuk-pay", "d") == kept


def test_exports_are_contiguous(exports: DynamoExports) -> None:
    first = exports.issue("gl", [an_export()], was=None, to=ON, taken={})
    twice = exports.issue("gl", [an_export(NEXT)], was=None, to=NEXT, taken={})
    second = exports.issue("gl", [an_export(NEXT)], was=ON, to=NEXT, taken={})

    assert (first, twice, second) == (True, False, True)
    assert exports.exported_to("gl") == NEXT
    assert exports.issued("gl") == (an_export(), an_export(NEXT))
    assert exports.exported_to("other") is None
    assert exports.targets() == ("gl",)


def test_a_funds_days_are_taken_by_one_target_alone(exports: DynamoExports) -> None:
    unseen = {"CT": None}

    first = exports.issue("tax", [an_export()], was=None, to=ON, taken=unseen)
    other = exports.issue("tax2", [an_export()], was=None, to=ON, taken=unseen)

    assert (first, other) == (True, False)
    assert exports.taken_to(["CT", "HR"]) == {"CT": ON, "HR": None}
    assert exports.issued("tax2") == ()


def test_a_target_may_pass_days_without_a_line(exports: DynamoExports) -> None:
    assert exports.issue("gl", [], was=None, to=ON, taken={}) is True
    assert exports.issued("gl") == ()


def test_a_delivered_file_and_its_manifest_are_never_replaced(
    exports: DynamoExports, outside: OnMoto | InMemory
) -> None:
    record = an_export()

    first = exports.put_file("gl", record.file_name, BytesIO(b"one"), b"{}")
    again = exports.put_file("gl", record.file_name, BytesIO(b"two"), b"[]")

    with exports.file(record) as standing:
        assert standing.read() == b"one"
    assert outside.buckets["outbox"].get(f"gl/{record.file_name}.manifest.json") == b"{}"
    assert first == again == sha256(b"one")
