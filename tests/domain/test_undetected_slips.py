"""What a check digit lets pass is found by trying, and agrees with the arithmetic."""

from dataclasses import replace

import pytest
from everypenny.domain.account_references import compile_reference_rule
from everypenny.domain.check_digits import swaps_missed
from everypenny.domain.council import CheckDigit, ReferenceRule
from everypenny.domain.undetected_slips import undetected_slips

from tests.domain.council_samples import REFERENCE_RULES

TAX, _, PARKING, _ = REFERENCE_RULES
CARD = ReferenceRule(
    code="card",
    minimum_length=8,
    maximum_length=8,
    characters="digits",
    check_digit=CheckDigit(kind="luhn"),
)


def missed(rule):
    return undetected_slips(compile_reference_rule(rule), samples=8)


def test_weights_that_differ_by_an_even_number_miss_swaps_of_digits_five_apart():
    found = missed(TAX)

    assert found.swaps[3] == {"05", "16", "27", "38", "49"}
    assert found.slips == {}


def test_a_modulus_of_eleven_misses_neither_slip_nor_swap():
    found = missed(PARKING)

    assert (found.swaps, found.slips) == ({}, {})


def test_luhn_misses_nought_and_nine_swapped():
    found = missed(CARD)

    assert set().union(*found.swaps.values()) == {"09"}
    assert found.slips == {}


def test_an_even_weight_misses_single_slips():
    digit = replace(TAX.check_digit, weights=(3, 7, 1, 2, 7, 1, 3, 7, 0))

    assert missed(replace(TAX, check_digit=digit)).slips[3] == {"05", "16", "27", "38", "49"}


@pytest.mark.parametrize("rule", [TAX, PARKING])
def test_the_arithmetic_never_names_a_swap_that_trying_does_not_find(rule):
    worked_out = swaps_missed(rule.check_digit)

    found = missed(rule).swaps
    for place in found.keys() & worked_out.keys():
        assert found[place] == {"".join(sorted(pair)) for pair in worked_out[place]}
    for place in found.keys() - worked_out.keys():
        assert place == len(rule.mask) - 2
