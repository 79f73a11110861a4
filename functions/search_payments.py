"""GET /v1/payments: what officers find in sealed days; the audit trail has it before them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap import audited, searching
from everypenny.domain.officers import NotPermitted
from everypenny.formats.officer_requests import OfficerRequest, problem, view_answer
from everypenny.observability import logger, metrics
from everypenny.workflows.look_up import AskedWrongly, Question
from everypenny.workflows.officers_views import ROUTES, look_up


def told(request: OfficerRequest) -> dict[str, Any]:
    """Answer one search, or say what is wrong with it."""
    route = ROUTES["GET /v1/payments"]
    question = Question(view=route.permission, officer=request.officer, query=request.query)
    try:
        found = look_up(question, route, outside=searching())
    except NotPermitted as refused:
        return problem(403, str(refused))
    except AskedWrongly as wrong:
        return problem(400, str(wrong), where=wrong.where)
    return view_answer(found.body, found.version)


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Every request is in the audit trail before it is answered."""
    return audited(event, told)
