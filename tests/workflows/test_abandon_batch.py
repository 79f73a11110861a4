"""Abandoned batches never post, and their files are welcome again as the next attempt."""

import json
from typing import Any

import pytest
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.officers import Officer
from everypenny.domain.records import FileRecord, Verdict

from tests.builders import ON, Entry, a_statement, an_allpay_file, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory

SENA = Officer("sena", ("senior_income_officer",))
FAY = Officer("fay", ("finance_manager",))
FILE = an_allpay_file([(council_tax(1), 5_00), (council_tax(2), 7_00)])
ENTRIES = [Entry(pence=10_00, text="ONE"), Entry(pence=20_00, text="TWO")]


@pytest.fixture
def house() -> House:
    return in_memory()


def _accepted(house: House, key: str = "allpay/a.txt", content: bytes = FILE) -> FileRecord:
    """A file that is accepted; its chunks wait on their queue."""
    return house.receive(house.land(key, content))


def _abandon(house: House, command_id: str, batch_id: str, why: str = "wrong day") -> Outcome:
    asked = house.do(SENA, "abandon_batch", command_id, batch_id=batch_id, why=why)
    if asked.outcome is not DeedOutcome.WAITING:
        return asked
    return house.do(FAY, "approve_deed", f"{command_id}-yes", decides=command_id)


def _unposted(house: House) -> list[Any]:
    manifest = house.day_books.manifest(ON)
    assert manifest is not None
    return json.loads(manifest)["unposted"]


def test_an_abandoned_batch_never_posts(house: House) -> None:
    [batch] = _accepted(house).batches

    done = _abandon(house, "c1", batch.batch_id)
    house.allocate(house.chunks.take())

    assert (done.outcome, done.answer["total_pence"]) == (DeedOutcome.DONE, 12_00)
    assert house.ledger.posted_on(batch.batch_id) is None
    assert list(house.ledger.unposted()) == []


def test_one_officer_cannot_abandon_a_batch(house: House) -> None:
    [batch] = _accepted(house).batches
    house.do(SENA, "abandon_batch", "c1", batch_id=batch.batch_id, why="x")

    own = house.do(SENA, "approve_deed", "a1", decides="c1")
    [allocated] = house.allocate(house.chunks.take())

    assert own.status == 403
    assert allocated.posted_on == ON


def test_posted_is_final(house: House) -> None:
    [batch] = house.dropped("allpay/a.txt", FILE).batches

    refused = _abandon(house, "c1", batch.batch_id)

    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, "batch_id")


def test_a_batch_that_posts_while_it_is_approved_is_posted(house: House) -> None:
    [batch] = _accepted(house).batches
    house.do(SENA, "abandon_batch", "c1", batch_id=batch.batch_id, why="x")
    house.allocate(house.chunks.take())

    late = house.do(FAY, "approve_deed", "a1", decides="c1")

    assert late.outcome is DeedOutcome.REFUSED
    assert house.ledger.posted_on(batch.batch_id) == ON


def test_a_batch_abandoned_while_its_chunk_is_under_way_does_not_post(house: House) -> None:
    [batch] = _accepted(house).batches
    finish = house.ledger.finish

    def abandoned_meanwhile(batch_id: BatchId, chunk: int) -> None:
        finish(batch_id, chunk)
        _abandon(house, "c1", batch_id)

    house.ledger.finish = abandoned_meanwhile  # type: ignore[method-assign]
    [allocated] = house.allocate(house.chunks.take())

    assert allocated.posted_on is None
    assert batch.batch_id not in {listed.batch_id for listed in house.days.batches(ON)}
    assert house.payments.whereabouts(PaymentId(f"{batch.batch_id}-1")) is None


def test_the_same_bytes_are_then_welcome_as_the_next_attempt(house: House) -> None:
    first = _accepted(house)
    _abandon(house, "c1", first.batches[0].batch_id)

    second = house.dropped("allpay/again.txt", FILE)

    assert (second.verdict, second.attempt) == (Verdict.ACCEPTED, 2)
    assert second.batches[0].batch_id != first.batches[0].batch_id
    assert house.ledger.posted_on(second.batches[0].batch_id) == ON


