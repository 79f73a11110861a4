"""Officers have decided a held file: release it, or reject it, once."""

import json
from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap import evidence, intake
from everypenny.domain.deeds import CommandRefused
from everypenny.domain.release import DecideFile
from everypenny.observability import logger, metrics
from everypenny.workflows.decide_held_file import decide_held_file


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Answer `{"verdict", "because"}`, or `{"refused"}` with what is wrong."""
    body = json.dumps(event, sort_keys=True).encode("utf-8")
    try:
        command = msgspec.json.decode(body, type=DecideFile)
        decided = decide_held_file(command, body, intake=intake(), evidence=evidence())
    except msgspec.ValidationError as mistake:
        return {"refused": f"the command cannot be read: {mistake}"}
    except CommandRefused as refused:
        logger.warning("decision refused")
        return {"refused": str(refused)}
    logger.info("held file decided", source=decided.source, verdict=decided.verdict.value)
    return {"verdict": decided.verdict.value, "because": decided.because}
