"""Identification: one account decides, a doubt is told, and nothing is guessed."""

from dataclasses import replace
from datetime import date

import pytest
from everypenny.domain.account_register import EMPTY_REGISTER, Standing
from everypenny.domain.identification import compile_council, identify, identify_part
from everypenny.domain.identification_outcome import (
    Doubt,
    InDoubt,
    Outgoing,
    Placed,
    Settlement,
)
from everypenny.domain.payments import Part
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.council_samples import (
    ALLPAY,
    BANK,
    CARDS,
    FUNDS,
    MemoryRegister,
    a_council,
    a_payment,
    a_register,
    a_rule,
    parking_reference,
    tax_reference,
    when,
)

TAX = tax_reference(123456)
OTHER_TAX = tax_reference(654321)
RENT = "6000000017"
REGISTER = a_register(("CT", TAX), ("CT", OTHER_TAX), ("HR", RENT), ("SD", "SD123456"))
COUNCIL = compile_council(a_council())


def decide(payment, source=BANK, council=COUNCIL, register=REGISTER):
    return identify(payment, source=source, council=council, register=register)


def council_with(*rules):
    return compile_council(a_council(rules=rules))


def account_of(outcome):
    assert isinstance(outcome, Placed), outcome
    return outcome.fund, outcome.account_reference


def doubt_of(outcome):
    assert isinstance(outcome, InDoubt), outcome
    return outcome.doubt


def test_a_collectors_bulk_credit_settles_its_clearing_account():
    outcome = decide(a_payment("", "ALLPAY LTD 0411 SETTLEMENT", pence=12_345_67))

    assert isinstance(outcome, Settlement)
    assert outcome.account == "clearing/allpay"
    assert outcome.reason.stage == 1
    assert outcome.reason.matched == "ALLPAY LTD"
    assert outcome.reason.span == (0, 10)


def test_a_settlement_is_found_in_the_payers_name_too():
    outcome = decide(a_payment("X", "PAYOUT", payer_name="Stripe Payments UK Ltd"))

    assert isinstance(outcome, Settlement)
    assert outcome.account == "clearing/cards"
    assert outcome.reason.field == "payer_name"


def test_a_sweep_between_our_accounts_is_in_transit():
    outcome = decide(a_payment("", "SWEEP TO 87654321", pence=-500_00))

    assert isinstance(outcome, Settlement)
    assert outcome.account == "transit/sweep"


def test_two_settlement_patterns_are_a_doubt():
    outcome = decide(a_payment("ALLPAY LTD", "STRIPE PAYMENTS"))

    assert doubt_of(outcome) is Doubt.SEVERAL_SETTLEMENTS
    assert [one.reference for one in outcome.reason.rejected] == [
        "clearing/allpay",
        "clearing/cards",
    ]


def test_a_collectors_own_line_never_settles():
    outcome = decide(a_payment(TAX, "ALLPAY LTD"), source=ALLPAY)

    assert account_of(outcome) == ("CT", TAX)


def test_a_quoted_reference_of_one_fund_is_placed():
    outcome = decide(a_payment(f" {TAX[:3]} {TAX[3:]}"))

    assert account_of(outcome) == ("CT", TAX)
    assert outcome.reason.stage == 2
    assert outcome.reason.field == "payer_reference"
    assert outcome.reason.checks[-2:] == ("check digit", "in the register")


def test_a_fund_without_a_register_needs_only_its_checks():
    reference = parking_reference(4711)

    outcome = decide(a_payment(reference.lower()), register=EMPTY_REGISTER)

    assert account_of(outcome) == ("PCN", reference)
    assert "in the register" not in outcome.reason.checks


def test_a_quoted_reference_that_two_funds_accept_is_a_doubt():
    twin = replace(FUNDS[0], code="NDR")
    council = a_council()
    council = compile_council(replace(council, funds={**council.funds, "NDR": twin}))
    register = a_register(("CT", TAX), ("NDR", TAX))

    outcome = decide(a_payment(TAX), council=council, register=register)

    assert doubt_of(outcome) is Doubt.SEVERAL_ACCOUNTS
    assert {one.fund for one in outcome.reason.rejected} == {"CT", "NDR"}


def test_the_register_decides_between_two_funds_that_accept_a_reference():
    twin = replace(FUNDS[0], code="NDR")
    council = a_council()
    council = compile_council(replace(council, funds={**council.funds, "NDR": twin}))

    outcome = decide(a_payment(TAX), council=council, register=a_register(("NDR", TAX)))

    assert account_of(outcome) == ("NDR", TAX)


def test_a_quoted_account_that_the_narrative_contradicts_is_a_doubt():
    outcome = decide(a_payment(TAX, f"COUNCIL TAX {OTHER_TAX}"))

    assert doubt_of(outcome) is Doubt.SEVERAL_ACCOUNTS


