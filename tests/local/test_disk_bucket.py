"""A bucket in a folder keeps the promises of the others, and never leaves its folder."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from everypenny.local.disk_bucket import DiskBucket


@pytest.fixture
def bucket(tmp_path: Path) -> DiskBucket:
    return DiskBucket(tmp_path / "bucket")


def test_what_was_put_first_stands_and_what_is_put_again_is_newest(bucket: DiskBucket) -> None:
    kept = [bucket.put_once("once/k", content) for content in (b"one", b"two")]
    bucket.put("k", b"one")
    bucket.put("k", b"two")

    assert kept == [b"one", b"one"]
    assert bucket.get("k") == b"two"


def test_lines_and_files_lie_as_they_were_given(bucket: DiskBucket) -> None:
    lines, content = [b"one", "two £".encode()], "one\ntwo £\n".encode()

    digest, size = bucket.put_lines(iter(lines), prefix="days/", suffix=".jsonl")
    standing = [bucket.put_file_once("f", BytesIO(told)) for told in (content, b"other")]

    assert (digest, size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert list(bucket.lines(f"days/{digest}.jsonl")) == lines
    assert standing == [digest, digest]
    with bucket.file("f") as file:
        assert file.read() == content


def test_what_is_not_there_is_not_found(bucket: DiskBucket) -> None:
    assert bucket.find("nothing") is None
    with pytest.raises(LookupError):
        bucket.get("nothing")
    with pytest.raises(LookupError), bucket.file("nothing"):
        pass


@pytest.mark.parametrize("key", ["../out", "/out", "days/../../out", ".."])
def test_a_key_that_leads_out_of_the_folder_names_nothing(
    bucket: DiskBucket, tmp_path: Path, key: str
) -> None:
    bucket.put("in", b"here")

    with pytest.raises(LookupError):
        bucket.put(key, b"there")
    with pytest.raises(LookupError):
        bucket.put_file_once(key, BytesIO(b"there"))
    with pytest.raises(LookupError):
        bucket.find(key)

    assert list(tmp_path.iterdir()) == [tmp_path / "bucket"]
