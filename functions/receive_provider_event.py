"""A payment provider's webhook: verify, keep, answer; settling comes later."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.provider_events import doorstep
from everypenny.formats.gateway_messages import (
    UnreadableRequest,
    answer,
    read_webhook_request,
)
from everypenny.observability import count, logger, metrics
from everypenny.workflows.receive_provider_event import (
    WebhookRefused,
    receive_provider_event,
)

# A guessed path or a broken request is a scanner's: only these are worth an officer's look.
FORGED = frozenset({401, 413})


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Answer 202 once the body is kept, and 400, 401, 404 or 413 without saying more."""
    try:
        request = read_webhook_request(event)
    except UnreadableRequest as refused:
        return answer(400, {"title": str(refused), "status": 400})
    try:
        digest = receive_provider_event(
            request.source, request.body, request.signature, doorstep=doorstep()
        )
    except WebhookRefused as refused:
        if refused.status in FORGED:
            count("ForgedWebhook")
        logger.warning("webhook refused", status=refused.status, size=len(request.body))
        return answer(refused.status, {"title": str(refused), "status": refused.status})
    logger.info("webhook kept", source=request.source, sha256=digest)
    return answer(202, {"received": digest})
