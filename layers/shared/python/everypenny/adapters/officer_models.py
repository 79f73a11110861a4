"""What may stand in the files of a council's folder that say who may do what.

`roles.toml` has a table a role, `limits.toml` says where one officer needs another's yes,
`interests.toml` gives each officer's id the accounts in which he or she may not act, and
`sign_in.toml` names the directory that officers sign in through.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from everypenny.adapters.council_models import Strict, Text
from everypenny.domain.officers import Limits, Role

Codes = Annotated[frozenset[Text], Field(strict=False)]
ScopedTo = Annotated[frozenset[Text], Field(strict=False, min_length=1)]
Pence = Annotated[int, Field(ge=0)]
Days = Annotated[int, Field(ge=0, le=400)]
Account = Annotated[str, Field(pattern=r"^[^/\s]+/\S(.*\S)?$")]


class RoleModel(Strict):
    """A table of roles.toml. Its funds and methods of payment are told, never presumed."""

    name: Text
    makes: Codes = frozenset()
    approves: Codes = frozenset()
    reads: Codes = frozenset()
    funds: ScopedTo
    methods: ScopedTo
    ceiling_pence: Pence = 0
    machine: bool = False

    def value(self, code: str) -> Role:
        """The role."""
        return Role(code=code, **self.keys())


class MoneyLaunderingModel(Strict):
    """`money_laundering` of limits.toml."""

    cash_pence: Pence = 0
    linked_days: Days = 0
    recent_days: Days = 0


class LimitsModel(Strict):
    """limits.toml: `approved_above` gives a deed the pence above which it is approved."""

    approved_above: dict[str, Pence] = Field(default_factory=dict)
    money_laundering: MoneyLaunderingModel = MoneyLaunderingModel()

    def value(self) -> Limits:
        """The limits."""
        return Limits(approved_above=self.approved_above, **self.money_laundering.keys())


class InterestModel(Strict):
    """A table of interests.toml, named for the officer's id in the directory."""

    accounts: Annotated[frozenset[Account], Field(strict=False, min_length=1)]


Address = Annotated[str, Field(pattern=r"^https://[^/\s]+(/\S*)?$")]
ConsoleAddress = Annotated[
    str, Field(pattern=r"^(https://[^/\s]+|http://localhost(:\d+)?)(/\S*)?$")
]


class SamlModel(Strict):
    """`saml` of sign_in.toml: where the directory describes itself, and the roles' claim."""

    metadata_url: Address
    roles_claim: Text = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"


class OidcModel(Strict):
    """`oidc` of sign_in.toml; the secret lies in Secrets Manager, under the name told here."""

    issuer: Address
    client_id: Text
    client_secret_name: Text
    roles_claim: Text = "roles"


class SignInModel(Strict):
    """sign_in.toml; without a directory officers sign in to the stack's own user pool."""

    console_url: ConsoleAddress = "http://localhost:8400"
    saml: SamlModel | None = None
    oidc: OidcModel | None = None

    @model_validator(mode="after")
    def _one_directory(self) -> Self:
        if self.saml and self.oidc:
            raise ValueError("officers sign in through saml or through oidc, not both")
        return self