@pytest.mark.parametrize(
    "narrative",
    [
        f"FPI MRS A PATEL {TAX} 04NOV",
        f"CTAX{TAX}",
        f"REF {TAX[:2]} {TAX[2:5]} {TAX[5:]} AMBLEFORD",
        f"{TAX[:3]}-{TAX[3:6]}-{TAX[6:]}",
        f"{TAX[:3]}  {TAX[3:]}",
        f"{TAX[:3]} - {TAX[3:]}",
        f"{TAX[:3]}/{TAX[3:]}",
        f"{TAX[:3]}\u00a0{TAX[3:]}",
        f"{TAX}-01",
        f"12345678 {TAX}",
        f"{TAX} AND AGAIN {TAX}",
    ],
)
def test_a_reference_inside_the_narrative_is_found(narrative):
    outcome = decide(a_payment("MRS PATEL", narrative))

    assert account_of(outcome) == ("CT", TAX)
    assert outcome.reason.stage == 3
    start, end = outcome.reason.span
    assert narrative[start:end] == outcome.reason.matched


@pytest.mark.parametrize("narrative", [f"1{TAX}", f"{TAX}0", f"{TAX[:4]}.{TAX[4:]}"])
def test_a_reference_is_never_cut_out_of_a_longer_number(narrative):
    outcome = decide(a_payment("", narrative))

    assert doubt_of(outcome) is Doubt.NO_FUND_ACCEPTS_IT


def test_a_reference_of_varying_length_is_found_before_another_number():
    outcome = decide(a_payment("", "INVOICE SD123456 12 PAID"))

    assert account_of(outcome) == ("SD", "SD123456")


def test_two_accounts_in_one_narrative_are_a_doubt():
    outcome = decide(a_payment("", f"{TAX} AND {OTHER_TAX}"))

    assert doubt_of(outcome) is Doubt.SEVERAL_ACCOUNTS
    assert outcome.reason.stage == 3


def test_an_account_that_the_register_lacks_is_told_apart_from_nonsense():
    unknown = tax_reference(999)

    outcome = decide(a_payment(unknown))

    assert doubt_of(outcome) is Doubt.ACCOUNT_NOT_IN_REGISTER
    assert outcome.reason.rejected[0].reference == unknown


def test_a_payment_without_any_text_has_no_reference():
    assert doubt_of(decide(a_payment())) is Doubt.NO_REFERENCE


def test_a_check_digit_that_fails_is_told_with_its_candidate():
    wrong = TAX[:-1] + str((int(TAX[-1]) + 1) % 10)

    outcome = decide(a_payment("", f"CTAX {wrong}"))

    assert doubt_of(outcome) is Doubt.NO_FUND_ACCEPTS_IT
    assert outcome.reason.rejected[0].because.startswith("has the check digit")


def test_a_number_that_was_never_a_funds_is_no_rejected_candidate():
    outcome = decide(a_payment("", "TEL 123456789 RENT 7000000017"))

    assert doubt_of(outcome) is Doubt.NO_FUND_ACCEPTS_IT
    assert outcome.reason.rejected == ()


@pytest.mark.parametrize(
    ("standing", "doubt"),
    [
        (Standing(closed=True), Doubt.ACCOUNT_CLOSED),
        (Standing(on_stop="With bailiffs"), Doubt.ACCOUNT_ON_STOP),
    ],
)
def test_money_for_a_closed_or_stopped_account_waits_for_an_officer(standing, doubt):
    outcome = decide(a_payment(TAX), register=MemoryRegister({("CT", TAX): standing}))

    assert doubt_of(outcome) is doubt
    assert outcome.reason.rejected[0].reference == TAX


@pytest.mark.parametrize(
    ("pence", "method", "doubt"),
    [
        (5_000_01, "BT", Doubt.ABOVE_MAXIMUM),
        (99, "CARD", Doubt.BELOW_MINIMUM),
    ],
)
def test_a_limit_makes_a_doubt_and_never_a_refusal(pence, method, doubt):
    assert doubt_of(decide(a_payment(RENT, pence=pence, method_code=method))) is doubt
    assert account_of(decide(a_payment(RENT, pence=5_000_00))) == ("HR", RENT)


def test_a_disabled_fund_takes_no_money():
    council = a_council()
    disabled = {**council.funds, "CT": replace(council.funds["CT"], disabled=True)}

    outcome = decide(a_payment(TAX), council=compile_council(replace(council, funds=disabled)))

    assert doubt_of(outcome) is Doubt.FUND_DISABLED


def test_a_debit_on_a_statement_is_never_placed_on_a_fund_by_its_reference():
    assert doubt_of(decide(a_payment(TAX, pence=-100_00))) is Doubt.DEBIT_IN_DOUBT


