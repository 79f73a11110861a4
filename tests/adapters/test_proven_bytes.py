"""Bytes that a digest names are proven against it whenever they are read."""

from datetime import date
from pathlib import Path

import pytest
from everypenny.adapters.history_folder import HistoryFolder
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.adapters.s3_day_books import S3DayBooks
from everypenny.adapters.s3_evidence import S3Evidence
from everypenny.adapters.s3_work import S3Work
from everypenny.domain.identifiers import BatchId
from everypenny.domain.records import BatchRecord, ReplayDiffers
from everypenny.domain.rehearsal import NotInHistory
from everypenny.formats.canonical import sha256
from everypenny.local.memory_bucket import MemoryBucket

from tests.records import a_batch
from tests.whole_house import DEMO_COUNCIL

BATCH = BatchId("b")


@pytest.fixture
def bucket() -> MemoryBucket:
    return MemoryBucket()


def kept(work: S3Work, *chunks: bytes) -> BatchRecord:
    listed = work.put_chunk_list(BATCH, [work.put_chunk(BATCH, chunk) for chunk in chunks])
    return a_batch(BATCH, chunks=len(chunks), chunk_list=listed)


def altered(bucket: MemoryBucket, suffix: str) -> None:
    """Change the last byte of whatever ends so."""
    for key, versions in bucket.versions.items():
        if key.endswith(suffix):
            versions[-1] = versions[-1][:-1] + b"~"


def test_each_chunk_is_read_by_its_number(bucket: MemoryBucket) -> None:
    work = S3Work(bucket)

    batch = kept(work, b"one", b"", b"three")

    assert [work.chunk(batch, number) for number in (1, 2, 3)] == [b"one", b"", b"three"]


def test_another_reading_of_the_file_does_not_change_a_batchs_chunks(
    bucket: MemoryBucket,
) -> None:
    """Two releases may read the same drop at once; one of the two records is written."""
    work = S3Work(bucket)
    batch = kept(work, b"one")

    other = kept(work, b"1")

    assert (work.chunk(batch, 1), work.chunk(other, 1)) == (b"one", b"1")


@pytest.mark.parametrize("suffix", [".jsonl", ".list"])
def test_an_altered_chunk_or_list_of_chunks_is_never_read(
    bucket: MemoryBucket, suffix: str
) -> None:
    batch = kept(S3Work(bucket), b"one")
    altered(bucket, suffix)

    with pytest.raises(ReplayDiffers, match="other bytes than its name says"):
        S3Work(bucket).chunk(batch, 1)


def test_an_altered_register_or_memory_is_never_read(bucket: MemoryBucket) -> None:
    work = S3Work(bucket)
    register, memory = work.put_register(b"accounts"), work.put_memory(b"payers")
    altered(bucket, "")

    for read, digest in [(work.register, register), (work.memory, memory)]:
        with pytest.raises(ReplayDiffers, match="other bytes than its name says"):
            read(digest)


def test_an_altered_configuration_is_never_used(bucket: MemoryBucket) -> None:
    version = KeptCouncils(DEMO_COUNCIL, S3Evidence(bucket)).live().version
    altered(bucket, f"{version}.json")

    with pytest.raises(ReplayDiffers, match="other bytes than its name says"):
        KeptCouncils(DEMO_COUNCIL, S3Evidence(bucket)).version(version)
    with pytest.raises(ReplayDiffers, match="other bytes than its name says"):
        KeptCouncils(DEMO_COUNCIL, S3Evidence(bucket)).live()


def test_an_altered_day_book_is_never_read_to_its_end(bucket: MemoryBucket) -> None:
    books, day = S3DayBooks(bucket), date(2026, 11, 20)
    digest, _ = books.put_journals(day, [b"one", b"two"])
    assert list(books.journals(day, digest)) == [b"one", b"two"]
    bucket.versions[f"days/{day}/{digest}.jsonl"].append(b"one\ntwo!\n")

    with pytest.raises(ReplayDiffers, match="not those that were sealed"):
        list(books.journals(day, digest))


@pytest.mark.parametrize(("kind", "name"), [("batches/b", ".jsonl"), ("registers", "")])
def test_an_altered_copy_is_no_history(tmp_path: Path, kind: str, name: str) -> None:
    folder, digest = tmp_path / kind, sha256(b"as it was")
    folder.mkdir(parents=True)
    (folder / f"{digest}{name}").write_bytes(b"as it is")
    (folder / "d.list").write_text(digest, "ascii")
    history = HistoryFolder(tmp_path)

    with pytest.raises(NotInHistory, match="other bytes than its name says"):
        history.chunk(BATCH, 1) if name else history.register(digest)


def test_a_copy_that_is_not_there_is_no_history(tmp_path: Path) -> None:
    history = HistoryFolder(tmp_path)

    with pytest.raises(NotInHistory, match="is missing"):
        history.register("d")
    with pytest.raises(NotInHistory, match="is missing"):
        list(history.journals(date(2026, 11, 20), "d"))


def test_an_altered_day_is_no_history(tmp_path: Path) -> None:
    day, lines = date(2026, 11, 20), b"one\ntwo\n"
    (tmp_path / f"days/{day}").mkdir(parents=True)
    path = tmp_path / f"days/{day}/{sha256(lines)}.jsonl"
    path.write_bytes(lines)
    history = HistoryFolder(tmp_path)
    assert list(history.journals(day, sha256(lines))) == [b"one", b"two"]
    path.write_bytes(b"one\ntwo!\n")

    with pytest.raises(NotInHistory, match="other bytes than its name says"):
        list(history.journals(day, sha256(lines)))
