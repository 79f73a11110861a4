"""Ids collide only for the same thing."""

from datetime import date

from everypenny.domain.identifiers import (
    BatchId,
    batch_id,
    command_batch_id,
    derived,
    event_batch_id,
    event_id,
    export_id,
    journal_id,
    payment_id,
)
from hypothesis import given
from hypothesis import strategies as st

PARTS = st.lists(st.text(max_size=6), max_size=4)


@given(PARTS, PARTS)
def test_two_lists_of_parts_share_an_id_only_if_they_are_the_same(
    ours: list[str], theirs: list[str]
) -> None:
    assert (derived(*ours) == derived(*theirs)) is (ours == theirs)


@given(PARTS, st.integers(0, 20))
def test_where_the_parts_are_split_is_part_of_the_id(parts: list[str], at: int) -> None:
    text = "".join(parts)
    split = [text[:at], text[at:]]

    assert (derived(*split) == derived(*parts)) is (split == parts)


FILES = st.tuples(
    st.sampled_from(["allpay", "dwp"]),
    st.sampled_from(["aa", "bb"]),
    st.integers(1, 3),
    st.integers(1, 3),
)


@given(FILES, FILES)
def test_a_batch_is_its_source_bytes_place_and_attempt(
    ours: tuple[str, str, int, int], theirs: tuple[str, str, int, int]
) -> None:
    first = batch_id(ours[0], ours[1], place=ours[2], attempt=ours[3])
    second = batch_id(theirs[0], theirs[1], place=theirs[2], attempt=theirs[3])

    assert (first == second) is (ours == theirs)


@given(st.text(max_size=10))
def test_ids_of_different_kinds_never_meet(text: str) -> None:
    ids = [
        batch_id(text, text, place=1, attempt=1),
        event_id(text, text, text),
        event_batch_id(event_id(text, text, text)),
        command_batch_id(text),
    ]

    assert len(set(ids)) == len(ids)


@given(st.text(max_size=30))
def test_an_id_is_short_and_safe_in_any_key(text: str) -> None:
    found = derived(text)

    assert len(found) == 20
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_an_id_is_the_same_on_every_machine_and_in_every_release() -> None:
    batch = batch_id("allpay", "a" * 64, place=1, attempt=1)

    assert batch == "4cjfo5ucl4b64hs6sysf"
    assert payment_id(batch, 7) == f"{batch}-7"
    assert journal_id(payment_id(BatchId("b"), 7), "first") == "b-7.first"
    assert export_id("gl", "2026-11", date(2026, 11, 20)) == "gl-2026-11-2026-11-20"
