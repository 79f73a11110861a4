"""Every ledger account has one name, and a ledger code or a refusal."""

import pytest
from everypenny.domain import ledger_accounts
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.ledger_accounts import NoLedgerCode, ledger_code

from tests.domain.council_samples import a_council, a_fund

COUNCIL = a_council(
    funds={
        "CT": a_fund("CT", "council-tax", ledger_code="C1"),
        "INT": a_fund("INT", "debtors", ledger_coded=True),
        "HR": a_fund("HR", "rents", gl_route="feeder", feeder_ledger_code="F1"),
    },
    ledger_codes={
        "suspense/": "S1",
        "opening/": "O1",
        "opening/main": "O2",
        "fees/cards": "X1",
    },
)


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (ledger_accounts.bank("main"), "9000"),
        (ledger_accounts.clearing("allpay"), "9100"),
        (ledger_accounts.fund_account("CT", "770000000"), "C1"),
        (ledger_accounts.fund_account("INT", "R9999"), "R9999"),
        (ledger_accounts.fund_account("HR", "6123"), "F1"),
        (ledger_accounts.suspense(PaymentId("b-1"), 1), "S1"),
        (ledger_accounts.opening("main"), "O2"),
        (ledger_accounts.opening("allpay"), "O1"),
        (ledger_accounts.fees("cards"), "X1"),
    ],
)
def test_an_account_bears_its_councils_ledger_code(account: str, code: str) -> None:
    assert ledger_code(account, COUNCIL) == code


@pytest.mark.parametrize(
    "account",
    [
        "bank/nowhere",
        "clearing/nobody",
        "fund/XX/1",
        "fees/allpay",
        "outgoing/bribes",
        "odd",
        "",
    ],
)
def test_an_account_without_a_code_is_refused(account: str) -> None:
    with pytest.raises(NoLedgerCode):
        ledger_code(account, COUNCIL)


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("fund/CT/770000000", "fund/CT"),
        ("fund/CT/77/00", "fund/CT"),
        ("bank/main", "bank/main"),
        ("suspense/b-1/1", "suspense/b-1/1"),
    ],
)
def test_a_funds_accounts_are_summed_as_one(account: str, name: str) -> None:
    assert ledger_accounts.summed(account) == name


def test_only_a_funds_account_is_a_customers() -> None:
    accounts = ["fund/CT/1", "suspense/b-1/1", "bank/main"]

    assert [ledger_accounts.is_customers(account) for account in accounts] == [
        True,
        False,
        False,
    ]
