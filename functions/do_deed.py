"""PUT /v1/deeds/{deed}/{command_id}: an officer's deed, done once however often it is sent."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.officers import audited, office
from everypenny.domain.deeds import Command, OtherBody, UnknownDeed
from everypenny.domain.london_days import instant_text
from everypenny.domain.officers import NotPermitted
from everypenny.formats.gateway_messages import UnreadableRequest
from everypenny.formats.officer_requests import (
    OfficerRequest,
    deed_answer,
    problem,
    read_order,
)
from everypenny.observability import logger, metrics
from everypenny.workflows.do_deed import do_deed
from everypenny.workflows.officers_deeds import DEEDS, VERSIONED


def deed(request: OfficerRequest) -> dict[str, Any]:
    """Answer with what came of the command, or a problem."""
    try:
        command = Command(
            command_id=request.path["command_id"],
            deed=request.path["deed"],
            officer=request.officer,
            at=instant_text(office().clock.now()),
            order=read_order(request, versioned=VERSIONED),
        )
        outcome = do_deed(command, deeds=DEEDS, office=office())
    except UnreadableRequest as refused:
        return problem(refused.status, str(refused))
    except NotPermitted as refused:
        return problem(403, str(refused))
    except OtherBody as refused:
        return problem(409, str(refused), where="command_id")
    except UnknownDeed as unknown:
        return problem(404, str(unknown), where="deed")
    logger.info("command", command_id=outcome.command_id, outcome=outcome.outcome.value)
    return deed_answer(outcome)


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Every request is in the audit trail before it is answered."""
    return audited(event, deed)
