"""An approved opening journal is handed in: post it, and open the ledger with the first."""

import json
from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.opening import opening
from everypenny.domain.deeds import CommandRefused
from everypenny.domain.opening import OpenBalances
from everypenny.observability import logger, metrics
from everypenny.workflows.open_balances import open_balances


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Answer `{"posted_on"}`, or `{"refused"}` with what is wrong and where."""
    body = json.dumps(event, sort_keys=True).encode("utf-8")
    try:
        command = msgspec.json.decode(body, type=OpenBalances)
        posted_on = open_balances(command, body, opening=opening())
    except msgspec.ValidationError as mistake:
        return {"refused": f"the command cannot be read: {mistake}"}
    except CommandRefused as refused:
        logger.warning("opening refused")
        return {"refused": str(refused)}
    logger.info("opening posted", posted_on=posted_on.isoformat())
    return {"posted_on": posted_on.isoformat()}
