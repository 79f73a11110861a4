"""The officers' doors over a house in memory, asked as the gateway asks them."""

import json
import re
import urllib.parse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count, islice
from typing import Any

import pytest
from everypenny.adapters.kept_memories import KeptMemories
from everypenny.domain.history import Cursor, HistoryLine, HistoryQuery
from everypenny.domain.officers import Officer
from everypenny.workflows.audited import answer_audited
from everypenny.workflows.look_up import LookUp
from everypenny.workflows.officers_views import ROUTES
from everypenny.workflows.search_history import History

from functions import answer_officer, do_deed
from tests.functions.stage import Context
from tests.whole_house import House

DEED = "PUT /v1/deeds/{deed}/{command_id}"
EVERY_ROUTE = (DEED, *ROUTES)


@dataclass(frozen=True)
class ListedHistory:
    """History as a list of lines, searched by the rule itself."""

    lines: Sequence[HistoryLine]

    def newest(
        self, query: HistoryQuery, *, before: Cursor | None, most: int
    ) -> Sequence[HistoryLine]:
        found = sorted(self.lines, key=lambda line: (line.day, line.line), reverse=True)
        limit = (before.day, before.line) if before else (date.max, 0)
        matching = (x for x in found if (x.day, x.line) < limit and query.matches(x))
        return list(islice(matching, most))


@dataclass
class Desk:
    """The doors of one house; `history` is what its search reads."""

    house: House
    history: History
    numbers: Iterable[int] = field(default_factory=partial(count, 1))

    def stand_behind(self, patch: pytest.MonkeyPatch) -> None:
        """Let both doors act in this house."""
        house = self.house
        look_up = LookUp(
            office=house.office,
            accounts=house.payments,
            days=house.days,
            trail=house.trail,
            told=house.told,
            memory=lambda: KeptMemories(house.work).snapshot(house.memories.live()),
            history=self.history,
        )
        patch.setattr(do_deed, "office", lambda: house.office)
        patch.setattr(answer_officer, "looking_up", lambda: look_up)
        answering = partial(answer_audited, trail=house.trail, clock=house.clock)
        for door in (do_deed, answer_officer):
            patch.setattr(door, "audited", answering)

    def ask(
        self,
        method: str,
        path: str,
        officer: Officer,
        *,
        body: str = "",
        query: str = "",
        if_match: str = "",
    ) -> dict[str, Any]:
        """A request as API Gateway hands it on; 404 where no route is, as it answers itself."""
        route, parts = _route(method, path)
        if not route:
            return {"statusCode": 404, "headers": {}, "body": "{}"}
        number = next(iter(self.numbers))
        claims = {
            "username": officer.officer_id,
            "cognito:groups": f"[{' '.join(officer.roles)}]",
        }
        event = {
            "version": "2.0",
            "routeKey": route,
            "pathParameters": parts,
            "queryStringParameters": _query(query),
            "headers": {"if-match": if_match} if if_match else {},
            "body": body,
            "requestContext": {
                "requestId": f"request-{number}",
                "http": {"method": method, "sourceIp": "203.0.113.7"},
                "authorizer": {"jwt": {"claims": claims}},
            },
        }
        door = do_deed if route == DEED else answer_officer
        handler: Callable[..., dict[str, Any]] = door.lambda_handler
        return handler(event, Context(door.__name__))

    def do(self, officer: Officer, deed: str, command_id: str, **order: Any) -> dict[str, Any]:
        """A deed by PUT."""
        path = f"/v1/deeds/{deed}/{command_id}"
        return self.ask("PUT", path, officer, body=json.dumps(order))

    def serve(self, environ: Mapping[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """The same as a WSGI application, for a program that reads the API's own document."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        told = self.ask(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
            Officer("robin", ("anyone",)),
            body=environ["wsgi.input"].read(length).decode("utf-8", "replace"),
            query=environ.get("QUERY_STRING", ""),
        )
        start(f"{told['statusCode']} -", list(told["headers"].items()))
        return [told["body"].encode("utf-8")]


def _route(method: str, path: str) -> tuple[str, dict[str, str]]:
    for route in EVERY_ROUTE:
        wanted, _, template = route.partition(" ")
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        found = re.fullmatch(pattern, path, re.DOTALL)
        if found and method == wanted:
            return route, {k: urllib.parse.unquote(v) for k, v in found.groupdict().items()}
    return "", {}


def _query(text: str) -> dict[str, str]:
    """Several of one name come joined by commas."""
    query: dict[str, str] = {}
    for name, value in urllib.parse.parse_qsl(text, keep_blank_values=True, errors="replace"):
        query[name] = f"{query[name]},{value}" if name in query else value
    return query
