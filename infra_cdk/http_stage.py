"""How an HTTP API is served: throttled, with an access log of ids and outcomes."""

import json

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra_cdk.ims_function import LOGS_KEPT_FOR

# Never a body, a path or an address: a path may name an account.
ACCESS_LOG_LINE = {
    "request": "$context.requestId",
    "at": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
}


def serve(
    scope: Construct, api: gateway.HttpApi, *, name: str, rate: int, burst: int
) -> gateway.HttpStage:
    """Give the API its one stage: `rate` requests a second, `burst` at once."""
    log = logs.LogGroup(
        scope,
        "access_log",
        log_group_name=f"/aws/apigateway/{name}",
        retention=LOGS_KEPT_FOR,
        removal_policy=RemovalPolicy.DESTROY,
    )
    stage = gateway.HttpStage(
        scope,
        "stage",
        http_api=api,
        stage_name="$default",
        auto_deploy=True,
        throttle=gateway.ThrottleSettings(rate_limit=rate, burst_limit=burst),
    )
    resource = stage.node.default_child
    assert isinstance(resource, gateway.CfnStage)  # noqa: S101 - narrows the type
    resource.access_log_settings = gateway.CfnStage.AccessLogSettingsProperty(
        destination_arn=log.log_group_arn, format=json.dumps(ACCESS_LOG_LINE)
    )
    return stage
