"""What DuckDB finds in day copies is what the rule says, whatever was written or asked."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from everypenny.adapters.columnar_copies import ColumnarCopies, copy_name
from everypenny.adapters.columnar_folders import (
    BucketCopies,
    CopyUnreadable,
    FolderCopies,
    NoHistory,
)
from everypenny.adapters.columnar_search import ColumnarHistory
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.domain.history import Dated, HistoryLine, HistoryQuery, SearchRefused
from everypenny.local.memory_bucket import MemoryBucket
from everypenny.workflows.search_history import search_history
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON
from tests.history import BATCH, a_line, found

DAYS = [ON + timedelta(days=number) for number in range(12)]
TEXTS = [
    "",
    "FP J SMITH RENT",
    "Mrs O'Brien",
    "50% OFF_ME",
    "'; DROP TABLE lines; --",
    "tab\tand  blanks",
    'quoted "words", and a comma',
    "Straße İstanbul ﬁne",
    "naïve café £5",
    "\\x00 {}[] $1 ?",
    "a\nline end",
]
REFERENCES = ["", "770000015", "77-0000-015", "E2E/1", "--", "İ1"]
_texts = st.sampled_from(TEXTS)
_references = st.sampled_from(REFERENCES)
_days = st.sampled_from(DAYS)
_pence = st.sampled_from([-12_00, 12_00, 1, -(10**15), 10**15])
_queries = st.fixed_dictionaries(
    {
        "funds": st.sampled_from([(), ("CT",), ("HR",), ("CT", "HR"), ("X' OR 1=1 --",)]),
        "account_reference": st.sampled_from(["", "7700 00015", "61", "x"]),
        "amount_pence": st.none() | _pence,
        "first_on": st.none() | _days,
        "last_on": st.none() | _days,
        "dated": st.sampled_from(Dated),
        "text": _texts
        | st.sampled_from(["smith", "'", "%", "_", "STRASSE", "ß", "i̇"])
        | st.text(),
        "reference": _references | st.sampled_from([BATCH, f"{BATCH}-1", f"{BATCH}-2.first"]),
    }
)


def _drawn_lines() -> list[HistoryLine]:
    """Every text and reference in several places, over twelve days, some without lines."""
    return [
        a_line(
            number // 3 + 1,
            DAYS[number % 11],
            fund=("CT", "HR", "")[number % 3],
            account_reference=("770000015", "61", "")[number % 3],
            amount_pence=(-12_00, 12_00, 1, -(10**15))[number % 4],
            booked_on=DAYS[number * 7 % 12],
            paid_on=DAYS[number * 5 % 12],
            moves=("", f"{BATCH}-{number % 4}")[number % 2],
            narrative=TEXTS[number % len(TEXTS)],
            payer_name=TEXTS[number * 3 % len(TEXTS)],
            payer_reference=REFERENCES[number % len(REFERENCES)],
            item_reference=REFERENCES[number * 5 % len(REFERENCES)],
        )
        for number in range(132)
    ]


LINES = _drawn_lines()


def _copied(folder: Path, lines: Iterable[HistoryLine]) -> ColumnarHistory:
    bucket, days = MemoryBucket(), {day: [] for day in DAYS}
    for line in lines:
        days[line.day].append(line)
    for day, told in days.items():
        ColumnarCopies(bucket).put(day, sorted(told, key=lambda line: line.line))
        (folder / f"{day}.parquet").write_bytes(bucket.get(copy_name(day)))
    return ColumnarHistory(FolderCopies(folder))


@pytest.fixture(scope="module")
def history(tmp_path_factory) -> ColumnarHistory:
    return _copied(tmp_path_factory.mktemp("copies"), LINES)


@given(asked=_queries)
@settings(deadline=None, max_examples=150)
def test_what_is_found_is_what_a_plain_filter_finds(history, asked):
    try:
        query = HistoryQuery(**asked)
    except SearchRefused:
        return
    expected = [line for line in LINES if query.matches(line)]

    lines = search_history(query, history=history, page_size=1_000).lines

    assert list(lines) == sorted(expected, key=lambda line: (line.day, line.line), reverse=True)


@given(
    size=st.integers(1, 50),
    funds=st.sampled_from([(), ("CT",)]),
    text=st.sampled_from(["", "S"]),
)
@settings(deadline=None, max_examples=20)
def test_pages_together_are_every_line_once(history, size, funds, text):
    query = HistoryQuery(funds=funds, text=text)
    whole = search_history(query, history=history, page_size=1_000)

    pages, after = [], ""
    while after is not None:
        page = search_history(query, history=history, after=str(after), page_size=size)
        pages += page.lines
        after = page.after

    assert tuple(pages) == whole.lines


def test_a_day_that_is_sealed_between_two_pages_moves_nothing(tmp_path):
    before = [line for line in LINES if line.day < DAYS[8]]
    first = search_history(
        HistoryQuery(), history=_copied(_folder(tmp_path, "a"), before), page_size=5
    )

    again = _copied(_folder(tmp_path, "b"), LINES)
    rest = search_history(HistoryQuery(), history=again, after=str(first.after), page_size=500)

    assert len({*first.lines, *rest.lines}) == len(first.lines + rest.lines) == len(before)


def test_a_large_day_keeps_the_order_of_its_book(tmp_path, monkeypatch):
    monkeypatch.setattr("everypenny.adapters.columnar_copies._PART_LINES", 7)
    lines = [a_line(number, narrative=f"line {number}") for number in range(1, 40)]

    history = _copied(tmp_path, lines)

    assert found(history) == lines[::-1]


def test_a_folder_without_copies_says_so(tmp_path):
    with pytest.raises(NoHistory, match="no day copy"):
        FolderCopies(tmp_path)


def test_a_damaged_copy_is_named_and_nothing_is_found_in_part(tmp_path):
    _copied(tmp_path, LINES)
    (tmp_path / f"{DAYS[3]}.parquet").write_bytes(b"PAR1 not at all")

    with pytest.raises(CopyUnreadable, match=str(DAYS[3])):
        found(ColumnarHistory(FolderCopies(tmp_path)))


def test_a_file_that_is_named_for_no_day_is_refused(tmp_path):
    (tmp_path / "yesterday.parquet").write_bytes(b"")

    with pytest.raises(CopyUnreadable, match="yesterday"):
        FolderCopies(tmp_path)


@pytest.mark.parametrize("size", [0, -1, 1_001])
def test_a_page_has_a_line_at_least_and_a_thousand_at_most(history, size):
    with pytest.raises(SearchRefused):
        search_history(HistoryQuery(), history=history, page_size=size)


def test_the_last_page_says_that_it_is_the_last(history):
    last = search_history(HistoryQuery(), history=history, page_size=len(LINES))

    assert (len(last.lines), last.after) == (len(LINES), None)


def test_nothing_before_the_first_line_is_found(history):
    first = min((line.day, line.line) for line in LINES)

    page = search_history(HistoryQuery(), history=history, after=f"{first[0]}.{first[1]}")

    assert page.lines == ()


@pytest.fixture
def bucket(aws) -> S3Bucket:  # noqa: ARG001 - the AWS comes first
    client = boto3.client("s3", region_name="eu-west-2")
    place = {"LocationConstraint": "eu-west-2"}
    client.create_bucket(Bucket="work", CreateBucketConfiguration=place)
    return S3Bucket("work", client)


def test_what_is_in_the_bucket_is_fetched_as_far_as_a_page_needs_it(bucket, tmp_path):
    for day in DAYS:
        ColumnarCopies(bucket).put(day, [a_line(1, day)])
    history = ColumnarHistory(BucketCopies(bucket, tmp_path / "scratch"))

    page = search_history(HistoryQuery(), history=history, page_size=3)

    assert [line.day for line in page.lines] == DAYS[:-4:-1]
    assert len(list((tmp_path / "scratch").iterdir())) < len(DAYS)
    assert len(found(history)) == len(DAYS)


def test_a_day_that_is_copied_again_is_never_read_as_it_was(bucket, tmp_path):
    ColumnarCopies(bucket).put(ON, [a_line(1, narrative="MRS A PAYER")])
    history = ColumnarHistory(BucketCopies(bucket, tmp_path))
    assert len(found(history, text="mrs a")) == 1

    ColumnarCopies(bucket).put(ON, [a_line(1)])

    assert found(history, text="mrs a") == []
    assert found(history) == [a_line(1)]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_bucket_without_copies_has_no_lines(bucket, tmp_path):
    assert found(ColumnarHistory(BucketCopies(bucket, tmp_path))) == []


def _folder(parent: Path, name: str) -> Path:
    (parent / name).mkdir()
    return parent / name
