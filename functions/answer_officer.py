"""GET /v1/...: what officers look up; every answer is in the audit trail before it is given."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.officers import audited
from everypenny.bootstrap.views import looking_up
from everypenny.formats.officer_requests import OfficerRequest
from everypenny.observability import logger, metrics
from everypenny.workflows.answer_view import answer_view


def told(request: OfficerRequest) -> dict[str, Any]:
    """Answer one question, or say what is wrong with it."""
    return answer_view(request, outside=looking_up())


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Every request is in the audit trail before it is answered."""
    return audited(event, told)
