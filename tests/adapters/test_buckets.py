"""What buckets promise, the real one on moto and the one in memory."""

import hashlib
import io

import pytest
from everypenny.adapters.s3_landings import landing_of
from everypenny.domain.records import Landing

from tests.outside import InMemory, OnMoto


def an_event(key: str, **landed: str) -> dict[str, object]:
    return {"detail": {"object": {"key": key, **landed}}}


def test_the_first_bytes_under_a_key_stand(outside: OnMoto | InMemory) -> None:
    bucket = outside.buckets["evidence"]

    kept = [bucket.put_once("k", content) for content in (b"one", b"two")]

    assert kept == [b"one", b"one"]
    assert bucket.get("k") == b"one"


def test_the_first_file_under_a_key_stands(outside: OnMoto | InMemory) -> None:
    bucket = outside.buckets["outbox"]

    kept = [bucket.put_file_once("k", io.BytesIO(content)) for content in (b"one", b"two")]

    assert kept == [hashlib.sha256(b"one").hexdigest()] * 2
    with bucket.file("k") as file:
        assert file.read(1) + file.read() == b"one"


def test_a_file_that_is_not_there_is_not_opened(outside: OnMoto | InMemory) -> None:
    with pytest.raises(LookupError), outside.buckets["outbox"].file("nothing"):
        pass


def test_a_key_that_is_free_holds_nothing(outside: OnMoto | InMemory) -> None:
    bucket = outside.buckets["evidence"]

    assert bucket.find("nothing") is None
    with pytest.raises(LookupError):
        bucket.get("nothing")


def test_lines_lie_under_the_digest_of_their_bytes(outside: OnMoto | InMemory) -> None:
    bucket = outside.buckets["day-books"]
    lines = [b"one", "two £".encode(), b"3" * 100_000]

    digest, size = bucket.put_lines(iter(lines), prefix="days/", suffix=".jsonl")

    content = b"".join(line + b"\n" for line in lines)
    assert (digest, size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert list(bucket.lines(f"days/{digest}.jsonl")) == lines


def test_no_lines_at_all_are_a_file_too(outside: OnMoto | InMemory) -> None:
    bucket = outside.buckets["day-books"]

    digest, size = bucket.put_lines([], prefix="days/", suffix=".jsonl")

    assert size == 0
    assert list(bucket.lines(f"days/{digest}.jsonl")) == []


def test_a_landed_version_is_read_whatever_has_overwritten_it(
    outside: OnMoto | InMemory,
) -> None:
    first = outside.land("allpay/a.txt", b"first")
    outside.land("allpay/a.txt", b"second")

    with outside.buckets["drop"].open(first) as dropped:
        assert (dropped.file.read(), dropped.size) == (b"first", 5)
        assert dropped.arrived_at.tzinfo is not None


def test_an_event_without_a_version_is_matched_by_its_etag(outside: OnMoto | InMemory) -> None:
    first = outside.land("allpay/a b+c.txt", b"first")
    outside.land("allpay/a b+c.txt", b"second")
    etag = hashlib.md5(b"first").hexdigest()

    landings = [
        landing_of(an_event("allpay/a b+c.txt", etag=etag), outside.buckets["drop"]),
        landing_of(
            an_event("allpay/a b+c.txt", etag=etag, **{"version-id": first.version}),
            outside.buckets["drop"],
        ),
    ]

    assert landings == [first, first]


def test_a_card_number_in_a_files_name_stays_in_the_drop_bucket(
    outside: OnMoto | InMemory,
) -> None:
    name, shown = "allpay/4111111111111111.txt", "allpay/411111******1111.txt"
    first = outside.land(name, b"first")
    outside.land(name, b"second")
    event = an_event(name, **{"version-id": first.version})

    landing = landing_of(event, outside.buckets["drop"])

    assert landing == Landing(key=shown, version=first.version)
    with outside.buckets["drop"].open(landing) as dropped:
        assert dropped.file.read() == b"first"


def test_an_event_about_nothing_is_an_error(outside: OnMoto | InMemory) -> None:
    with pytest.raises(LookupError):
        landing_of(an_event("allpay/a.txt", etag="0"), outside.buckets["drop"])


def test_a_report_lies_beside_the_drops(outside: OnMoto | InMemory) -> None:
    drop = outside.buckets["drop"]

    key = drop.report("allpay/a.txt.json", b"{}", content_type="application/json")

    assert key == "reports/allpay/a.txt.json"
    assert drop.get(key) == b"{}"
