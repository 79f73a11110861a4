"""Officers' requests as API Gateway hands them on, and the answers that it takes back.

Source: API Gateway's HTTP API, payload format version 2.0, behind a JWT authorizer; problems
are RFC 9457's.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.officers import Officer
from everypenny.formats.gateway_messages import UnreadableRequest, answer
from everypenny.formats.officer_claims import officer_of

_TAG = re.compile(r'"([0-9]{1,9})"')
MOST_BYTES = 100_000
DEEPEST = 20
COMMAND_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
PROBLEMS = {
    400: "The request cannot be read",
    401: "Sign in again",
    403: "Not permitted",
    404: "Not there",
    409: "This id is another command",
    412: "It has changed meanwhile",
    413: "Too much at once",
    422: "The order cannot be done",
    429: "Too many at once",
}


class NotMatched(UnreadableRequest):
    """If-Match names another version than the order, or the order names several."""

    status = 412


class TooLarge(UnreadableRequest):
    """The order has more bytes than anybody's order needs."""

    status = 413


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerRequest:
    """Who asks for what, from where: ids and instants are API Gateway's own.

    `if_match` is the header of that name, an ETag that a view told, or "".
    """

    request_id: str
    officer: Officer
    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    address: str
    body: str
    if_match: str = ""

    @property
    def about(self) -> str:
        """The ids that the path names, for the audit trail."""
        return " ".join(self.path[name] for name in sorted(self.path))


def read_officer_request(event: Mapping[str, Any]) -> OfficerRequest:
    """Read a request that the authorizer let through.

    Raises NobodySignedIn for claims that name nobody.
    """
    context = event["requestContext"]
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return OfficerRequest(
        request_id=context["requestId"],
        officer=officer_of(context["authorizer"]["jwt"]["claims"]),
        route=event["routeKey"],
        path=event.get("pathParameters") or {},
        query=event.get("queryStringParameters") or {},
        address=context.get("http", {}).get("sourceIp", ""),
        body=event.get("body") or "",
        if_match=headers.get("if-match", "").strip(),
    )


def read_order(request: OfficerRequest, *, versioned: Container[str]) -> Mapping[str, Any]:
    """The order of PUT /v1/deeds/{deed}/{command_id}: a JSON object.

    If-Match is its `version`, where the deed is one of the `versioned`. Raises
    UnreadableRequest, TooLarge, and NotMatched where the two differ.
    """
    if not _is_command_id(request.path.get("command_id", "")):
        raise UnreadableRequest(
            "a command id is 8 to 64 letters, digits, dots, dashes and underscores, made by "
            "the caller for this one command, and no card number"
        )
    if len(request.body.encode("utf-8", "replace")) > MOST_BYTES:
        raise TooLarge(f"an order is at most {MOST_BYTES:,} bytes")
    try:
        order = msgspec.json.decode(request.body.encode("utf-8"))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        raise UnreadableRequest("the body is not JSON") from None
    if not isinstance(order, dict):
        raise UnreadableRequest("an order is a JSON object")
    if not _is_shallow(order):
        raise UnreadableRequest(f"an order is at most {DEEPEST} levels deep")
    return _matched(order, request, versioned) if request.if_match else order


def _is_command_id(text: str) -> bool:
    """An id is logged, and is a key for ever, so nothing may hide in it."""
    return COMMAND_ID.fullmatch(text) is not None and mask_card_numbers(text) == text


def _matched(
    order: Mapping[str, Any], request: OfficerRequest, versioned: Container[str]
) -> Mapping[str, Any]:
    if request.path.get("deed") not in versioned:
        raise NotMatched("this order names in itself what it was given on: leave If-Match out")
    tag = _TAG.fullmatch(request.if_match)
    if tag is None or order.get("version", int(tag[1])) != int(tag[1]):
        raise NotMatched("If-Match is the ETag that was told, and the order's own version")
    return {**order, "version": int(tag[1])}


def _is_shallow(value: Any, levels: int = DEEPEST) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return True
    return levels > 0 and all(_is_shallow(one, levels - 1) for one in inner)


def deed_answer(outcome: Outcome) -> dict[str, Any]:
    """What came of a command: 200 done, 202 waiting for an approver, else the problem."""
    if outcome.outcome is DeedOutcome.REFUSED:
        more = {"command_id": outcome.command_id, "deed": outcome.deed}
        return problem(outcome.status, outcome.because, where=outcome.where, **more)
    body = {
        "command_id": outcome.command_id,
        "deed": outcome.deed,
        "outcome": outcome.outcome.value,
        "batch_id": outcome.batch_id,
        **outcome.answer,
    }
    return answer(outcome.status, body)


def problem(status: int, detail: str, *, where: str = "", **more: str) -> dict[str, Any]:
    """A refusal: what is wrong, where in the request, and how to put it right."""
    body = {
        "type": f"urn:everypenny:problem:{status}",
        "title": PROBLEMS[status],
        "status": status,
        "detail": detail,
        **({"field": where} if where else {}),
        **more,
    }
    return answer(status, body)


def view_answer(body: Mapping[str, Any], version: str) -> dict[str, Any]:
    """What a view told, never kept by anything between; its ETag is the version to name."""
    told = answer(200, body)
    told["headers"]["cache-control"] = "no-store"
    if version:
        told["headers"]["etag"] = f'"{version}"'
    return told
