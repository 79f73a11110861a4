"""What a sign-in says of who signed in: the claims of an access token, and before them the
roles that the directory names.

An access token of Amazon Cognito bears `username` and `cognito:groups` for a person; a
program's bears neither, and its role stands among its scopes as `role/<code>`. API Gateway
hands a list on as text: `[cashier auditor]`.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
"""

import re
from collections.abc import Mapping
from typing import Any

from everypenny.domain.officers import Officer

ROLE_SCOPE = "role/"
PROGRAM = "program/"
DIRECTORY_ROLES = "custom:roles"
FEDERATED = "EXTERNAL_PROVIDER"
_CODE = re.compile(r"[A-Za-z0-9_-]+")


class NobodySignedIn(Exception):
    """The claims name neither a person nor a program: the caller signs in again."""


def officer_of(claims: Mapping[str, str]) -> Officer:
    """The officer of an access token's claims, as API Gateway gives them to a function.

    A person's id is the directory's user name in small letters, for people write it either
    way; a program's is `program/<role>`. Raises NobodySignedIn.
    """
    username = claims.get("username", "").strip()
    if username:
        groups = claims.get("cognito:groups", "").removeprefix("[").removesuffix("]")
        return Officer(username.lower(), tuple(groups.split()))
    scopes = claims.get("scope", "").split()
    roles = [s.removeprefix(ROLE_SCOPE) for s in scopes if s.startswith(ROLE_SCOPE)]
    if len(roles) != 1:
        raise NobodySignedIn("the token names nobody")
    return Officer(f"{PROGRAM}{roles[0]}", (roles[0],))


def roles_at_sign_in(request: Mapping[str, Any]) -> tuple[str, ...]:
    """The role codes of whoever signs in now, from Cognito's request before it makes a token.

    For one whom the council's own directory signed in, the directory alone decides; for an
    officer of the pool itself, the groups do.
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
    """
    attributes = request["userAttributes"]
    if attributes.get("cognito:user_status") == FEDERATED:
        return _listed(attributes.get(DIRECTORY_ROLES, ""))
    return tuple((request.get("groupConfiguration") or {}).get("groupsToOverride") or ())


def _listed(text: str) -> tuple[str, ...]:
    """The codes in a list that was made text: `[a, b]` (SAML), `["a","b"]` (OIDC) or `a`.

    What is no code is dropped whole: of "senior cashier" nobody becomes a cashier.
    """
    told = (part.strip(' "') for part in text.strip().strip("[]").split(","))
    return tuple(dict.fromkeys(code for code in told if _CODE.fullmatch(code)))
