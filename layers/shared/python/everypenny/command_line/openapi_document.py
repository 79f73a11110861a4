"""The officers' API as an OpenAPI 3.1 document, drawn from the deeds and views themselves."""

import inspect
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from everypenny.domain.deeds import APPROVE, SEND_BACK
from everypenny.formats.officer_requests import COMMAND_ID, PROBLEMS
from everypenny.workflows.do_deed import Decision
from everypenny.workflows.officers_deeds import DEEDS, VERSIONED
from everypenny.workflows.officers_views import ROUTES, Route

VERSION = "1.0"
_REFUSALS_OF_A_DEED = (400, 401, 403, 404, 409, 412, 413, 422, 429)
_REFUSALS_OF_A_VIEW = (400, 401, 403, 404, 429)
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag that a view told, in place of the order's `version`",
    "schema": {"type": "string"},
}


def openapi_document() -> dict[str, Any]:
    """The whole document; money is integer pence, a day London's, an instant UTC."""
    orders = {name: deed.order for name, deed in sorted(DEEDS.items())}
    orders |= {APPROVE: Decision, SEND_BACK: Decision}
    refs, schemas = msgspec.json.schema_components(
        list(dict.fromkeys(orders.values())), ref_template="#/components/schemas/{name}"
    )
    reference = dict(zip(dict.fromkeys(orders.values()), refs, strict=True))
    deeds = {
        f"/v1/deeds/{name}/{{command_id}}": {"put": _deed(name, order, reference[order])}
        for name, order in orders.items()
    }
    views: dict[str, Any] = {}
    for route, found in ROUTES.items():
        views[route.removeprefix("GET ")] = {"get": _view(route, found)}
    return {
        "openapi": "3.1.0",
        "info": _info(),
        "security": [{"signed_in": []}],
        "paths": {**deeds, **views},
        "components": {
            "securitySchemes": {
                "signed_in": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
            "schemas": {**schemas, **_answers()},
        },
    }


def _info() -> dict[str, str]:
    return {
        "title": "Everypenny for officers",
        "version": VERSION,
        "description": "Money is whole pence, dates are London days, instants are UTC. A deed "
        "is sent under a command id of the caller's own: sending it again changes nothing.",
    }


def _deed(name: str, order: type[Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": name.replace("_", " ").capitalize(),
        "description": _told(order),
        "parameters": [
            _in_path("command_id", {"pattern": f"^{COMMAND_ID.pattern}$"}),
            *([_IF_MATCH] if name in VERSIONED else []),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "200": _json("Done, or done before under this id", "Done"),
            "202": _json("Waits for an approver", "Done"),
            **_problems(_REFUSALS_OF_A_DEED),
        },
    }


def _view(route: str, found: Route) -> dict[str, Any]:
    path = route.removeprefix("GET ")
    answer = "Page" if "cursor" in found.query else "Told"
    return {
        "operationId": found.view.__name__,
        "summary": found.view.__name__.replace("_", " ").capitalize(),
        "description": f"{_told(found.view)} Permitted by `{found.permission}`.",
        "parameters": [
            *[_in_path(name, {}) for name in re.findall(r"\{(\w+)\}", path)],
            *[_in_query(name, meaning) for name, meaning in found.query.items()],
        ],
        "responses": {"200": _json("Found", answer), **_problems(_REFUSALS_OF_A_VIEW)},
    }


def _told(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").partition("\n\n")[0].replace("\n", " ")


def _in_path(name: str, more: Mapping[str, str]) -> dict[str, Any]:
    schema = {"type": "string", **more}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, meaning: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {"name": name, "in": "query", "description": meaning, "schema": schema}


def _json(description: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": description, "content": {"application/json": {"schema": reference}}}


def _problems(statuses: tuple[int, ...]) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema}}
    return {str(s): {"description": PROBLEMS[s], "content": content} for s in statuses}


def _answers() -> dict[str, Any]:
    text, whole = {"type": "string"}, {"type": "integer"}
    return {
        "Done": {
            "type": "object",
            "required": ["command_id", "deed", "outcome"],
            "properties": {
                "command_id": text,
                "deed": text,
                "outcome": {"enum": ["done", "waiting"]},
                "batch_id": {"type": ["string", "null"]},
            },
        },
        "Page": {
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": {"type": "array", "items": {"type": "object"}},
                "next": {"type": ["string", "null"]},
            },
        },
        "Told": {"type": "object"},
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": text,
                "title": text,
                "status": whole,
                "detail": text,
                "field": text,
            },
        },
    }
