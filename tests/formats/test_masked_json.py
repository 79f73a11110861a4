"""A payer's card number leaves a provider's JSON before it is kept."""

import json

import pytest
from everypenny.domain.card_numbers import never_ours
from everypenny.formats.masked_json import masked_json
from hypothesis import given
from hypothesis import strategies as st

CARD = "4111111111111111"
STARRED = "411111******1111"
SHORT = st.recursive(
    st.none() | st.booleans() | st.integers(0, 10**12) | st.text("ab \u00e9", max_size=9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab"), inner),
)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"reference": f"card {CARD}"}, {"reference": f"card {STARRED}"}),
        ({"metadata": {"note": int(CARD)}}, {"metadata": {"note": STARRED}}),
        ({"parts": [{CARD: 1}]}, {"parts": [{STARRED: 1}]}),
    ],
)
def test_a_card_number_is_starred_wherever_it_stands(told: object, kept: object) -> None:
    assert json.loads(masked_json(json.dumps(told).encode(), never_ours)) == kept


def test_a_card_number_is_found_behind_escaped_digits() -> None:
    escaped = "".join(f"\\u{ord(digit):04x}" for digit in CARD)

    masked = masked_json(f'["{escaped}"]'.encode("ascii"), never_ours)

    assert json.loads(masked) == [STARRED]


def test_what_is_no_json_is_masked_as_text() -> None:
    page = f"<p>\u00a35.00 {CARD}".encode()

    assert masked_json(page, never_ours) == f"<p>\u00a35.00 {STARRED}".encode()


def test_a_reference_of_ours_is_no_card_number() -> None:
    body = json.dumps({"reference": CARD}).encode()

    assert masked_json(body, lambda digits: digits == CARD) == body


@given(SHORT, st.integers(0, 3))
def test_a_body_without_a_card_number_keeps_its_very_bytes(value: object, indent: int) -> None:
    body = json.dumps(value, indent=indent, ensure_ascii=False).encode()

    assert masked_json(body, never_ours) == body
