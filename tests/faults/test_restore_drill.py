"""What is lost is had back from what was kept, and ends in the same proof."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from everypenny.adapters.columnar_copies import copy_name
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.records import Verdict
from everypenny.local.disk_bucket import DiskBucket
from everypenny.local.memory_bucket import MemoryBucket
from everypenny.local.rebuilt_stack import RebuiltStack
from everypenny.workflows import read_batches
from everypenny.workflows.copy_day_book import copy_day_book
from everypenny.workflows.rebuild_day import rebuild_day

from tests.builders import ON, an_allpay_file, council_tax
from tests.evidence_folder import leave_evidence
from tests.history import copy_all, copying, found, searched
from tests.outside import InMemory
from tests.three_days import CASS, DAYS, INES, SENA, SUNDAY, done, lived
from tests.whole_house import House
from tests.workflows.days import a_card_payment, a_webhook, settle

MONDAY, TUESDAY = SUNDAY + timedelta(days=1), SUNDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_batches, "CHUNK_PAYMENTS", 2)


@pytest.fixture
def lost() -> House:
    """Four days lived; nothing of its table, its work or its books is used again.

    A command waits for an approver, and another was refused.
    """
    house = lived()
    settle(house, b'{"not": "an event"}')
    house.clock.pass_days(1)
    draft = {"template": "library-takings", "method_code": "CASH", "taken_on": str(MONDAY)}
    prepared = done(house, CASS, "prepare_e_return", "prepare-1", **draft)
    seen = {key: prepared.answer[key] for key in ("e_return", "version")}
    done(house, INES, "submit_e_return", "submit-1", **seen)
    house.do(INES, "approve_deed", "own-1", decides="submit-1")
    house.close(MONDAY)
    return house


@pytest.fixture
def restored(lost: House, tmp_path: Path) -> Iterator[House]:
    """A house over the drops, evidence and exports that were kept, with all else made again."""
    evidence, place = leave_evidence(lost, tmp_path / "evidence"), tmp_path / "place"
    place.mkdir()
    with closing(RebuiltStack(evidence, place)) as stack:
        yield restored_in(stack, lost)


def restored_in(stack: RebuiltStack, lost: House) -> House:
    for _, sealed in stack.evidence.manifests():
        rebuild_day(sealed, evidence=stack.evidence, stack=stack)
    stack.restore_issues()
    stack.restore_events()
    outside = InMemory()
    outside.table = stack._table
    kept = {role: lost.outside.buckets[role] for role in ("drop", "evidence", "outbox")}
    made = {"day-books": stack.books, "work": stack._work._bucket}
    outside.buckets |= kept | {role: in_memory(bucket) for role, bucket in made.items()}
    return House(outside=outside, clock=lost.clock, folder=lost.folder)


def in_memory(bucket: DiskBucket) -> MemoryBucket:
    """What a rebuild left on disk, in a bucket that lives on."""
    files = [path for path in bucket.folder.rglob("*") if path.is_file()]
    keys = [path.relative_to(bucket.folder).as_posix() for path in files]
    contents = [[path.read_bytes()] for path in files]
    return MemoryBucket(versions=dict(zip(keys, contents, strict=True)))


def ledger(house: House) -> Iterator[tuple[str, str, object]]:
    """All that the table holds, but for what leaves no evidence.

    Forged webhooks do not, nor does the sentence with which a command was refused.
    """
    for item in house.scan():
        if not item["pk"].startswith("G#") and "K#own-1" not in {item["pk"], item["sk"]}:
            yield item["pk"], item["sk"], item


def test_a_lost_table_comes_back_from_drops_and_day_books(lost: House, restored: House) -> None:
    assert len(list(ledger(restored))) > 200
    assert list(ledger(restored)) == list(ledger(lost))
    for key, versions in lost.books.versions.items():
        if key.startswith("days/") and not key.endswith(".sig"):
            assert restored.books.versions[key] == versions


def test_each_target_goes_on_where_it_stopped(lost: House, restored: House) -> None:
    issued = lost.exports.issued("general-ledger")

    restored.export_all(MONDAY)

    assert restored.exports.exported_to("general-ledger") == MONDAY
    assert restored.exports.issued("general-ledger")[: len(issued)] == issued


def test_a_proof_of_a_restored_table_is_the_one_that_was_signed(
    lost: House, restored: House
) -> None:
    kept = set(lost.books.versions)

    again = [restored.prove(day) for day in DAYS]

    assert again == [lost.prove(day) for day in DAYS]
    assert {proven.name for proven in again} <= kept
    for proven in again:
        assert restored.books.get(proven.name) == lost.books.get(proven.name)


def test_business_goes_on_over_a_restored_table(restored: House) -> None:
    """A day of files, a card payment and a deed, closed, exported and proven."""
    restored.clock.pass_days(1)
    again = restored.drop.versions["allpay/more.txt"][-1]

    repeated = restored.dropped("allpay/again.txt", again)
    restored.dropped("allpay/new.txt", an_allpay_file([(council_tax(2), 4_44)], TUESDAY))
    restored.provider.payments["pay3"] = a_card_payment("pay3", 3_33)
    settle(restored, a_webhook(payment_id="pay3", pence=3_33, message="m5"))
    done(restored, SENA, "approve_deed", "submit-1-yes", decides="submit-1")
    restored.close(TUESDAY)
    restored.export_all(TUESDAY)

    assert repeated.verdict is Verdict.REFUSED
    listed = restored.days.batches(TUESDAY)
    assert sorted(batch.total_pence for batch in listed) == [3_33, 4_44]
    proof = restored.prove(TUESDAY).proof
    assert (proof.movement_pence, proof.carried_pence) == (0, 0)
    assert [r.last_on for r in restored.exports.issued("general-ledger")][-1] == TUESDAY


def test_who_asks_a_restored_table_again_is_answered_as_before(
    lost: House, restored: House
) -> None:
    asked = ("clear-1", "release-1", "release-1-yes", "submit-1")
    [refused] = [o for o in restored.days.joined(MONDAY).commands if o.command_id == "own-1"]

    assert [restored.deeds.outcome(one) for one in asked] == [
        lost.deeds.outcome(one) for one in asked
    ]
    assert (refused.outcome, refused.status) == (DeedOutcome.REFUSED, 422)


def test_a_lost_copy_of_a_day_is_copied_again_and_finds_the_same(
    lost: House, tmp_path: Path
) -> None:
    copy_all(lost)
    work = lost.outside.buckets["work"].versions
    before = found(searched(lost, tmp_path / "before"))
    [whole] = work.pop(copy_name(ON))
    without = found(searched(lost, tmp_path / "without"))

    copied = copy_day_book(ON, copying=copying(lost))

    again = found(searched(lost, tmp_path / "again"))
    assert len(before) - len(without) == copied.lines > 0
    assert again == before
    assert work[copy_name(ON)] == [whole]
