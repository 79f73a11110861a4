"""Requests as API Gateway hands them to a door, and the answers that it takes back.

Source: API Gateway's HTTP API, payload format version 2.0.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FIRST_REFUSAL = 400


class UnreadableRequest(Exception):
    """The request names no source, or its body is not what it is said to be."""

    status = 400


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A source's code, the body's bytes as they were sent, and their signature or ''."""

    source: str
    body: bytes
    signature: str


def read_webhook_request(event: Mapping[str, Any]) -> WebhookRequest:
    """Read POST /webhooks/{source}, signed in the header Pay-Signature.

    Raises UnreadableRequest.
    """
    text = event.get("body") or ""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    try:
        source = str((event.get("pathParameters") or {})["source"])
        is_base64 = event.get("isBase64Encoded")
        body = base64.b64decode(text, validate=True) if is_base64 else text.encode("utf-8")
    except (KeyError, ValueError):
        raise UnreadableRequest("the request cannot be read") from None
    return WebhookRequest(source, body, headers.get("pay-signature") or "")


def answer(status: int, body: Mapping[str, Any]) -> dict[str, Any]:
    """An answer in JSON; from 400 on a problem as RFC 9457 has them."""
    kind = "application/json" if status < _FIRST_REFUSAL else "application/problem+json"
    return {
        "statusCode": status,
        "headers": {"content-type": kind},
        "body": json.dumps(body),
    }
