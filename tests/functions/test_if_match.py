"""A view's ETag is the version of what it tells: If-Match hands it back with a deed."""

import json
from typing import Any

import pytest
from everypenny.domain.officers import Officer
from everypenny.workflows.officers_deeds import VERSIONED

from tests.functions.officer_desk import Desk, ListedHistory
from tests.workflows.leisure import a_leisure_office, stands
from tests.workflows.offices import PAT

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

ORDER = {
    "fund": "LEI",
    "account_reference": "LE0001",
    "to": {"item_reference": "A booking"},
    "why": "named",
}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """£120 of leisure income at version 0."""
    desk = Desk(a_leisure_office(("LEI", "LE0001", 120_00)), ListedHistory([]))
    desk.stand_behind(monkeypatch)
    return desk


def recode(desk: Desk, command_id: str, if_match: str, **more: int) -> dict[str, Any]:
    order = {**ORDER, "payment_id": stands(desk.house).payment_id, **more}
    path = f"/v1/deeds/recode_payment/{command_id}"
    officer = Officer(PAT.officer_id, PAT.roles)
    return desk.ask("PUT", path, officer, body=json.dumps(order), if_match=if_match)


def test_the_etag_that_a_view_told_stands_for_the_orders_version(desk: Desk) -> None:
    told = desk.ask("GET", f"/v1/payments/{stands(desk.house).payment_id}", PAT)

    assert told["headers"]["etag"] == '"0"'
    assert told["headers"]["cache-control"] == "no-store"
    assert recode(desk, "command-1", told["headers"]["etag"])["statusCode"] == 200
    assert recode(desk, "command-2", told["headers"]["etag"])["statusCode"] == 412


@pytest.mark.parametrize("if_match", ['"1"', "0", "*", 'W/"0"', '"0", "1"', '"' + "9" * 5_000])
def test_another_tag_than_the_orders_version_keeps_nothing(desk: Desk, if_match: str) -> None:
    answer = recode(desk, "command-1", if_match, version=0)

    assert answer["statusCode"] == 412
    assert desk.house.evidence.get("commands/command-1.json") is None


def test_a_deed_over_several_things_takes_no_etag(desk: Desk) -> None:
    path = "/v1/deeds/transfer_payment/command-1"

    answer = desk.ask("PUT", path, PAT, body="{}", if_match='"0"')

    assert (answer["statusCode"], "transfer_payment" in VERSIONED) == (412, False)
