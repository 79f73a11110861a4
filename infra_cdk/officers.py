"""What officers ask for: an API of deeds and reads behind their sign-in, and doors by hand.

Every route wants a token of the council's own user pool with the scope for what it does; what
the officer's roles permit, the domain decides.
"""

from collections.abc import Sequence

from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra_cdk.http_stage import serve
from infra_cdk.identity import Identity
from infra_cdk.ims_function import House, ImsFunction

DEEDS = ("/v1/deeds/{deed}/{command_id}",)
READS = (
    "/v1/suspense",
    "/v1/suspense/{payment_id}/{part}",
    "/v1/payments/{payment_id}",
    "/v1/accounts/{fund}/{account_reference}",
    "/v1/days/{day}",
    "/v1/deeds",
    "/v1/deeds/{command_id}",
    "/v1/e-returns",
    "/v1/offices/{office}/receipts/{taken}",
    "/v1/cash-ups",
    "/v1/rules",
    "/v1/alerts",
    "/v1/audit/{day}",
)
SEARCHES = ("/v1/payments",)
# A whole finance office at work asks a few times a second.
REQUESTS_A_SECOND = 25
REQUESTS_AT_ONCE = 50
# The gateway gives up after thirty seconds.
SECONDS = 29


class Officers(Construct):
    """The officers' API, and deeds that are invoked by those whose own IAM role lets them."""

    def __init__(
        self, scope: Construct, name: str, *, house: House, identity: Identity
    ) -> None:
        super().__init__(scope, name)
        self.open_balances = self._door("open_balances", house, seconds=60)
        self.decide_held_file = self._decide_held_file(house)
        self.do_deed = self._do_deed(house)
        self.answer_officer = self._answer_officer(house)
        self.search_payments = self._search_payments(house)
        api_name = f"{house.settings.stack_name}-officers"
        self.api = gateway.HttpApi(self, "api", api_name=api_name, create_default_stage=False)
        serve(self, self.api, name=api_name, rate=REQUESTS_A_SECOND, burst=REQUESTS_AT_ONCE)
        self._route_all(identity)

    def _door(self, name: str, house: House, *, seconds: int) -> ImsFunction:
        door = ImsFunction(
            self, name, house=house, seconds=seconds, megabytes=1769, dead_letters=True
        )
        door.may_keep_evidence("commands/")
        door.may_read_and_write_table()
        return door

    def _decide_held_file(self, house: House) -> ImsFunction:
        """What two officers released, or one rejected, is judged behind a queue."""
        records, road = house.records, house.roads.decisions
        door = ImsFunction(
            self, "decide_held_file", house=house, seconds=road.seconds, megabytes=1769
        )
        door.takes(road, batch_size=1, concurrency=2)
        door.may_read(records.drop, records.work)
        door.may_find_versions(records.drop)
        door.may_write(records.drop, records.work)
        door.may_keep_evidence(reads=["commands/"])
        door.may_read_and_write_table()
        door.may_send(house.roads.chunks)
        return door

    def _do_deed(self, house: House) -> ImsFunction:
        """It plans from everything, and writes to the ledger and the evidence alone."""
        records = house.records
        door = self._door("do_deed", house, seconds=SECONDS)
        door.may_read(records.work, records.daybook, records.outbox)
        door.may_read_evidence("answers/", "certificates/")
        door.may_send(house.roads.refunds)
        door.may_send(house.roads.exports)
        door.may_send(house.roads.decisions)
        return door

    def _answer_officer(self, house: House) -> ImsFunction:
        """It writes down who read what, and can change nothing else."""
        records = house.records
        door = ImsFunction(
            self,
            "answer_officer",
            house=house,
            seconds=SECONDS,
            megabytes=1769,
            dead_letters=True,
        )
        door.may_read(records.work, records.daybook, records.outbox)
        door.may_keep_evidence(reads=["answers/", "commands/"])
        door.may_read_table()
        door.may_put_items(partitions="D#*")
        return door

    def _search_payments(self, house: House) -> ImsFunction:
        """It reads day copies on a disk of its own, and writes down who searched."""
        records = house.records
        door = ImsFunction(
            self,
            "search_payments",
            house=house,
            seconds=SECONDS,
            megabytes=1769,
            scratch_megabytes=10_240,
            dead_letters=True,
        )
        door.add_layers(house.columnar)
        door.may_read(records.work)
        door.may_keep_evidence(reads=["answers/", "commands/"])
        door.may_read_table()
        door.may_put_items(partitions="D#*")
        return door

    def _route_all(self, identity: Identity) -> None:
        authorizer = authorizers.HttpUserPoolAuthorizer(
            "officers", identity.pool, user_pool_clients=[*identity.clients]
        )
        for paths, method, door, scope in (
            (DEEDS, gateway.HttpMethod.PUT, self.do_deed, identity.scopes.deeds),
            (READS, gateway.HttpMethod.GET, self.answer_officer, identity.scopes.reads),
            (SEARCHES, gateway.HttpMethod.GET, self.search_payments, identity.scopes.reads),
        ):
            self._route(paths, method, door, scope, authorizer)

    def _route(
        self,
        paths: Sequence[str],
        method: gateway.HttpMethod,
        door: ImsFunction,
        scope: cognito.OAuthScope,
        authorizer: gateway.IHttpRouteAuthorizer,
    ) -> None:
        integration = integrations.HttpLambdaIntegration(door.node.id, door)
        for path in paths:
            self.api.add_routes(
                path=path,
                methods=[method],
                integration=integration,
                authorizer=authorizer,
                authorization_scopes=[scope.scope_name],
            )
