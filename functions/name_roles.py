"""Somebody signs in: put the roles that the council's directory names into the tokens."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.formats.officer_claims import roles_at_sign_in
from everypenny.observability import logger


@logger.inject_lambda_context
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Answer Cognito's event with the groups that both tokens are to bear."""
    roles = roles_at_sign_in(event["request"])
    groups = {"groupOverrideDetails": {"groupsToOverride": list(roles)}}
    event["response"] = {"claimsAndScopeOverrideDetails": groups}
    logger.info("roles named", roles=roles)
    return event
