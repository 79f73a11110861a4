"""What an operator may set for a deployment: the stack's context values, read once."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from constructs import Node

from infra_cdk.assets import ROOT, Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One council's deployment.

    `platform`, `enforce_tls`, `early_close` and `govuk_pay_url` are all in which a local
    stack may differ. `monthly_budget` is in US dollars, as AWS bills. `alert_email` may be
    empty: then nobody is subscribed to the alarms' topic by the stack.
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
