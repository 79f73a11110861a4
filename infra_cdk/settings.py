"""What an operator may set for a deployment: the stack's context values, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from constructs import Node

from infra_cdk.assets import ROOT, Platform

CONSOLE = "http://localhost:8400"
# What Entra ID calls an application's roles in a SAML assertion.
SAML_ROLES = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredRole:
    """A role of the council's roles.toml, as far as signing in goes.

    `makes` and `reads` say whether it asks for any deed, and whether it reads anything.
    """

    code: str
    name: str
    machine: bool
    makes: bool
    reads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlDirectory:
    """The council's directory by SAML; `roles_claim` is the claim that bears role codes."""

    metadata_url: str
    roles_claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcDirectory:
    """The council's directory by OpenID Connect; its secret lies in Secrets Manager."""

    issuer: str
    client_id: str
    client_secret_name: str
    roles_claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One council's deployment.

    `platform`, `enforce_tls`, `early_close` and `govuk_pay_url` are all in which a local
    stack may differ. `monthly_budget` is in US dollars, as AWS bills. `alert_email` may be
    empty: then nobody is subscribed to the alarms' topic by the stack. `console_url` is where
    the officers' console is served. Without a `directory` officers sign in to the pool itself.
    Roles, directory and `push_to` (the `s3://<bucket>/<prefix>` of its targets) are the
    council's own configuration, not an operator's.
    """

    council_folder: Path
    council_code: str
    configuration_version: str
    platform: Platform
    enforce_tls: bool
    early_close: Literal["allowed", "refused"]
    govuk_pay_url: str
    monthly_budget: int
    alert_email: str
    console_url: str
    push_to: tuple[str, ...]
    roles: tuple[ConfiguredRole, ...]
    directory: SamlDirectory | OidcDirectory | None

    @property
    def stack_name(self) -> str:
        """One stack a council: `everypenny-<code>`."""
        return f"everypenny-{self.council_code}"

    @property
    def secrets_prefix(self) -> str:
        """Where this council's secrets lie in the parameter store."""
        return f"/everypenny/{self.council_code}"


def read_settings(context: Node) -> Settings:
    """Read the context; ValueError says which value is missing or wrong."""
    folder = _folder(_text(context, "council"))
    sign_in = _table(folder, "sign_in.toml")
    return Settings(
        council_folder=folder,
        council_code=_council_code(folder),
        configuration_version=_text(context, "configuration_version"),
        platform="host" if _choice(context, "platform", "cloud", "host") == "host" else "cloud",
        enforce_tls=_choice(context, "enforce_tls", "true", "false") == "true",
        early_close=(
            "allowed"
            if _choice(context, "early_close", "refused", "allowed") == "allowed"
            else "refused"
        ),
        govuk_pay_url=_text(
            context, "govuk_pay_url", "https://publicapi.payments.service.gov.uk"
        ),
        monthly_budget=int(_text(context, "monthly_budget", "100")),
        alert_email=_text(context, "alert_email", ""),
        console_url=str(sign_in.get("console_url", CONSOLE)).rstrip("/"),
        push_to=_push_to(folder),
        roles=_roles(folder),
        directory=_directory(sign_in),
    )


def _folder(name: str) -> Path:
    folder = Path(name) if Path(name).is_absolute() else ROOT / name
    if not (folder / "council.toml").is_file():
        raise ValueError(f"no council.toml in {name}: give -c council=<folder>")
    return folder


def _council_code(folder: Path) -> str:
    council = tomllib.loads((folder / "council.toml").read_text(encoding="utf-8"))
    code = str(council["code"])
    if not code.replace("-", "").isalnum():
        raise ValueError(f"council code {code!r} must be letters, digits and hyphens")
    return code


def _push_to(folder: Path) -> tuple[str, ...]:
    """Where targets want their exports as well, each once."""
    told = {target.get("push_to", "") for target in _table(folder, "targets.toml").values()}
    return tuple(sorted(told - {""}))


def _roles(folder: Path) -> tuple[ConfiguredRole, ...]:
    """The roles that `everypenny check` has found sound; without the file nobody has one."""
    return tuple(
        ConfiguredRole(
            code=code,
            name=str(role["name"]),
            machine=bool(role.get("machine")),
            makes=bool(role.get("makes")) or bool(role.get("approves")),
            reads=bool(role.get("reads")),
        )
        for code, role in _table(folder, "roles.toml").items()
    )


def _directory(sign_in: Mapping[str, Any]) -> SamlDirectory | OidcDirectory | None:
    """Keys and their defaults are those of the council's sign_in.toml."""
    match sign_in:
        case {"saml": _, "oidc": _}:
            raise ValueError("sign_in.toml names two directories: leave saml or oidc out")
        case {"saml": saml}:
            return SamlDirectory(**{"roles_claim": SAML_ROLES, **saml})
        case {"oidc": oidc}:
            return OidcDirectory(**{"roles_claim": "roles", **oidc})
    return None


def _table(folder: Path, name: str) -> dict[str, Any]:
    """What a file of the council says; nothing, where it is left out."""
    file = folder / name
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _text(context: Node, name: str, default: str | None = None) -> str:
    value = context.try_get_context(name)
    if value is not None:
        return str(value)
    if default is None:
        raise ValueError(f"the context value {name} is missing: give -c {name}=<value>")
    return default


def _choice(context: Node, name: str, first: str, second: str) -> str:
    value = _text(context, name, first)
    if value not in (first, second):
        raise ValueError(f"{name} must be {first} or {second}, not {value!r}")
    return value