def test_bytes_judged_while_their_batch_is_abandoned_are_judged_afresh(house: House) -> None:
    [batch] = _accepted(house).batches
    attempts = house.files.attempts

    def abandoned_meanwhile(source: str, digest: str) -> tuple[int, tuple[FileRecord, ...]]:
        seen = attempts(source, digest)
        _abandon(house, "c1", batch.batch_id)
        return seen

    house.files.attempts = abandoned_meanwhile  # type: ignore[method-assign]
    second = _accepted(house, "allpay/again.txt")

    assert (second.verdict, second.attempt) == (Verdict.ACCEPTED, 2)


def test_a_batch_whose_source_moves_on_meanwhile_is_looked_at_again(house: House) -> None:
    [batch] = _accepted(house).batches
    head = house.files.head

    def judged_meanwhile(source: str) -> int:
        seen = head(source)
        _accepted(house, "allpay/same.txt")
        return seen

    house.do(SENA, "abandon_batch", "c1", batch_id=batch.batch_id, why="wrong day")
    house.files.head = judged_meanwhile  # type: ignore[method-assign]
    late = house.do(FAY, "approve_deed", "a1", decides="c1")

    assert (late.outcome, late.status) == (DeedOutcome.REFUSED, 412)
    assert not house.ledger.is_abandoned(batch.batch_id)


def test_an_abandoned_statement_holds_no_other_one(house: House) -> None:
    first = _accepted(house, "main-bank/a.xml", a_statement(ENTRIES, opening=1_000_00))
    _abandon(house, "c1", first.batches[0].batch_id)

    other = a_statement(ENTRIES, opening=1_000_00, identity="MENDED")
    same = a_statement([*ENTRIES, Entry(pence=1)], opening=1_000_00)

    assert _accepted(house, "main-bank/b.xml", other).verdict is Verdict.ACCEPTED
    assert _accepted(house, "main-bank/c.xml", same).verdict is Verdict.HELD


def test_it_is_abandoned_once(house: House) -> None:
    [batch] = _accepted(house).batches
    _abandon(house, "c1", batch.batch_id)

    again = _abandon(house, "c2", batch.batch_id)

    assert again.status == 412
    assert "has been abandoned already" in again.because


@pytest.mark.parametrize(("batch_id", "why"), [("nobody", "x"), ("", "x")])
def test_only_a_files_batch_is_abandoned(house: House, batch_id: str, why: str) -> None:
    refused = _abandon(house, "c1", batch_id, why)

    assert (refused.outcome, refused.where) == (DeedOutcome.REFUSED, "batch_id")


def test_a_batch_is_abandoned_for_a_reason(house: House) -> None:
    [batch] = _accepted(house).batches

    assert _abandon(house, "c1", batch.batch_id, " ").where == "why"


def test_nothing_waits_for_an_abandoned_batch_on_the_proof(house: House) -> None:
    [batch] = _accepted(house).batches
    _abandon(house, "c1", batch.batch_id)
    house.close(ON)
    house.export_all(ON)

    manifest = json.loads(house.day_books.manifest(ON) or b"{}")

    assert _unposted(house) == []
    assert [row["abandons"] for row in manifest["commands"] if "abandons" in row] == [
        [[batch.batch_id, "allpay", 2]]
    ]
    assert not house.prove(ON).proof.differs()


def test_a_redelivered_file_does_not_bring_its_batch_back(house: House) -> None:
    landing = house.land("allpay/a.txt", FILE)
    [batch] = house.receive(landing).batches
    _abandon(house, "c1", batch.batch_id)

    house.receive(landing)
    house.allocate(house.chunks.take())

    assert house.ledger.posted_on(batch.batch_id) is None


def test_nobody_sees_suspense_of_a_batch_that_is_not_posted(house: House) -> None:
    stranger = a_statement([Entry(pence=5_00, text="A STRANGER")], opening=1_000_00)
    [batch] = _accepted(house, "main-bank/s.xml", stranger).batches
    finish = house.ledger.finish

    def seen_meanwhile(batch_id: BatchId, chunk: int) -> None:
        finish(batch_id, chunk)
        assert list(house.payments.open_items()) == []
        _abandon(house, "c1", batch_id)

    house.ledger.finish = seen_meanwhile  # type: ignore[method-assign]
    house.allocate(house.chunks.take())

    assert house.payments.item(PaymentId(f"{batch.batch_id}-1"), 1) is not None
    assert list(house.payments.open_items()) == []
