"""An approved opening journal is handed in: post it, and open the ledger with the first."""

import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap import opening
from everypenny.domain.opening import CommandRefused, OpenBalances
from everypenny.observability import logger, metrics
from everypenny.workflows.open_balances import open_balances
from pydantic import TypeAdapter, ValidationError

COMMAND: TypeAdapter[OpenBalances] = TypeAdapter(OpenBalances)


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Answer `{"posted_on"}`, or `{"refused"}` with what is wrong and where."""
    body = json.dumps(event, sort_keys=True).encode("utf-8")
    try:
        posted_on = open_balances(COMMAND.validate_json(body), body, opening=opening())
    except ValidationError as mistakes:
        places = [".".join(str(part) for part in m["loc"]) for m in mistakes.errors()]
        return {"refused": f"the command cannot be read at {', '.join(places)}"}
    except CommandRefused as refused:
        logger.warning("opening refused")
        return {"refused": str(refused)}
    logger.info("opening posted", posted_on=posted_on.isoformat())
    return {"posted_on": posted_on.isoformat()}
