"""VAT within gross: to the penny, by tax point, and never lost in the sharing."""

from datetime import date
from fractions import Fraction

import pytest
from everypenny.domain.council import VatCode
from everypenny.domain.vat import NoRate, apportion, rate_on, vat_within
from hypothesis import given
from hypothesis import strategies as st

STANDARD = VatCode(
    code="STD",
    treatment="standard",
    rates=(
        (date(2008, 12, 1), 1500),
        (date(2010, 1, 1), 1750),
        (date(2011, 1, 4), 2000),
    ),
)
REDUCED = VatCode(code="RED", treatment="reduced", rates=((date(1997, 9, 1), 500),))
TODAY = date(2026, 11, 3)
PENCE = st.integers(-(10**11), 10**11)


@pytest.mark.parametrize(
    ("gross", "code", "vat"),
    [
        (120_00, STANDARD, 20_00),
        (1, STANDARD, 0),
        (3, STANDARD, 0),
        (9, STANDARD, 2),
        (105_00, REDUCED, 5_00),
        (-120_00, STANDARD, -20_00),
        (0, STANDARD, 0),
    ],
)
def test_vat_is_taken_out_of_the_gross_half_a_penny_to_even(gross, code, vat):
    assert vat_within(gross, code, on=TODAY) == vat


@pytest.mark.parametrize(
    ("on", "points"),
    [
        (date(2008, 12, 1), 1500),
        (date(2009, 12, 31), 1500),
        (date(2010, 1, 1), 1750),
        (date(2011, 1, 3), 1750),
        (date(2011, 1, 4), 2000),
    ],
)
def test_the_rate_is_that_of_the_tax_point(on, points):
    assert rate_on(STANDARD, on) == points


def test_a_tax_point_before_the_first_rate_is_refused():
    with pytest.raises(NoRate):
        vat_within(100, STANDARD, on=date(2008, 11, 30))


@pytest.mark.parametrize("treatment", ["zero", "exempt", "outside", "already_invoiced"])
def test_other_treatments_hold_no_vat(treatment):
    assert vat_within(100_00, VatCode(code="X", treatment=treatment), on=TODAY) == 0


@given(PENCE)
def test_vat_is_within_half_a_penny_of_the_exact_sixth(gross):
    vat = vat_within(gross, STANDARD, on=TODAY)

    assert abs(Fraction(gross, 6) - vat) <= Fraction(1, 2)
    assert vat_within(-gross, STANDARD, on=TODAY) == -vat


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_shares_of_vat_sum_to_it_and_none_strays_more_than_a_penny(parts):
    gross = sum(parts)
    vat = vat_within(gross, STANDARD, on=TODAY)

    shares = apportion(vat, parts)

    assert sum(shares) == vat
    assert len(shares) == len(parts)
    for part, share in zip(parts, shares, strict=True):
        exact = Fraction(vat * part, gross) if gross else Fraction(0)
        assert abs(exact - share) <= 1


@given(PENCE, st.lists(PENCE, min_size=1, max_size=10))
def test_shares_sum_whatever_the_signs_of_the_parts(vat, parts):
    assert sum(apportion(vat, parts)) == vat


def test_no_parts_have_no_shares():
    assert apportion(0, []) == ()
