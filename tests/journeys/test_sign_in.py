"""Only a token of this council, for this API and still good, opens the officers' API."""

import base64
import http.client
import json
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from everypenny.local.deploy_stack import DeployedStack
from everypenny.local.officers import SCOPES, OfficersOf, SignInRefused, seed_officers

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]

AUDITOR = "auditor@ambleford.example"
CASHIER = "cashier@ambleford.example"
STATUS = "/v1/days/2026-11-20"


@pytest.fixture(scope="module")
def tokens(local_stack: DeployedStack) -> dict[str, str]:
    """One officer a role."""
    return seed_officers(local_stack)


def pool(stack: DeployedStack, operation: str, **more: Any) -> Any:
    client = stack.local.client("cognito-idp")
    return getattr(client, operation)(UserPoolId=stack.outputs["UserPoolId"], **more)


def console_beside(stack: DeployedStack) -> DeployedStack:
    """The same pool, asked for tokens by an app that the API does not know."""
    client_id = stack.outputs["ConsoleClientId"]
    known = pool(stack, "describe_user_pool_client", ClientId=client_id)["UserPoolClient"]
    kept = ("CallbackURLs", "AllowedOAuthFlows", "AllowedOAuthScopes", "ExplicitAuthFlows")
    made = pool(
        stack,
        "create_user_pool_client",
        ClientName="another-app",
        AllowedOAuthFlowsUserPoolClient=True,
        **{name: known[name] for name in kept},
    )
    client_id = made["UserPoolClient"]["ClientId"]
    return replace(stack, outputs={**stack.outputs, "ConsoleClientId": client_id})


def council_beside(stack: DeployedStack) -> DeployedStack:
    """Another council's pool, with the same groups and the same scopes."""
    made = stack.local.client("cognito-idp").create_user_pool(PoolName="everypenny-otherton")
    other = replace(stack, outputs={**stack.outputs, "UserPoolId": made["UserPool"]["Id"]})
    scopes = [{"ScopeName": n, "ScopeDescription": n} for n in ("deeds", "reads")]
    pool(other, "create_resource_server", Identifier="everypenny", Name="api", Scopes=scopes)
    pool(other, "create_group", GroupName="auditor")
    made = pool(
        other,
        "create_user_pool_client",
        ClientName="everypenny-otherton-console",
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=SCOPES.split(),
        CallbackURLs=["http://localhost:8400/signed-in"],
    )
    client_id = made["UserPoolClient"]["ClientId"]
    return replace(other, outputs={**other.outputs, "ConsoleClientId": client_id})


@pytest.fixture
def briefly(local_stack: DeployedStack) -> Iterator[None]:
    """The console's tokens last one second."""
    client_id = local_stack.outputs["ConsoleClientId"]
    known = pool(local_stack, "describe_user_pool_client", ClientId=client_id)["UserPoolClient"]
    units = known["TokenValidityUnits"]

    def last(validity: int, unit: str) -> None:
        pool(
            local_stack,
            "update_user_pool_client",
            ClientId=client_id,
            AccessTokenValidity=validity,
            TokenValidityUnits={**units, "AccessToken": unit},
        )

    last(1, "seconds")
    yield
    last(known["AccessTokenValidity"], units["AccessToken"])


def ask(stack: DeployedStack, path: str, token: str | None, method: str = "GET") -> int:
    """The status that the API answers with."""
    parts = urllib.parse.urlsplit(stack.officers_url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    try:
        body = b"{}" if method == "PUT" else None
        connection.request(method, f"{parts.path}{path}", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_an_officer_with_the_role_is_answered(local_stack, tokens):
    assert ask(local_stack, STATUS, tokens[AUDITOR]) == 200


def test_an_officer_without_the_role_is_refused_by_the_domain(local_stack, tokens):
    assert ask(local_stack, "/v1/alerts", tokens[AUDITOR]) == 403
    assert ask(local_stack, "/v1/suspense", tokens[CASHIER]) == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", STATUS), ("GET", "/v1/suspense"), ("PUT", "/v1/deeds/clear_suspense/c-1")],
)
def test_nobody_is_answered_without_a_token(local_stack, method, path):
    assert ask(local_stack, path, None, method) == 401
    assert ask(local_stack, path, "", method) == 401


def test_a_token_whose_roles_were_altered_is_refused(local_stack, tokens):
    head, claims, signature = tokens[CASHIER].split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    told["cognito:groups"] = ["finance_manager"]
    forged = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()

    assert ask(local_stack, STATUS, f"{head}.{forged}.{signature}") == 401


def test_an_expired_token_is_refused(local_stack, tokens, briefly):  # noqa: ARG001
    token = OfficersOf(local_stack).enrol("brief@ambleford.example", "auditor")
    before = ask(local_stack, STATUS, tokens[AUDITOR])
    time.sleep(2)

    assert (before, ask(local_stack, STATUS, token)) == (200, 401)


def test_a_token_for_another_app_is_refused(local_stack, tokens):  # noqa: ARG001
    token = OfficersOf(console_beside(local_stack)).enrol("app@ambleford.example", "auditor")

    assert ask(local_stack, STATUS, token) == 401


def test_another_councils_token_is_refused(local_stack, tokens):  # noqa: ARG001
    token = OfficersOf(council_beside(local_stack)).enrol(AUDITOR, "auditor")

    assert ask(local_stack, STATUS, token) == 401


def test_a_token_for_reading_does_no_deed(local_stack):
    officers, password = OfficersOf(local_stack), "Reads-only-please-1"
    officers.enrol("reader@ambleford.example", "income_officer")
    pool(
        local_stack,
        "admin_set_user_password",
        Username="reader@ambleford.example",
        Password=password,
        Permanent=True,
    )
    reads = "everypenny/reads"

    token = officers.sign_in("reader@ambleford.example", password, scopes=reads)

    assert ask(local_stack, "/v1/suspense", token) == 200
    assert ask(local_stack, "/v1/deeds/note_suspense/c-2", token, "PUT") == 403


def test_a_program_signs_in_for_itself_and_reads_what_its_role_lets_it(local_stack):
    token = OfficersOf(local_stack).sign_in_program("parking_system")

    assert ask(local_stack, "/v1/suspense", token) == 403
    assert ask(local_stack, "/v1/payments/none", token) == 404


def test_a_wrong_password_gets_no_token(local_stack, tokens):  # noqa: ARG001
    with pytest.raises(SignInRefused):
        OfficersOf(local_stack).sign_in(CASHIER, "not-the-password-1A")
