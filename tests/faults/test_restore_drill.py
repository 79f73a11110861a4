"""What is lost is had back from what was kept, and ends in the same proof."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from everypenny.adapters.columnar_copies import copy_name
from everypenny.domain.records import Verdict
from everypenny.local.rebuild_council import rebuild_council
from everypenny.local.rebuilt_stack import RebuiltStack
from everypenny.workflows import read_batches
from everypenny.workflows.copy_day_book import copy_day_book
from everypenny.workflows.rebuild_day import rebuild_day

from tests.builders import ON, an_allpay_file, council_tax
from tests.evidence_folder import leave_evidence
from tests.history import copy_all, copying
from tests.outside import InMemory
from tests.three_days import SUNDAY, lived
from tests.whole_house import House

OF_THE_LEDGER = ("A#", "B#", "LEDGER", "R#", "S#", "U#", "V#", "P#")
NOT_OF_DAYS = ("K#",)  # what a command was answered; the deed itself is in its batch


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_batches, "CHUNK_PAYMENTS", 2)


@pytest.fixture
def lost() -> House:
    """Three days lived; nothing of its table, its work or its books is used again."""
    return lived()


@pytest.fixture
def restored(lost: House, tmp_path: Path) -> House:
    """A house over the drops, evidence and exports that were kept, with all else made again."""
    stack = RebuiltStack(leave_evidence(lost, tmp_path))
    for _, sealed in stack.evidence.manifests():
        rebuild_day(sealed, evidence=stack.evidence, stack=stack)
    stack.restore_issues()
    outside = InMemory()
    outside.table = stack._table
    kept = {role: lost.outside.buckets[role] for role in ("drop", "evidence", "outbox")}
    outside.buckets |= kept | {"day-books": stack.books, "work": stack._work._bucket}
    return House(outside=outside, clock=lost.clock, folder=lost.folder)


def ledger(house: House) -> Iterator[tuple[str, str, object]]:
    """All that a ledger is: batches, journals, verdicts, suspense and what each day lists."""
    for item in house.scan():
        listed = item["pk"].startswith("D#") and not item["sk"].startswith(NOT_OF_DAYS)
        if listed or item["pk"].startswith(OF_THE_LEDGER):
            yield item["pk"], item["sk"], item


def test_a_lost_table_comes_back_from_drops_and_day_books(lost: House, restored: House) -> None:
    assert len(list(ledger(restored))) > 200
    assert list(ledger(restored)) == list(ledger(lost))
    for key, versions in lost.books.versions.items():
        if key.startswith("days/") and not key.endswith(".sig"):
            assert restored.books.versions[key] == versions


def test_each_target_goes_on_where_it_stopped(lost: House, restored: House) -> None:
    def heads(house: House) -> list[object]:
        return [item for item in house.scan() if item["pk"].startswith("X")]

    restored.clock.pass_days(1)
    restored.close(SUNDAY + timedelta(days=1))
    assert heads(restored) == heads(lost) != []

    restored.export_all(SUNDAY + timedelta(days=1))

    assert restored.exports.exported_to("general-ledger") == SUNDAY + timedelta(days=1)
    assert restored.exports.issued("general-ledger") == lost.exports.issued("general-ledger")


def test_a_proof_of_a_restored_table_is_the_one_that_was_signed(
    lost: House, restored: House, tmp_path: Path
) -> None:
    rebuilt = rebuild_council(tmp_path)

    signed = [k for k in lost.books.versions if k.startswith("proofs/") and k.endswith(".json")]
    assert rebuilt.differences == []
    assert rebuilt.proofs == len(signed) > 3
    assert restored.scan()


def test_business_goes_on_over_a_restored_table(restored: House) -> None:
    monday = SUNDAY + timedelta(days=1)
    restored.clock.pass_days(1)
    before = len(list(ledger(restored)))
    again = restored.drop.versions["allpay/more.txt"][-1]

    repeated = restored.dropped("allpay/again.txt", again)
    new = restored.dropped("allpay/new.txt", an_allpay_file([(council_tax(2), 4_44)], monday))
    restored.close(monday)

    assert (repeated.verdict, new.verdict) == (Verdict.REFUSED, Verdict.ACCEPTED)
    assert len(list(ledger(restored))) > before
    listed = restored.days.batches(monday)
    assert [batch.total_pence for batch in listed] == [4_44]
    proof = restored.prove(monday).proof
    assert (proof.movement_pence, proof.carried_pence) == (0, 0)


def test_a_lost_copy_of_a_day_is_copied_again_and_the_proof_stands(lost: House) -> None:
    copy_all(lost)
    work = lost.outside.buckets["work"].versions
    whole, proof = work.pop(copy_name(ON))[-1], lost.prove(SUNDAY)

    copied = copy_day_book(ON, copying=copying(lost))

    assert copied.lines > 0
    assert work[copy_name(ON)] == [whole]
    assert lost.prove(SUNDAY) == proof
