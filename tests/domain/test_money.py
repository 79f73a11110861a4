"""Money in text: whole pence or refused, never guessed."""

import pytest
from everypenny.domain.money import NotMoney, pence_from_pounds, plain_pounds, pounds
from hypothesis import given
from hypothesis import strategies as st

PENCE = st.integers(-(10**16), 10**16)


@given(PENCE)
def test_pence_written_for_programs_are_read_as_the_same_pence(pence: int) -> None:
    assert pence_from_pounds(plain_pounds(pence)) == pence


@given(PENCE)
def test_pence_written_for_people_say_the_same(pence: int) -> None:
    text = pounds(pence)

    assert pence_from_pounds(text.replace("£", "").replace(",", "")) == pence
    assert text.startswith("-") is (pence < 0)


@given(st.integers(0, 10**12), st.integers(0, 99), st.integers(0, 6))
def test_zeros_behind_the_pence_change_nothing(whole: int, part: int, zeros: int) -> None:
    assert pence_from_pounds(f"{whole}.{part:02d}" + "0" * zeros) == whole * 100 + part


@given(st.text(max_size=12))
def test_any_text_is_read_exactly_or_refused(text: str) -> None:
    try:
        pence = pence_from_pounds(text)
    except NotMoney:
        return

    whole, _, part = text.lstrip("+-").partition(".")
    assert abs(pence) == int(whole) * 100 + int((part + "00")[:2])


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("0", 0),
        ("-0.00", 0),
        ("1.5", 150),
        ("+12.34", 1234),
        ("-1234.5", -123450),
        ("007", 700),
    ],
)
def test_plain_amounts_are_read(text: str, pence: int) -> None:
    assert pence_from_pounds(text) == pence


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "1.", ".5", "1.234", "12.345", "1e3", "NaN", "inf", "1,234.00", "1 000",
        "£1.00", " 1.00",
        "1.00 ", "--1", "1.00-", "0x10", "1_000", "١٢", "1.0.0", "1" * 16, "1\n",
    ],
)  # fmt: skip
def test_whatever_hides_a_guess_is_refused(text: str) -> None:
    with pytest.raises(NotMoney):
        pence_from_pounds(text)


def test_people_see_pounds_with_thousands() -> None:
    assert pounds(-123_456_789) == "-£1,234,567.89"
    assert pounds(5) == "£0.05"
    assert plain_pounds(-5) == "-0.05"
