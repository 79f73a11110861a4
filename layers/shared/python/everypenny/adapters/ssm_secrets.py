"""Secrets in Systems Manager's parameter store, encrypted: free at rest, unlike others."""

import time
from typing import TYPE_CHECKING

from everypenny.adapters import aws_clients

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

_KEPT_SECONDS = 300.0


class SsmSecrets:
    """Secrets under one prefix; a parameter's lines are its live values, newest first."""

    def __init__(self, prefix: str, client: "SSMClient | None" = None) -> None:
        self._prefix = prefix
        self._client: SSMClient = client or aws_clients.client("ssm")
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}

    def named(self, name: str) -> tuple[str, ...]:
        """Asked again after five minutes, so that a rotation needs no deployment."""
        asked_at, values = self._known.get(name, (0.0, ()))
        if not values or time.monotonic() - asked_at > _KEPT_SECONDS:
            values = self._ask(name)
            self._known[name] = (time.monotonic(), values)
        return values

    def _ask(self, name: str) -> tuple[str, ...]:
        full = f"{self._prefix}/{name}"
        try:
            answer = self._client.get_parameter(Name=full, WithDecryption=True)
        except self._client.exceptions.ParameterNotFound:
            raise LookupError(f"no secret {full}") from None
        return tuple(line for line in answer["Parameter"]["Value"].splitlines() if line)
