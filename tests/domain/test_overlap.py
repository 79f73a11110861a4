"""Lines that two statements share, with occurrences counted."""

from collections import Counter
from datetime import date, timedelta

from everypenny.domain.overlap import dates_meet, fingerprint, lines_here_already
from everypenny.domain.payments import Payment
from hypothesis import given
from hypothesis import strategies as st

ON = date(2026, 11, 20)
DAYS = st.integers(0, 9).map(lambda n: ON + timedelta(days=n))


def a_line(pence: int = 1_00, text: str = "FP SMITH", **more: object) -> Payment:
    line = {"position": 1, "amount_pence": pence, "booked_on": ON, "narrative": text}
    return Payment(**{**line, **more})


def numbered(lines: list[Payment]) -> list[Payment]:
    return [line.at(position) for position, line in enumerate(lines, start=1)]


PLAIN = st.lists(
    st.builds(a_line, st.integers(1, 2), st.sampled_from(["A", "B"])), max_size=8
).map(numbered)
WITH_IDS = st.lists(
    st.builds(lambda n: a_line(n, entry_id=f"E{n}"), st.integers(1, 4)), max_size=8
).map(numbered)
MIXED = st.lists(
    st.builds(
        lambda n, entry_id: a_line(n, entry_id=entry_id),
        st.integers(1, 2),
        st.sampled_from(["", "E1", "E2"]),
    ),
    max_size=8,
).map(numbered)


@given(PLAIN, PLAIN)
def test_twins_match_as_often_as_both_sides_have_them(
    ours: list[Payment], theirs: list[Payment]
) -> None:
    matched = lines_here_already(ours, theirs)

    both = Counter(map(fingerprint, ours)) & Counter(map(fingerprint, theirs))
    assert len(matched) == both.total()
    assert Counter(fingerprint(ours[n - 1]) for n in matched) == both


@given(WITH_IDS, WITH_IDS)
def test_lines_with_the_banks_ids_match_by_those_alone(
    ours: list[Payment], theirs: list[Payment]
) -> None:
    matched = lines_here_already(ours, theirs)

    both = Counter(p.entry_id for p in ours) & Counter(p.entry_id for p in theirs)
    assert len(matched) == both.total()


@given(MIXED, MIXED)
def test_no_line_of_theirs_is_matched_twice(ours: list[Payment], theirs: list[Payment]) -> None:
    matched = lines_here_already(ours, theirs)

    assert len(matched) <= min(len(ours), len(theirs))
    assert matched <= {line.position for line in ours}


@given(MIXED)
def test_a_statement_shows_every_line_of_itself(lines: list[Payment]) -> None:
    assert lines_here_already(lines, lines) == {line.position for line in lines}


def test_blanks_and_case_do_not_tell_two_lines_apart() -> None:
    assert fingerprint(a_line(text="Fp  smith ")) == fingerprint(a_line(text="FP SMITH"))
    assert fingerprint(a_line(pence=1)) != fingerprint(a_line(pence=-1))
    assert fingerprint(a_line(text="FP SMITH 1")) != fingerprint(a_line(text="FP SMITH 2"))


@given(DAYS, DAYS, DAYS, DAYS)
def test_dates_meet_if_they_share_a_day(a: date, b: date, c: date, d: date) -> None:
    first, second = sorted([a, b]), sorted([c, d])
    ours = {first[0] + timedelta(days=n) for n in range((first[1] - first[0]).days + 1)}
    theirs = {second[0] + timedelta(days=n) for n in range((second[1] - second[0]).days + 1)}

    assert dates_meet(*first, *second) is bool(ours & theirs)
    assert dates_meet(*second, *first) is bool(ours & theirs)


def test_dates_that_nobody_told_meet_every_other() -> None:
    assert dates_meet(None, ON, ON, ON)
    assert dates_meet(ON, ON, ON, None)


def test_lines_that_share_one_id_are_matched_as_often_as_both_sides_have_them():
    """Some banks give every line of a bulk the same reference."""
    ours = numbered([a_line(n, entry_id="BULK") for n in range(1, 4)])
    theirs = numbered([a_line(n, entry_id="BULK") for n in range(1, 3)])

    assert lines_here_already(ours, theirs) == {1, 2}
