"""Refunds copy the original's VAT, and all parts together give back exactly what it bore."""

from dataclasses import replace
from datetime import date

from everypenny.domain.council import Fund, VatCode
from everypenny.domain.identifiers import BatchId, payment_id
from everypenny.domain.journals import Journal
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Decided, Origin, held_in, named, post
from everypenny.domain.provider_postings import refund_posting
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.council_samples import CARDS, a_council, a_fund

ON = date(2026, 11, 20)
STANDARD = VatCode(code="STD", treatment="standard", rates=((date(2011, 1, 4), 2000),))
HALLS: Fund = a_fund("HALL", "debtors", vat_code="STD")
COUNCIL = a_council(funds={"HALL": HALLS}, vat_codes={"STD": STANDARD})
TAX_CUT = a_council(
    funds={"HALL": HALLS}, vat_codes={"STD": replace(STANDARD, rates=((ON, 500),))}
)


def a_capture(*amounts: int) -> Journal:
    payment = Payment(position=1, amount_pence=sum(amounts), booked_on=ON)
    decided = [Decided(pence, named("HALL", f"SD{n}")) for n, pence in enumerate(amounts)]
    origin = Origin(
        payment_id=payment_id(BatchId("capture"), 1),
        source=CARDS,
        held_in=held_in(CARDS, ""),
        received_on=ON,
    )
    return post(payment, decided, origin=origin, council=COUNCIL).journal


def given_back(original: Journal, pence: int, earlier_pence: int = 0) -> Journal:
    return refund_posting(
        Payment(position=1, amount_pence=-pence, booked_on=ON),
        original,
        payment_id=payment_id(BatchId("refund"), 1),
        earlier_pence=earlier_pence,
        source=CARDS,
        council=TAX_CUT,
    ).journal


def test_a_whole_refund_copies_the_vat_though_the_rate_has_changed() -> None:
    original = a_capture(120_00)

    refund = given_back(original, 120_00)

    assert original.lines[1].vat_pence == -20_00
    assert refund.lines[1] == replace(original.lines[1], amount_pence=120_00, vat_pence=20_00)


@given(st.lists(st.integers(1, 50_000), min_size=2, max_size=5))
def test_a_whole_refund_of_a_basket_is_its_mirror_image(amounts: list[int]) -> None:
    original = a_capture(*amounts)

    refund = given_back(original, sum(amounts))

    mirror = [
        replace(line, amount_pence=-line.amount_pence, vat_pence=-line.vat_pence)
        for line in original.lines
    ]
    assert list(refund.lines) == mirror


@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=6))
def test_the_vat_of_all_part_refunds_sums_to_the_originals(parts: list[int]) -> None:
    original = a_capture(sum(parts))

    given_vat = [
        given_back(original, part, sum(parts[:place])).lines[1].vat_pence
        for place, part in enumerate(parts)
    ]

    assert sum(given_vat) == -original.lines[1].vat_pence


@given(st.integers(1, 10_000), st.integers(0, 20_000), st.integers(1, 20_000))
def test_more_than_is_left_is_never_taken_from_an_account(
    whole: int, earlier: int, pence: int
) -> None:
    original = a_capture(whole)

    refund = given_back(original, pence, earlier)

    taken = sum(x.amount_pence for x in refund.lines if x.account.startswith("fund/"))
    assert taken in {0, pence}
    assert taken + earlier <= max(whole, earlier)
