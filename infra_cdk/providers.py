"""Webhooks in: the only road from the internet; and the doors that ask the provider."""

from aws_cdk import Acknowledgment, Validations
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from constructs import Construct

from infra_cdk.http_stage import serve
from infra_cdk.ims_function import House, ImsFunction

REQUESTS_A_SECOND = 50
REQUESTS_AT_ONCE = 100


class Providers(Construct):
    """POST /webhooks/{source}: store the signed body, answer, settle behind the queue."""

    def __init__(self, scope: Construct, name: str, *, house: House) -> None:
        super().__init__(scope, name)
        self.receive_provider_event = _receive_provider_event(self, house)
        self.settle_provider_event = _settle_provider_event(self, house)
        self.send_refund = _send_refund(self, house)
        name = house.settings.stack_name
        self.api = gateway.HttpApi(self, "api", api_name=name, create_default_stage=False)
        serve(self, self.api, name=name, rate=REQUESTS_A_SECOND, burst=REQUESTS_AT_ONCE)
        _webhook_route(self.api, self.receive_provider_event)


def _receive_provider_event(scope: Construct, house: House) -> ImsFunction:
    """A provider waits for this answer, so the function is short and does little.

    It is the one door on the internet: it can neither read nor write the ledger, and of all
    secrets it reads only those that webhooks are signed with.
    """
    records = house.records
    door = ImsFunction(
        scope,
        "receive_provider_event",
        house=house,
        seconds=10,
        megabytes=1024,
        dead_letters=True,
    )
    door.may_keep(records.evidence, under=["configurations/", "masked/", "webhooks/"])
    door.may_update_items(partitions="G#*")
    door.may_read_secrets("webhook_secrets")
    door.may_send(house.roads.provider_events)
    return door


def _settle_provider_event(scope: Construct, house: House) -> ImsFunction:
    records, road = house.records, house.roads.provider_events
    door = ImsFunction(
        scope, "settle_provider_event", house=house, seconds=road.seconds, megabytes=1024
    )
    door.takes(road, batch_size=10, concurrency=5)
    door.may_read(records.work)
    door.may_keep_evidence("answers/", "masked/", reads=["webhooks/"])
    door.may_read_and_write_table()
    door.may_read_secrets("api_key")
    return door


def _send_refund(scope: Construct, house: House) -> ImsFunction:
    road = house.roads.refunds
    door = ImsFunction(scope, "send_refund", house=house, seconds=road.seconds, megabytes=1024)
    door.takes(road, batch_size=1, concurrency=2)
    door.may_keep_evidence("answers/", "commands/", "masked/")
    door.may_read_and_write_table()
    door.may_read_secrets("api_key")
    door.may_send(house.roads.provider_events)
    return door


def _webhook_route(api: gateway.HttpApi, door: ImsFunction) -> None:
    routes = api.add_routes(
        path="/webhooks/{source}",
        methods=[gateway.HttpMethod.POST],
        integration=integrations.HttpLambdaIntegration("receive_provider_event", door),
    )
    for route in routes:
        Validations.of(route).acknowledge(
            Acknowledgment(
                id="AwsSolutions-APIG4",
                reason="A provider cannot sign in: its signature over the body is checked.",
            )
        )
