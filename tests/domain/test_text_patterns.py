"""The literal that is looked for first never hides a match of the expression itself."""

import re

import pytest
from everypenny.domain.text_patterns import compile_text_pattern, joined_capitals
from hypothesis import given
from hypothesis import strategies as st

PATTERNS = (
    r"SWEEP (FROM|TO) \d{8}",
    r"ALLPAY (LTD|LIMITED)",
    r"ALLPAY|STRIPE",
    r"GOV\.?UK ?PAY",
    r"(A|B)|C",
    r"A[|]B",
    r"A\|B",
    r"AB*",
    r"^RENT\b",
)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"SWEEP (FROM|TO) \d{8}", "SWEEP "),
        (r"ALLPAY|STRIPE", ""),
        (r"(A|B)|C", ""),
        (r"A[|]B", "A"),
        (r"A\|B", "A"),
        (r"AB*", "A"),
        (r"AB|(C|D)", ""),
    ],
)
def test_the_literal_is_what_every_match_starts_with(pattern, needed):
    assert compile_text_pattern(pattern).needed == needed


@given(
    st.sampled_from(PATTERNS),
    st.lists(
        st.sampled_from([*"AB|C ", "SWEEP ", "TO ", "12345678", "allpay", "Stripe", "rent"])
    ),
)
def test_looking_for_the_literal_first_changes_no_answer(pattern, pieces):
    texts = ("".join(pieces), "", "")

    found = compile_text_pattern(pattern).find(texts, joined_capitals(texts))

    assert (found is not None) == bool(re.search(pattern, texts[0], re.ASCII | re.IGNORECASE))