def test_a_negative_collector_line_is_placed_as_a_negative_credit():
    outcome = decide(a_payment(TAX, pence=-40_00), source=ALLPAY)

    assert account_of(outcome) == ("CT", TAX)


def test_a_bank_charge_is_outgoing_by_rule():
    outcome = decide(a_payment("", "COMMISSION CHARGES OCT", pence=-12_50))

    assert isinstance(outcome, Outgoing)
    assert outcome.code == "bank-charges"
    assert outcome.reason.rule == "bank-charges"
    assert outcome.reason.matched == "COMMISSION CHARGE"


def test_an_outgoing_rule_does_not_swallow_income():
    outcome = decide(a_payment("", "COMMISSION CHARGES OCT", pence=12_50))

    assert doubt_of(outcome) is Doubt.NO_FUND_ACCEPTS_IT


def test_a_returned_payment_is_a_doubt_until_its_advice_comes():
    outcome = decide(a_payment(TAX, pence=-100_00, bank_code="PMNT/IDDT/UPDD"))

    assert doubt_of(outcome) is Doubt.RETURNED_PAYMENT


def test_the_first_matching_rule_places_the_payment():
    council = council_with(
        a_rule("off", (when("text", "contains", "WELBECK"),), enabled=False),
        a_rule("first", (when("text", "contains", "welbeck homes"),), account_reference=TAX),
        a_rule("second", (when("text", "starts", "WELBECK"),), account_reference=OTHER_TAX),
    )

    outcome = decide(a_payment("", "WELBECK HOMES RUN 7"), council=council)

    assert account_of(outcome) == ("CT", TAX)
    assert outcome.reason.rule == "first"
    assert outcome.reason.span == (0, 13)


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        (when("text", "equals", "welbeck run 7"), True),
        (when("text", "equals", "welbeck run"), False),
        (when("text", "starts", "Welbeck"), True),
        (when("text", "ends", "run 7"), True),
        (when("text", "ends", "run"), False),
        (when("text", "matches", r"RUN \d"), True),
        (when("text", "matches", r"^RUN"), False),
        (when("amount_pence", "above", "9999"), True),
        (when("amount_pence", "above", "10000"), False),
        (when("amount_pence", "below", "10001"), True),
        (when("amount_pence", "equals", "10000"), True),
        (when("source", "equals", "main-bank"), True),
        (when("source", "starts", "all"), False),
        (when("method_code", "equals", "BT"), True),
        (when("bank_code", "contains", "icdt"), True),
        (when("booked_on", "above", "2026-11-02"), True),
        (when("booked_on", "below", "2026-11-03"), False),
        (when("booked_on", "equals", "2026-11-03"), True),
    ],
)
def test_a_condition_compares_what_it_names(condition, matches):
    council = council_with(a_rule("only", (condition,), account_reference=TAX))
    payment = a_payment("", "WELBECK RUN 7", booked_on=date(2026, 11, 3), bank_code="PMNT/ICDT")

    outcome = decide(payment, council=council)

    assert isinstance(outcome, Placed) is matches


def test_a_group_needs_all_its_conditions_and_a_rule_any_of_its_groups():
    rule = a_rule(
        "run",
        (when("text", "contains", "WELBECK"), when("amount_pence", "above", "50000")),
        (when("text", "contains", "THORPE"),),
        account_reference=TAX,
    )
    council = council_with(rule)

    assert isinstance(decide(a_payment("", "WELBECK"), council=council), InDoubt)
    assert isinstance(decide(a_payment("", "WELBECK", 600_00), council=council), Placed)
    assert isinstance(decide(a_payment("", "THORPE"), council=council), Placed)


def test_a_rule_that_goes_on_leaves_its_narrative_to_the_one_that_decides():
    council = council_with(
        a_rule("name", (when("text", "contains", "DWP"),), goes_on=True, narrative="DWP run"),
        a_rule("place", (when("amount_pence", "above", "0"),), account_reference=OTHER_TAX),
    )

    outcome = decide(a_payment("", "DWP 0411"), council=council)

    assert account_of(outcome) == ("CT", OTHER_TAX)
    assert outcome.narrative == "DWP run"
    assert outcome.reason.rule == "place"


def test_a_rule_may_leave_the_account_to_the_payers_reference():
    loose = replace(a_council().reference_rules["rents"], code="loose", pattern=r"[16]\d{9}")
    council = a_council(
        rules=(a_rule("rents", (when("source", "equals", "cards"),), fund="LO"),)
    )
    fund = replace(FUNDS[1], code="LO", reference_rule="loose")
    twin = replace(FUNDS[1], code="L2", reference_rule="loose")
    council = replace(
        council,
        funds={"LO": fund, "L2": twin},
        reference_rules={**council.reference_rules, "loose": loose},
        rules=(replace(council.rules[0], account_reference=""),),
    )

    outcome = decide(
        a_payment(RENT),
        source=CARDS,
        council=compile_council(council),
        register=EMPTY_REGISTER,
    )

    assert doubt_of(outcome) is Doubt.ACCOUNT_NOT_IN_REGISTER
    assert outcome.reason.rule == "rents"


