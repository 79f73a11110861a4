"""What officers look up is scoped by fund and by method of payment, as their deeds are."""

import json
import re
from typing import Any

import pytest
from everypenny.domain.officers import Officer, Role
from everypenny.workflows.officers_views import ROUTES

from tests.builders import Entry, a_register, a_statement, council_tax
from tests.functions.officer_desk import Desk, ListedHistory
from tests.history import a_line
from tests.workflows.days import in_memory
from tests.workflows.offices import in_suspense, with_officers

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")


def a_role(code: str, **scope: frozenset[str]) -> Role:
    return Role(code=code, name=code, reads=frozenset({"*"}), **scope)


EVERYBODY = Officer("eve", ("all",))
PARKING = Officer("pru", ("parking",))
CASHIER = Officer("cas", ("cash",))
ROLES = {
    "all": a_role("all"),
    "parking": a_role("parking", funds=frozenset({"PCN"})),
    "cash": a_role("cash", methods=frozenset({"CASH"})),
}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """One transfer on a council tax account, one in doubt, and a sealed line of each method."""
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    entries = [
        Entry(pence=90_00, reference=council_tax(1)),
        Entry(pence=80_00, text="J SMITH"),
    ]
    house.dropped("main-bank/statement.xml", a_statement(entries))
    lines = [a_line(1), a_line(2, method_code="CASH")]
    desk = Desk(with_officers(house, roles=ROLES), ListedHistory(lines))
    desk.stand_behind(monkeypatch)
    return desk


def get(desk: Desk, officer: Officer, path: str, query: str = "") -> tuple[int, Any]:
    answer = desk.ask("GET", path, officer, query=query)
    return answer["statusCode"], json.loads(answer["body"])


def the_transfer(desk: Desk) -> str:
    [doubt] = in_suspense(desk.house)
    return f"{doubt.item.payment_id.rpartition('-')[0]}-1"


@pytest.mark.parametrize(
    ("officer", "status"), [(EVERYBODY, 200), (PARKING, 404), (CASHIER, 404)]
)
def test_a_payment_of_another_fund_or_method_is_not_there(
    desk: Desk, officer: Officer, status: int
) -> None:
    assert get(desk, officer, f"/v1/payments/{the_transfer(desk)}")[0] == status


@pytest.mark.parametrize(("officer", "items"), [(EVERYBODY, 1), (CASHIER, 0)])
def test_an_accounts_history_leaves_other_methods_out(
    desk: Desk, officer: Officer, items: int
) -> None:
    _, told = get(desk, officer, f"/v1/accounts/CT/{council_tax(1)}")

    assert len(told["items"]) == items


@pytest.mark.parametrize(("officer", "lines"), [(EVERYBODY, 2), (CASHIER, 1), (PARKING, 0)])
def test_a_search_finds_what_the_officer_may_read(
    desk: Desk, officer: Officer, lines: int
) -> None:
    _, told = get(desk, officer, "/v1/payments")

    assert len(told["items"]) == lines


@pytest.mark.parametrize(("officer", "status"), [(EVERYBODY, 200), (PARKING, 403)])
def test_what_is_in_doubt_is_of_no_fund_and_read_by_those_of_all(
    desk: Desk, officer: Officer, status: int
) -> None:
    [doubt] = in_suspense(desk.house)

    assert get(desk, officer, "/v1/suspense")[0] == status
    assert get(desk, officer, f"/v1/suspense/{doubt.item.payment_id}/1")[0] == status


@pytest.mark.parametrize("route", ROUTES)
def test_whoever_reads_nothing_is_told_so_whatever_they_ask(desk: Desk, route: str) -> None:
    path = re.sub(r"\{\w+\}", "2026-11-20", route.removeprefix("GET "))

    assert get(desk, Officer("nobody", ("none",)), path)[0] == 403


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/v1/days/2999-01-01", "", 404),
        ("/v1/deeds", "limit=0", 400),
        ("/v1/deeds", "limit=201", 400),
        ("/v1/deeds", "cursor=x", 400),
        ("/v1/suspense", "older_than_days=9999999", 400),
        ("/v1/payments", "limit=0", 400),
        ("/v1/payments", "cursor=x", 400),
    ],
)
def test_what_cannot_be_answered_says_so(
    desk: Desk, path: str, query: str, status: int
) -> None:
    assert get(desk, EVERYBODY, path, query)[0] == status


def test_a_fund_that_no_role_reads_is_not_searched(desk: Desk) -> None:
    statuses = [get(desk, PARKING, "/v1/payments", f"fund={fund}")[0] for fund in ("PCN", "CT")]

    assert statuses == [200, 403]


def test_rules_that_were_never_kept_are_not_there(desk: Desk) -> None:
    version = desk.house.councils.live().version
    del desk.house.outside.buckets["evidence"].versions[f"configurations/{version}.json"]

    assert get(desk, EVERYBODY, "/v1/rules")[0] == 404
