"""Clients of AWS's services, from botocore alone: boto3's own import costs a door 150 ms."""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

_CONFIG = Config(
    parameter_validation=False,
    retries={"mode": "standard", "max_attempts": 5},
    max_pool_connections=16,
)


def client(service: str) -> Any:
    """A client of a service, with the credentials and region that the door runs under."""
    return _session().create_client(service, config=_CONFIG)


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()
