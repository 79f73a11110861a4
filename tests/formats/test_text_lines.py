"""Lines of text files: nothing is guessed, nothing is lost, nothing grows with the file."""

import io

import pytest
from everypenny.domain.batches import Fault
from everypenny.formats.reading import ReadOptions
from everypenny.formats.text_lines import read_lines
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]))


def lines_of(data: bytes, **options):
    return list(read_lines(io.BytesIO(data), ReadOptions(**options)))


@given(st.lists(TEXT, min_size=1), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_line_comes_back_under_its_number_whatever_ends_it(texts, line_end):
    data = line_end.join([*texts, ""]).encode()

    lines = lines_of(data)

    assert lines == [
        (n, t.removeprefix("\ufeff" if n == 1 else "")) for n, t in enumerate(texts, 1)
    ]


def test_a_last_line_without_an_end_counts():
    assert lines_of(b"one\ntwo") == [(1, "one"), (2, "two")]


def test_an_empty_file_has_no_lines():
    assert lines_of(b"") == []


def test_a_byte_order_mark_is_dropped():
    assert lines_of(b"\xef\xbb\xbf:20:X\n") == [(1, ":20:X")]


def test_lines_keep_their_numbers_across_blocks():
    data = b"".join(b"%d\r\n" % n for n in range(1, 100_001))

    lines = lines_of(data)

    assert lines == [(n, str(n)) for n in range(1, 100_001)]


def test_the_second_encoding_is_taken_when_the_first_does_not_fit_the_whole_file():
    lines = lines_of("caf\xe9\n".encode("cp1252"), encodings=("utf-8", "cp1252"))

    assert lines == [(1, "caf\xe9")]


def test_a_fitting_first_encoding_is_not_overridden():
    lines = lines_of("caf\xe9\n".encode(), encodings=("utf-8", "cp1252"))

    assert lines == [(1, "caf\xe9")]


@pytest.mark.parametrize("encodings", [("utf-8",), ("utf-8", "cp1252")])
def test_a_line_in_no_known_encoding_is_a_fault_and_the_rest_is_read(encodings):
    first, bad, last = lines_of(b"one\nt\x81o\nthree\n", encodings=encodings)

    assert (first, last) == ((1, "one"), (3, "three"))
    assert isinstance(bad, Fault)
    assert bad.place == "line 2, byte 2"
    assert bad.text == "t\\x81o"


def test_a_nul_byte_is_a_fault_at_its_place():
    bad, last = lines_of(b"a\0b\nc\n")

    assert isinstance(bad, Fault)
    assert bad.place == "line 1, byte 2"
    assert last == (2, "c")


def test_an_over_long_line_is_one_fault_and_the_next_line_is_read():
    first, bad, last = lines_of(b"a\n" + b"x" * 5_000_000 + b"\nb\n")

    assert (first, last) == ((1, "a"), (3, "b"))
    assert isinstance(bad, Fault)
    assert bad.place == "line 2"
    assert bad.text == "x" * 120


def test_a_line_of_exactly_the_limit_passes():
    assert lines_of(b"abc\nabcd\n", max_line_bytes=3)[0] == (1, "abc")


@given(st.binary(), st.integers(1, 10))
def test_no_bytes_at_all_raise_and_every_line_is_accounted_for(data, limit):
    lines = lines_of(data, max_line_bytes=limit)

    texts = [line for line in lines if not isinstance(line, Fault)]
    assert all(len(text.encode()) <= limit for _, text in texts)
    assert bool(lines) == bool(data.removeprefix(b"\xef\xbb\xbf"))
