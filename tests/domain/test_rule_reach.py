"""Rules that can never decide are told, and only when that is certain."""

from dataclasses import replace

import pytest
from everypenny.domain.rule_reach import hidden_by, never_matches

from tests.domain.council_samples import ALLPAY, BANK, a_rule, when

ACCOUNTS = replace(ALLPAY, code="accounts", kind="register")
SOURCES = (BANK, ALLPAY, ACCOUNTS)


def outgoing(*group):
    return a_rule(
        "out",
        group,
        action="outgoing",
        fund="",
        account_reference="",
        outgoing_code="bank-charges",
    )


def because(rule):
    return never_matches(rule, rule.any_of[0], SOURCES)


def placing(code, *group, **changes):
    return a_rule(code, group, **changes)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            placing(
                "a", when("amount_pence", "above", "500"), when("amount_pence", "below", "501")
            ),
            "No amount_pence meets",
        ),
        (
            placing(
                "a",
                when("booked_on", "equals", "2026-04-01"),
                when("booked_on", "below", "2026-04-01"),
            ),
            "No booked_on meets",
        ),
        (
            placing(
                "a", when("method_code", "equals", "BT"), when("method_code", "equals", "CARD")
            ),
            "the method_code BT and CARD at once",
        ),
        (placing("a", when("source", "equals", "accounts")), "No source that brings payments"),
        (
            placing(
                "a", when("source", "equals", "main-bank"), when("source", "starts", "all")
            ),
            "No source that brings payments",
        ),
        (outgoing(when("amount_pence", "above", "0")), "Only debits of a bank statement"),
        (outgoing(when("source", "equals", "allpay")), "Only debits of a bank statement"),
        (
            placing(
                "a", when("source", "equals", "main-bank"), when("amount_pence", "below", "0")
            ),
            "placed on no fund",
        ),
    ],
)
def test_a_group_that_contradicts_itself_or_its_action_is_told(rule, told):
    assert told in because(rule)


@pytest.mark.parametrize(
    "rule",
    [
        placing(
            "a", when("amount_pence", "above", "500"), when("amount_pence", "below", "502")
        ),
        placing("a", when("text", "equals", "RENT"), when("text", "equals", "MILL LANE")),
        placing("a", when("amount_pence", "below", "0")),
        outgoing(when("text", "contains", "CHARGE")),
    ],
)
def test_a_group_that_some_payment_may_meet_is_left_alone(rule):
    assert because(rule) is None


RENT = when("text", "contains", "RENT")
RENT_NOVEMBER = when("text", "contains", "Rent November")
WIDE = placing("wide", RENT)


@pytest.mark.parametrize(
    "rule",
    [
        placing("b", RENT),
        placing("b", RENT_NOVEMBER),
        placing("b", when("text", "starts", "RENT ")),
        placing("b", RENT, when("amount_pence", "above", "10000")),
        a_rule("b", (RENT_NOVEMBER,), (when("text", "equals", "MY RENT"),)),
    ],
)
def test_a_rule_behind_a_wider_one_is_hidden(rule):
    assert hidden_by(rule, [WIDE], SOURCES) == "wide"


@pytest.mark.parametrize(
    "earlier",
    [
        placing("wide", RENT_NOVEMBER),
        placing("wide", RENT, enabled=False),
        placing("wide", RENT, goes_on=True),
        placing("wide", RENT, account_reference=""),
        placing("wide", RENT, when("source", "equals", "main-bank")),
        outgoing(RENT),
    ],
)
def test_a_rule_is_not_hidden_by_one_that_may_pass(earlier):
    assert hidden_by(placing("b", RENT), [earlier], SOURCES) is None


def test_a_suspense_rule_hides_debits_and_credits_alike():
    wide = a_rule("wide", (RENT,), action="suspense", fund="", account_reference="")

    assert hidden_by(placing("b", RENT), [wide], SOURCES) == "wide"
    assert hidden_by(outgoing(RENT), [wide], SOURCES) == "wide"
    assert hidden_by(wide, [placing("b", RENT)], SOURCES) is None
