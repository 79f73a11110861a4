"""Each webhook of a refund tells of one refund, and no two of the same."""

from datetime import UTC, datetime

import pytest
from everypenny.formats.inward.govuk_pay_answers import ProviderRefund
from everypenny.workflows.provider_case import ProviderCase
from everypenny.workflows.told_refunds import tells_of_one

from tests.whole_house import House
from tests.workflows.days import PAY

FIRST, SECOND = (
    ProviderRefund(
        refund_id=refund,
        status="success",
        amount_pence=1_00,
        created_at=datetime(2026, 11, 20, 15, tzinfo=UTC),
    )
    for refund in ("ref1", "ref2")
)


@pytest.fixture
def case(quick: House) -> ProviderCase:
    council = quick.councils.live()
    return ProviderCase(PAY, council.sources[PAY], council, quick.settling)


def test_two_webhooks_tell_of_two_refunds_and_a_third_of_none(case: ProviderCase) -> None:
    told = [tells_of_one(case, [FIRST, SECOND], digest) for digest in ("m1", "m2", "m3")]

    assert told == [True, True, False]


def test_a_webhook_that_comes_again_takes_no_second_refund(case: ProviderCase) -> None:
    told = [tells_of_one(case, [FIRST, SECOND], digest) for digest in ("m1", "m1", "m2", "m2")]

    assert told == [True] * 4


def test_of_two_webhooks_at_once_one_is_told_of_the_refund(
    case: ProviderCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    tells_of_one(case, [FIRST], "m1")
    monkeypatch.setattr(case.settling.events, "outcome", lambda _: None)

    assert not tells_of_one(case, [FIRST], "m2")
