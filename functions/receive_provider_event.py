"""A payment provider's webhook: verify, keep, answer; settling comes later."""

import base64
import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap import doorstep
from everypenny.observability import count, logger, metrics
from everypenny.workflows.receive_provider_event import (
    WebhookRefused,
    receive_provider_event,
)


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Answer 202 once the body is kept, and 401, 404 or 413 without saying more."""
    text = event.get("body") or ""
    body = base64.b64decode(text) if event.get("isBase64Encoded") else text.encode("utf-8")
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    source = event["pathParameters"]["source"]
    try:
        digest = receive_provider_event(
            source, body, headers.get("pay-signature", ""), doorstep=doorstep()
        )
    except WebhookRefused as refused:
        count("ForgedWebhook")
        logger.warning("webhook refused", status=refused.status, size=len(body))
        return _answer(refused.status, {"title": str(refused), "status": refused.status})
    logger.info("webhook kept", source=source, sha256=digest)
    return _answer(202, {"received": digest})


def _answer(status: int, body: dict[str, Any]) -> dict[str, Any]:
    kind = "application/json" if status < 400 else "application/problem+json"
    return {
        "statusCode": status,
        "headers": {"content-type": kind},
        "body": json.dumps(body),
    }