def test_a_rule_can_send_a_payment_to_suspense():
    council = council_with(
        a_rule("ask", (when("text", "contains", "LEGACY"),), action="suspense")
    )

    outcome = decide(a_payment("", "LEGACY OF THE LATE MR X"), council=council)

    assert doubt_of(outcome) is Doubt.RULE_SAYS_SUSPENSE


def test_a_rule_cannot_place_money_on_an_account_that_is_not_there():
    council = council_with(
        a_rule("gone", (when("text", "contains", "X"),), account_reference=tax_reference(5))
    )

    assert doubt_of(decide(a_payment("", "X"), council=council)) is (
        Doubt.ACCOUNT_NOT_IN_REGISTER
    )


@pytest.mark.parametrize(
    ("fund", "reference", "expected"),
    [
        ("CT", TAX, ("CT", TAX)),
        ("", RENT, ("HR", RENT)),
        ("XX", TAX, Doubt.NO_FUND_ACCEPTS_IT),
        ("HR", TAX, Doubt.NO_FUND_ACCEPTS_IT),
        ("CT", tax_reference(7), Doubt.ACCOUNT_NOT_IN_REGISTER),
        ("", "", Doubt.NO_REFERENCE),
    ],
)
def test_a_part_of_a_basket_is_decided_by_what_it_names(fund, reference, expected):
    part = Part(fund=fund, reference=reference, amount_pence=10_00)
    payment = a_payment("BASKET", pence=30_00, parts=(part,))

    outcome = identify_part(
        part, payment=payment, source=CARDS, council=COUNCIL, register=REGISTER
    )

    decided = account_of(outcome) if isinstance(outcome, Placed) else outcome.doubt
    assert decided == expected


@given(
    number=st.integers(0, 999_999),
    place=st.integers(0, 8),
    step=st.integers(1, 9),
    narrative=st.sampled_from(["{}", "CTAX {} THANKS", "CT{}", "REF 12 {}"]),
)
def test_a_reference_with_one_wrong_digit_is_never_placed(number, place, step, narrative):
    right = tax_reference(number)
    digit = str((int(right[place]) + step) % 10)
    wrong = right[:place] + digit + right[place + 1 :]

    class EveryAccount:
        def standing(self, fund, reference):  # noqa: ARG002 - a Register
            return Standing() if fund == "CT" else None

    for payment in (a_payment(wrong), a_payment("", narrative.format(wrong))):
        assert isinstance(decide(payment, register=EveryAccount()), InDoubt)


@given(st.text(max_size=40), st.text(max_size=18), st.integers(-(10**9), 10**9))
def test_any_text_has_an_outcome_and_the_same_one_twice(narrative, reference, pence):
    payment = a_payment(reference, narrative, pence)

    assert decide(payment) == decide(payment)


@given(
    st.sampled_from([TAX, RENT, "SD123456", "", "X"]),
    st.sampled_from([TAX, RENT, "SD123456", parking_reference(1), "NONE"]),
)
def test_a_further_fund_never_moves_a_payment_to_another_account(quoted, named):
    payment = a_payment(quoted, f"PAYMENT {named} THANK YOU")
    council = a_council()

    for left_out in council.funds:
        fewer = {code: fund for code, fund in council.funds.items() if code != left_out}
        before = decide(
            payment, council=compile_council(replace(council, funds=fewer, rules=()))
        )
        after = decide(payment)
        if isinstance(before, Placed) and isinstance(after, Placed):
            assert account_of(before) == account_of(after)


VENDORS = [f"VENDOR {number:03d} RENT" for number in range(60)]


@given(st.sampled_from(VENDORS), st.sampled_from(VENDORS), st.booleans())
def test_the_first_of_many_rules_decides_whatever_their_number(one, other, short):
    """More rules than are tried one by one, and one whose literal is too short to index."""
    rules = [
        a_rule(vendor, (when("text", "contains", vendor),), account_reference=tax_reference(at))
        for at, vendor in enumerate(VENDORS)
    ]
    last = a_rule("short", (when("text", "contains", "ZZ"),), account_reference=OTHER_TAX)
    council = council_with(*rules, last)
    everyone = a_register(*(("CT", tax_reference(at)) for at in range(60)), ("CT", OTHER_TAX))
    narrative = "PAID ZZ" if short else f"{one} AND {other}"

    outcome = decide(a_payment(narrative=narrative), council=council, register=everyone)

    expected = "short" if short else min(one, other)
    assert outcome.reason.rule == expected
