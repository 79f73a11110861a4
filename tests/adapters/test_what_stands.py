"""What is written once: the first stands, whoever comes later and whatever they bring."""

from dataclasses import replace
from datetime import timedelta

import pytest
from everypenny.adapters.dynamo_acknowledgements import DynamoAcknowledgements
from everypenny.adapters.dynamo_audit import DynamoAudit
from everypenny.adapters.dynamo_days import DynamoDays, fence, fence_key
from everypenny.adapters.dynamo_pushes import DynamoPushes
from everypenny.adapters.live_memories import LiveMemories
from everypenny.adapters.s3_day_books import S3DayBooks
from everypenny.adapters.s3_work import S3Work
from everypenny.domain.acknowledgement import AcknowledgedExport
from everypenny.domain.audit import AuditEntry

from tests.outside import InMemory
from tests.records import ON

NEXT = ON + timedelta(days=1)
ENTRY = AuditEntry(
    request_id="r1",
    at="2026-11-20T10:00:00.000000Z",
    officer_id="pat",
    roles=("income",),
    did="GET /v1/suspense",
    about="",
    status=200,
    address="192.0.2.1",
)


@pytest.fixture
def outside() -> InMemory:
    """Conditions hold there as they do in DynamoDB and S3: the contracts say so."""
    return InMemory()


@pytest.fixture
def day_books(outside: InMemory) -> S3DayBooks:
    return S3DayBooks(outside.buckets["day-books"])


def test_the_first_entry_of_a_request_stands_in_the_trail(outside: InMemory) -> None:
    trail = DynamoAudit(outside.table)

    for entry in (ENTRY, replace(ENTRY, status=403)):
        trail.enter(entry, today=ON)

    assert trail.entries(ON) == (ENTRY,)


def test_a_day_that_is_shut_as_something_joins_it_takes_nothing_more(
    outside: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail = DynamoAudit(outside.table)
    DynamoDays(outside.table).shut(ON)
    monkeypatch.setattr(outside.table, "get", lambda *_: None)

    trail.enter(ENTRY, today=ON)

    assert (trail.entries(ON), trail.entries(NEXT)) == ((), (ENTRY,))


def test_a_day_whose_first_fence_is_shut_takes_nothing_more_anywhere(
    outside: InMemory,
) -> None:
    trail = DynamoAudit(outside.table)
    outside.table.put_new({"pk": fence_key(ON, 0), "sk": "FENCE"})
    assert fence(ENTRY.request_id) != 0

    trail.enter(ENTRY, today=ON)

    assert (trail.entries(ON), trail.entries(NEXT)) == ((), (ENTRY,))


def test_the_first_trail_of_a_day_stands(day_books: S3DayBooks) -> None:
    sealed = [day_books.seal_audit(ON, trail) for trail in (b"first", b"second")]

    assert sealed == [b"first", b"first"]
    assert day_books.audit(ON) == b"first"


def test_the_first_signature_and_the_first_page_stand(
    day_books: S3DayBooks, outside: InMemory
) -> None:
    for content in (b"first", b"second"):
        day_books.sign("proofs/p.json", content)
        day_books.put_sheet("proofs/p.json.html", content)

    for name in ("proofs/p.json.sig", "proofs/p.json.html"):
        assert outside.buckets["day-books"].versions[name] == [b"first"]


def test_the_first_word_on_an_export_stands(outside: InMemory) -> None:
    words = DynamoAcknowledgements(outside.table)
    first = AcknowledgedExport(
        export_id="e1",
        sent_count=1,
        sent_pence=5_00,
        loaded_count=1,
        loaded_pence=5_00,
        refused_count=0,
        refused_pence=0,
        returning=0,
        evidence="d1",
    )

    kept = [words.record("gl", word) for word in (first, replace(first, loaded_count=0))]

    assert kept == [first, first]
    assert words.words("gl") == {"e1": first}


def test_the_first_push_of_an_export_keeps_its_instant(outside: InMemory) -> None:
    pushes = DynamoPushes(outside.table)

    for at in ("first", "second"):
        pushes.mark("gl", "e1", to="s3://theirs", at=at)

    assert outside.table.get("X#gl", "P#e1")["at"] == "first"


def test_a_memory_is_live_until_a_later_days_is(
    outside: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    memories = LiveMemories(outside.table, S3Work(outside.buckets["work"]))
    memories.make_live(NEXT, "later")

    memories.make_live(ON, "earlier")
    monkeypatch.setattr(outside.table, "get", lambda *_: None)
    memories.make_live(ON, "as it would race")

    monkeypatch.undo()
    assert memories.live() == "later"
