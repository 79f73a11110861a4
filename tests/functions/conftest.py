"""Every door on a stage of its own, on the morning of the samples."""

import json
from collections.abc import Iterator

import pytest
from everypenny.bootstrap import outside
from everypenny.local.govuk_pay_stand_in import PayStandIn, govuk_pay

from tests.functions.stage import EVENTS, SECRETS, Morning, Stage, forget_what_was_built, set_up


@pytest.fixture(scope="session")
def pay() -> Iterator[str]:
    """GOV.UK Pay's stand-in, which knows the payment of the samples."""
    stand_in = PayStandIn(SECRETS["govuk-pay/api_key"])
    answer = json.loads((EVENTS / "drops" / "govuk-pay" / "payment.json").read_text("utf-8"))
    stand_in.payments[answer["payment_id"]] = answer
    with govuk_pay(stand_in) as url:
        yield url


@pytest.fixture
def stage(aws: None, pay: str, monkeypatch: pytest.MonkeyPatch) -> Stage:  # noqa: ARG001
    """An AWS as the stack makes it, with a clock that stands."""
    made = set_up(pay)
    for name, value in made.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(outside, "SystemClock", Morning)
    forget_what_was_built()
    return made


@pytest.fixture
def opened(stage: Stage) -> Stage:
    """The ledger is open, and the accounts are loaded."""
    stage.open("open_balances/approved")
    stage.drop("registers/accounts/accounts.csv")
    stage.open("load_account_register/accounts")
    return stage


@pytest.fixture
def posted(opened: Stage) -> Stage:
    """The sample receipts and the sample statement are posted."""
    opened.drop("allpay/receipts.txt")
    opened.drop("main-bank/statement.xml")
    opened.open("receive_payment_file/allpay_file")
    opened.open("receive_payment_file/statement_without_a_version")
    opened.open("allocate_payments/allpay_chunk")
    opened.open("allocate_payments/statement_chunk")
    return opened


@pytest.fixture
def closed(posted: Stage) -> Stage:
    """The day of the samples is closed."""
    posted.open("close_day/one_day")
    return posted
