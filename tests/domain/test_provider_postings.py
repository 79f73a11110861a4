"""Refunds copy the original's VAT, and all parts together give back exactly what it bore."""

from dataclasses import replace
from datetime import date

from everypenny.domain.council import Fund, VatCode
from everypenny.domain.identifiers import BatchId, payment_id
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Decided, Origin, held_in, named, post
from everypenny.domain.provider_postings import refund_posting
from everypenny.domain.whereabouts import Reservation, Whereabouts
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


def a_capture(*amounts: int) -> Whereabouts:
    payment = Payment(position=1, amount_pence=sum(amounts), booked_on=ON)
    decided = [Decided(pence, named("HALL", f"SD{n}")) for n, pence in enumerate(amounts)]
    origin = Origin(
        payment_id=payment_id(BatchId("capture"), 1),
        source=CARDS,
        held_in=held_in(CARDS, ""),
        received_on=ON,
    )
    first = post(payment, decided, origin=origin, council=COUNCIL).journal
    return Whereabouts(payment_id=origin.payment_id, version=0, posted_on=ON, first=first)


def given_back(original: Whereabouts, pence: int) -> Whereabouts:
    """The payment after a refund of so many pence."""
    posting, taken = refund_posting(
        Payment(position=1, amount_pence=-pence, booked_on=ON),
        original,
        payment_id=payment_id(BatchId(f"refund{original.version}"), 1),
        source=CARDS,
        council=TAX_CUT,
    )
    assert taken.version == original.version
    journals = [posting.journal] if posting.journal.moves else []
    return replace(
        original,
        version=original.version + 1,
        moved=(*original.moved, *journals),
        reserved=None if taken.release else original.reserved,
    )


def test_a_whole_refund_copies_the_vat_though_the_rate_has_changed() -> None:
    original = a_capture(120_00)

    [refund] = given_back(original, 120_00).moved

    assert original.first.lines[1].vat_pence == -20_00
    assert refund.lines[1] == replace(
        original.first.lines[1], amount_pence=120_00, vat_pence=20_00
    )


@given(st.lists(st.integers(1, 50_000), min_size=2, max_size=5))
def test_a_whole_refund_of_a_basket_is_its_mirror_image(amounts: list[int]) -> None:
    original = a_capture(*amounts)

    [refund] = given_back(original, sum(amounts)).moved

    mirror = [
        replace(line, amount_pence=-line.amount_pence, vat_pence=-line.vat_pence)
        for line in original.first.lines
    ]
    assert list(refund.lines) == mirror


@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=6))
def test_the_vat_of_all_part_refunds_sums_to_the_originals(parts: list[int]) -> None:
    at = original = a_capture(sum(parts))

    for part in parts:
        at = given_back(at, part)

    assert at.held() == {}
    given_vat = [journal.lines[1].vat_pence for journal in at.moved]
    assert sum(given_vat) == -original.first.lines[1].vat_pence


@given(st.integers(1, 10_000), st.integers(1, 20_000), st.integers(1, 20_000))
def test_more_than_is_left_is_never_taken_from_an_account(
    whole: int, earlier: int, pence: int
) -> None:
    at = given_back(given_back(a_capture(whole), earlier), pence)

    assert 0 <= sum(here.pence for here in at.held().values()) <= whole


@given(
    st.lists(st.integers(1, 50_000), min_size=2, max_size=4),
    st.data(),
)
def test_a_refund_of_what_was_reserved_gives_back_the_parts_that_were_named(
    amounts: list[int], data: st.DataObject
) -> None:
    at = a_capture(*amounts)
    parts = tuple(
        (account, data.draw(st.integers(1, here.pence))) for account, here in at.held().items()
    )
    reserved = replace(at, reserved=Reservation(command_id="r1", parts=parts))

    after = given_back(reserved, sum(pence for _, pence in parts))

    left = {account: here.pence - dict(parts)[account] for account, here in at.held().items()}
    assert {a: here.pence for a, here in after.held().items()} == {
        account: pence for account, pence in left.items() if pence
    }
    assert after.reserved is None


def test_a_refund_begun_at_the_provider_leaves_alone_what_an_officer_reserved() -> None:
    [(account, _)] = a_capture(100_00).held().items()
    at = replace(
        a_capture(100_00), reserved=Reservation(command_id="r1", parts=((account, 60_00),))
    )

    small, large = given_back(at, 40_00), given_back(at, 50_00)

    assert small.held()[account].pence == 60_00
    assert (large.held()[account].pence, large.moved) == (100_00, ())
    assert small.reserved == large.reserved == at.reserved
