"""What identification never depends on, and never does, on thousands of payments."""

import random
from dataclasses import replace

from everypenny.domain.account_references import compile_reference_rule
from everypenny.domain.council import CheckDigit
from everypenny.domain.example_references import with_check
from everypenny.domain.identification import compile_council, identify
from everypenny.domain.identification_outcome import InDoubt, Placed
from everypenny.domain.suggestions import suggest
from everypenny.formats.register_snapshot import Account, RegisterSnapshot, snapshot_bytes
from everypenny.local.synthetic_payments import Payers, payers
from everypenny.local.synthetic_register import SyntheticAccount
from everypenny.local.synthetic_register import synthetic_accounts as accounts_of
from everypenny.local.synthetic_texts import DIRTY
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.council_samples import (
    BANK,
    REFERENCE_RULES,
    a_council,
    a_fund,
    a_payment,
)

COUNCIL = compile_council(a_council())


def registered(accounts: list[SyntheticAccount]) -> RegisterSnapshot:
    return RegisterSnapshot(
        snapshot_bytes(
            Account(
                fund=one.fund,
                reference=one.reference,
                forename=one.holder.forename,
                surname=one.holder.surname,
                postcode=one.postcode,
                instalment_pence=one.instalment_pence,
                closed=one.closed,
            )
            for one in accounts
        )
    )


def synthetic(seed: int, count: int):
    chance = random.Random(seed)
    accounts = list(accounts_of(COUNCIL, 200, chance))
    who: Payers = payers(COUNCIL, accounts, chance)
    lines = who.payments(DIRTY, count)
    paid = [
        a_payment(
            line["payer_reference"],
            line["narrative"],
            line["amount_pence"],
            payer_name=line["payer_name"],
            payer_account=line["payer_account"],
        )
        for line in lines
    ]
    return paid, accounts


def decided(payment, register, council=COUNCIL):
    outcome = identify(payment, source=BANK, council=council, register=register)
    return outcome, suggest(payment, outcome, council=council, register=register)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_neither_order_nor_chunks_nor_what_came_before_change_a_decision(seed, chance):
    paid, accounts = synthetic(seed, 40)
    register = registered(accounts)
    at_once = [decided(payment, register) for payment in paid]

    order = list(range(len(paid)))
    chance.shuffle(order)
    cut = chance.randrange(len(paid))
    in_chunks = {}
    for chunk in (order[:cut], order[cut:]):
        fresh_council = compile_council(a_council())
        fresh_register = registered(accounts)
        for place in chunk:
            in_chunks[place] = decided(paid[place], fresh_register, fresh_council)

    assert [in_chunks[place] for place in range(len(paid))] == at_once


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["rents", "debtors", "council-tax"]))
def test_a_further_fund_turns_no_placement_into_another_account(seed, rule):
    paid, accounts = synthetic(seed, 60)
    register = registered(accounts)
    further = a_fund("NEW", rule, account_must_exist=False)
    funds = {**a_council().funds, "NEW": further}
    larger = compile_council(a_council(funds=funds))

    for payment in paid:
        before, _ = decided(payment, register)
        after, _ = decided(payment, register, larger)
        if isinstance(before, Placed):
            account = (before.fund, before.account_reference)
            assert isinstance(after, InDoubt) or account == (
                after.fund,
                after.account_reference,
            )


CHECKS = (
    REFERENCE_RULES[0].check_digit,
    CheckDigit(kind="luhn"),
    CheckDigit(kind="iso7064", modulus=11),
    CheckDigit(kind="weighted_sum", modulus=10, weights=(2, 7, 1, 5, 7, 1, 3, 7, 0)),
)


@given(
    st.sampled_from(CHECKS),
    st.integers(0, 999_999),
    st.integers(2, 8),
    st.integers(1, 9),
    st.booleans(),
)
def test_a_slip_that_the_check_digit_detects_is_never_placed(
    check, number, place, more, inside
):
    rule = replace(REFERENCE_RULES[0], check_digit=check)
    references = compile_reference_rule(rule)
    rules = {one.code: one for one in (rule, *REFERENCE_RULES[1:])}
    council = compile_council(a_council(reference_rules=rules))
    right = with_check(rule, f"77{number:06d}@")
    assume(right[place].isdigit())
    slipped = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    register = RegisterSnapshot(
        snapshot_bytes(Account(fund="CT", reference=one) for one in {right, slipped})
    )
    payment = a_payment("" if inside else slipped, f"MY TAX {slipped}" if inside else "")

    outcome = identify(payment, source=BANK, council=council, register=register)

    assert isinstance(outcome, Placed) == references.accepts(slipped)
