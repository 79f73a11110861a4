"""What an office has not cashed up, and what it banked, as those see it who may."""

from collections.abc import Mapping
from typing import Any

import pytest
from everypenny.adapters.dynamo_audit import DynamoAudit
from everypenny.domain.officers import NotPermitted, Officer
from everypenny.domain.payer_memory import EMPTY_MEMORY
from everypenny.workflows.look_up import AskedWrongly, LookUp, NothingThere, Question
from everypenny.workflows.officers_views import ROUTES, look_up

from tests.builders import a_register, council_tax
from tests.whole_house import House
from tests.workflows.days import in_memory

CASS = Officer("cass", ("cashier",))
RITA = Officer("rita", ("reporting_officer",))
RECEIPTS = "GET /v1/offices/{office}/receipts/{taken}"
TILL = {"office": "town-hall", "taken": "cash"}


@pytest.fixture
def office() -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    return house


def _take(house: House, command_id: str, pence: int, **more: Any) -> str:
    parts = [{"fund": "CT", "account_reference": council_tax(1), "pence": pence}]
    order = {"office": "town-hall", "method_code": "CASH", "parts": parts, **more}
    done = house.do(CASS, "record_counter_payment", command_id, **order)
    return str(done.answer["receipt"])


def _see(
    house: House,
    route: str,
    path: Mapping[str, str] | None = None,
    by: Officer = CASS,
    **query: str,
) -> list[Mapping[str, Any]]:
    question = Question(view=route, officer=by, path=path or {}, query=query)
    answer = look_up(question, ROUTES[route], outside=_looking_up(house))
    return list(answer.body["items"])


def _looking_up(house: House) -> LookUp:
    return LookUp(
        office=house.office,
        accounts=house.payments,
        days=house.days,
        trail=DynamoAudit(house.table),
        told=lambda _: None,
        memory=lambda: EMPTY_MEMORY,
    )


def test_a_cashier_sees_what_is_not_cashed_up(office: House) -> None:
    first, second = _take(office, "t1", 5_00), _take(office, "t2", 7_00)
    slip = {"office": "town-hall", "method_code": "CASH", "slip": "1", "bag": "B"}
    office.do(CASS, "cash_up", "u1", receipts=[first], banked_pence=5_00, **slip)

    left = _see(office, RECEIPTS, TILL)
    [banked] = _see(office, "GET /v1/cash-ups")

    assert [(row["id"], row["pence"]) for row in left] == [(second, 7_00)]
    assert (banked["receipts"], banked["banked_pence"]) == ([first], 5_00)


def test_slips_are_listed_by_the_month_of_their_banking(office: House) -> None:
    slip = {"office": "town-hall", "method_code": "CASH", "slip": "1", "bag": "B"}
    receipts = [_take(office, "t1", 5_00)]
    office.do(
        CASS,
        "cash_up",
        "u1",
        receipts=receipts,
        banked_pence=5_00,
        banked_on="2026-10-31",
        **slip,
    )

    months = [_see(office, "GET /v1/cash-ups", month=m) for m in ("2026-10", "2026-11")]

    assert [len(rows) for rows in months] == [1, 0]
    with pytest.raises(AskedWrongly):
        _see(office, "GET /v1/cash-ups", month="October")


def test_no_office_holds_what_there_is_not(office: House) -> None:
    for path in ({**TILL, "office": "moon"}, {**TILL, "taken": "gold"}):
        with pytest.raises(NothingThere):
            _see(office, RECEIPTS, path)


def test_only_the_reporting_officer_sees_what_cash_alerted_to(office: House) -> None:
    _take(office, "t1", 5_000_00)

    with pytest.raises(NotPermitted):
        _see(office, "GET /v1/alerts")

    [alert] = _see(office, "GET /v1/alerts", by=RITA)
    assert (alert["because"], alert["pence"]) == ("cash", 5_000_00)
    assert "alert" not in str(_see(office, RECEIPTS, TILL))
