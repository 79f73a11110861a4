"""Suggestions: what a payer who wrote something almost right may have meant."""

from itertools import pairwise

import pytest
from everypenny.domain.identification import compile_council, identify
from everypenny.domain.identification_outcome import Doubt, InDoubt, Placed
from everypenny.domain.identification_policies import SuggestionPolicy
from everypenny.domain.reason_sentences import sentence
from everypenny.domain.suggestions import suggest
from everypenny.formats.register_snapshot import Account, RegisterSnapshot, snapshot_bytes
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.council_samples import BANK, a_council, a_payment, tax_reference

COUNCIL = compile_council(a_council())
TAX = tax_reference(123456)
ACCOUNTS = [
    Account(
        fund="CT",
        reference=TAX,
        forename="Amina",
        surname="Oyelaran",
        postcode="AM4 7QX",
        balance_pence=1_204_50,
        instalment_pence=120_45,
    ),
    Account(
        fund="CT",
        reference=tax_reference(700001),
        forename="Bryn",
        surname="Oyelaran",
        postcode="AM9 1ZZ",
        instalment_pence=99_10,
    ),
    *(
        Account(
            fund="CT",
            reference=tax_reference(300000 + 37 * n),
            forename="Jo",
            surname="Smith",
            instalment_pence=100_00 + n,
        )
        for n in range(200)
    ),
    Account(fund="HR", reference="6000000017", surname="Mill Lane Housing", closed=True),
]
REGISTER = RegisterSnapshot(snapshot_bytes(ACCOUNTS))


def decided(payment, council=COUNCIL):
    return identify(payment, source=BANK, council=council, register=REGISTER)


def suggested(payment, **more):
    return suggest(payment, decided(payment), council=COUNCIL, register=REGISTER, **more)


def first_of(payment):
    first = suggested(payment)[0]
    return first.account_reference, [one.kind for one in first.evidence]


@pytest.mark.parametrize(
    "written",
    [
        TAX[:4] + str((int(TAX[4]) + 1) % 10) + TAX[5:],
        TAX[:4] + TAX[5] + TAX[4] + TAX[6:],
        TAX[:4] + TAX[5:],
        TAX[:4] + "0" + TAX[4:],
        TAX[:7],
        f"ACC{TAX[:5]}{TAX[6:]}",
        f"{TAX[:4]} {TAX[4:8]}",
    ],
)
def test_a_reference_that_is_one_slip_away_is_suggested_first(written):
    payment = a_payment(narrative=f"COUNCIL TAX {written}")

    assert isinstance(decided(payment), InDoubt)
    assert first_of(payment) == (TAX, ["reference_slip"])


def test_letters_read_as_digits_are_suggested():
    other = tax_reference(300000)
    written = other.replace("0", "O")

    assert first_of(a_payment(written))[0] == other


def test_name_and_instalment_together_find_one_of_many():
    payment = a_payment(payer_name="J SMITH", narrative="COUNCIL TAX", pence=100_42)

    assert first_of(payment) == (tax_reference(300000 + 37 * 42), ["name", "instalment"])


@pytest.mark.parametrize("name", ["MISS A OYELARAN", "OYELARAN AMINA", "A OYELARN", "A OYELAR"])
def test_a_name_and_postcode_find_the_account_however_the_bank_writes_them(name):
    payment = a_payment(payer_name=name, narrative="RATES AM4 7QX")

    account, kinds = first_of(payment)
    assert (account, sorted(kinds)) == (TAX, ["name", "postcode"])


def test_an_amount_that_only_one_account_owes_is_evidence():
    assert first_of(a_payment(narrative="TAX", pence=99_10)) == (
        tax_reference(700001),
        ["instalment"],
    )


def test_the_account_that_could_not_take_the_money_is_suggested_with_the_reason():
    first = suggested(a_payment("6000000017"))[0]

    assert first.evidence[0].told == "its reference was found, but it is closed"


def test_at_most_three_are_suggested_each_with_the_one_behind_it():
    payment = a_payment(payer_name="JO SMITH", narrative=TAX[:7], pence=100_42)

    told = suggested(payment)

    scores = [one.score for one in told]
    assert len(told) <= 3
    assert scores == sorted(scores, reverse=True)
    for one, following in pairwise(told):
        assert one.runner_up.account_reference == following.account_reference
        assert one.runner_up.score == following.score


def test_nothing_is_suggested_for_what_is_placed_or_goes_out():
    placed, out = a_payment(TAX), a_payment(narrative="SMITH", pence=-100_00)

    assert suggest(placed, decided(placed), council=COUNCIL, register=REGISTER) == ()
    assert suggest(out, decided(out), council=COUNCIL, register=REGISTER) == ()


def test_a_suggestion_is_posted_only_where_the_council_sets_a_score():
    payment = a_payment(payer_name="A OYELARAN", narrative=TAX[:4] + TAX[5] + TAX[4] + TAX[6:])
    bold = compile_council(a_council(suggestions=SuggestionPolicy(post_at=85)))

    outcome = decided(payment, bold)

    assert decided(payment).doubt is Doubt.NO_FUND_ACCEPTS_IT
    assert isinstance(outcome, Placed)
    assert (outcome.account_reference, outcome.reason.stage) == (TAX, 6)
    assert outcome.reason.score == (("reference_slip", 60), ("name", 30))
    assert outcome.reason.runner_up.startswith("CT ")
    assert sentence(outcome) == (
        f"Placed on CT {TAX} because it scores 90 where the council posts from 85."
    )


def test_a_posted_suggestion_still_meets_limits_and_closures():
    bold = compile_council(a_council(suggestions=SuggestionPolicy(post_at=50)))

    outcome = decided(a_payment("6000000071"), bold)

    assert outcome.doubt is Doubt.ACCOUNT_CLOSED


def test_a_swap_that_no_check_digit_shows_is_a_doubt_where_the_name_is_the_others():
    written, meant = tax_reference(4900), tax_reference(9400)
    assert written[-1] == meant[-1]

    people = ((written, "Okafor"), (meant, "Lindqvist"))
    register = RegisterSnapshot(
        snapshot_bytes(Account(fund="CT", reference=r, surname=name) for r, name in people)
    )

    def outcome_of(name):
        payment = a_payment(written, payer_name=name)
        return identify(payment, source=BANK, council=COUNCIL, register=register)

    assert outcome_of("A OKAFOR").account_reference == written
    assert outcome_of("SOMEONE ELSE").account_reference == written
    assert outcome_of("M LINDQVIST").doubt is Doubt.SEVERAL_ACCOUNTS


@given(st.integers(0, 8), st.integers(1, 9))
def test_a_digit_altered_is_never_placed_and_always_suggested(place, more):
    slipped = TAX[:place] + str((int(TAX[place]) + more) % 10) + TAX[place + 1 :]
    payment = a_payment(narrative=f"TAX {slipped}")

    assert isinstance(decided(payment), InDoubt)
    assert TAX in [one.account_reference for one in suggested(payment)]
