"""Every view that officers may ask for, by its route; each is permitted by a name of VIEWS."""

from collections.abc import Mapping
from dataclasses import dataclass

from everypenny.domain.officers import ALERTS, check_may_read
from everypenny.workflows.day_status import audit_trail, day_status, list_deeds, show_deed
from everypenny.workflows.list_records import (
    list_alerts,
    list_cash_ups,
    list_e_returns,
    list_receipts,
)
from everypenny.workflows.list_suspense import list_suspense, show_suspense
from everypenny.workflows.look_up import Answer, LookUp, Question, View
from everypenny.workflows.search_payments import search_payments
from everypenny.workflows.show_payment import account_history, show_payment
from everypenny.workflows.show_rules import show_rules


@dataclass(frozen=True, slots=True)
class Route:
    """A view, the name that permits it, and what may stand in its query (name: meaning)."""

    permission: str
    view: View
    query: Mapping[str, str]


_PAGE = {"limit": "rows a page, 50 unless told", "cursor": "`next` of the page before"}

ROUTES: Mapping[str, Route] = {
    "GET /v1/suspense": Route(
        "list_suspense",
        list_suspense,
        {
            "owner": "officer id",
            "doubt": "doubt code",
            "source": "source code",
            "text": "part of the narrative or reference",
            "min_pence": "least pence left",
            "max_pence": "most pence left",
            "older_than_days": "days since it was booked",
            **_PAGE,
        },
    ),
    "GET /v1/suspense/{payment_id}/{part}": Route("list_suspense", show_suspense, {}),
    "GET /v1/payments": Route(
        "search_payments",
        search_payments,
        {
            "fund": "fund code",
            "account_reference": "account reference",
            "pence": "exact pence, either sign",
            "from": "first London day",
            "to": "last London day",
            "text": "part of a name or narrative",
            "reference": "part of a payer's or source's reference",
            **_PAGE,
        },
    ),
    "GET /v1/payments/{payment_id}": Route("show_payment", show_payment, {}),
    "GET /v1/accounts/{fund}/{account_reference}": Route(
        "account_history", account_history, {}
    ),
    "GET /v1/days/{day}": Route("day_status", day_status, {}),
    "GET /v1/deeds": Route("list_deeds", list_deeds, _PAGE),
    "GET /v1/deeds/{command_id}": Route("list_deeds", show_deed, {}),
    "GET /v1/e-returns": Route("list_e_returns", list_e_returns, _PAGE),
    "GET /v1/offices/{office}/receipts/{taken}": Route("list_receipts", list_receipts, _PAGE),
    "GET /v1/cash-ups": Route(
        "list_receipts", list_cash_ups, {"month": "2026-11; this one unless told", **_PAGE}
    ),
    "GET /v1/rules": Route("show_rules", show_rules, {}),
    "GET /v1/alerts": Route(ALERTS, list_alerts, _PAGE),
    "GET /v1/audit/{day}": Route("audit_trail", audit_trail, _PAGE),
}


def look_up(question: Question, route: Route, *, outside: LookUp) -> Answer:
    """Answer a question; NotPermitted if no role of the officer reads that view."""
    check_may_read(route.permission, question.officer, outside.office.councils.live().roles)
    return route.view(question, outside)
