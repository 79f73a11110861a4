"""Officers of a local stack: enrolled in its own user pool, and signed in as the console does.

The passwords are made as they are needed and kept nowhere. A person signs in by authorisation
code and PKCE, a program with the secret that the pool gave it.
"""

import base64
import hashlib
import http.client
import json
import secrets
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from everypenny.local.deploy_stack import DeployedStack

SCOPES = "openid everypenny/deeds everypenny/reads"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class SignInRefused(Exception):
    """The pool gave no token; its own words say why."""


def seed_officers(stack: DeployedStack) -> dict[str, str]:
    """Enrol one officer for each role that people hold: access tokens by officer id.

    The officer of the role `cashier` is `cashier@ambleford.example`.
    """
    officers = OfficersOf(stack)
    council = stack.name.removeprefix("everypenny-")
    known = {f"{role}@{council}.example": role for role in officers.roles()}
    return {officer: officers.enrol(officer, role) for officer, role in known.items()}


@dataclass(frozen=True, slots=True)
class OfficersOf:
    """Those who may sign in to one local stack."""

    stack: DeployedStack

    def roles(self) -> list[str]:
        """The codes of the roles that people hold."""
        told = self._pool("list_groups", Limit=60)["Groups"]
        return sorted(group["GroupName"] for group in told)

    def enrol(self, officer: str, *roles: str) -> str:
        """Make a person known, with these roles, and give their access token."""
        password = f"{secrets.token_urlsafe(18)}-aA1"
        secret = {"Username": officer, "TemporaryPassword": password}
        self._pool("admin_create_user", MessageAction="SUPPRESS", **secret)
        secret = {"Username": officer, "Password": password}
        self._pool("admin_set_user_password", Permanent=True, **secret)
        for role in roles:
            self._pool("admin_add_user_to_group", Username=officer, GroupName=role)
        return self.sign_in(officer, password)

    def sign_in(self, officer: str, password: str, *, scopes: str = SCOPES) -> str:
        """An access token for a person; raises SignInRefused."""
        verifier = secrets.token_urlsafe(48)
        client_id = self.stack.outputs["ConsoleClientId"]
        [callback] = self._client(client_id)["CallbackURLs"]
        code = self._code(
            {
                "username": officer,
                "password": password,
                "client_id": client_id,
                "redirect_uri": callback,
                "response_type": "code",
                "scope": scopes,
                "code_challenge": challenge(verifier),
                "code_challenge_method": "S256",
            }
        )
        return self._token(
            {
                "grant_type": "authorization_code",
                "client_id": client_id,
                "redirect_uri": callback,
                "code": code,
                "code_verifier": verifier,
            }
        )

    def sign_in_program(self, role: str) -> str:
        """An access token for the program that holds a machine's role; raises SignInRefused."""
        clients = self._pool("list_user_pool_clients", MaxResults=60)["UserPoolClients"]
        [client_id] = [one["ClientId"] for one in clients if one["ClientName"] == role]
        return self._token(
            {
                "grant_type": "client_credentials",
                "client_id": client_id,
                "client_secret": self._client(client_id)["ClientSecret"],
            }
        )

    def _pool(self, operation: str, **more: Any) -> Any:
        client = self.stack.local.client("cognito-idp")
        return getattr(client, operation)(UserPoolId=self.stack.outputs["UserPoolId"], **more)

    def _client(self, client_id: str) -> Any:
        return self._pool("describe_user_pool_client", ClientId=client_id)["UserPoolClient"]

    def _code(self, form: Mapping[str, str]) -> str:
        """What the sign-in page sends the browser back with."""
        answer, body = self._post("/login", form)
        query = urllib.parse.urlsplit(answer.headers.get("Location", "")).query
        codes = urllib.parse.parse_qs(query).get("code")
        if not codes:
            raise SignInRefused(f"{answer.status}: {body.decode('utf-8', 'replace')[:300]}")
        return codes[0]

    def _token(self, form: Mapping[str, str]) -> str:
        answer, body = self._post("/oauth2/token", form)
        if answer.status != http.client.OK:
            raise SignInRefused(f"{answer.status}: {body.decode('utf-8', 'replace')[:300]}")
        token: str = json.loads(body)["access_token"]
        return token

    def _post(
        self, path: str, form: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        where = urllib.parse.urlsplit(self.stack.local.endpoint).netloc
        connection = http.client.HTTPConnection(where, timeout=30)
        try:
            connection.request("POST", path, urllib.parse.urlencode(form), _FORM)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()


def challenge(verifier: str) -> str:
    """RFC 7636, section 4.2: the SHA-256 of the verifier in base64url without its padding."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
