"""One local AWS with IAM enforced, and the demo council deployed into it, for all journeys.

A journey bears `@pytest.mark.journey` and `@pytest.mark.xdist_group("local-stack")`, so that
all of them share one worker and with it one stack.
"""

from collections.abc import Iterator

import pytest
from everypenny.local.checkout import ROOT
from everypenny.local.deploy_stack import DeployedStack, deploy_locally
from everypenny.local.local_stack import LocalStack
from everypenny.local.local_stack import local_stack as running


@pytest.fixture(scope="session")
def local_aws() -> Iterator[LocalStack]:
    """A local AWS in which every missing grant fails a test."""
    with running(enforce_iam=True) as local:
        yield local


@pytest.fixture(scope="session")
def govuk_pay_url() -> str:
    """Where the functions find GOV.UK Pay: nowhere, unless a journey's module brings one."""
    return "http://127.0.0.1:9"


@pytest.fixture(scope="session")
def local_stack(local_aws: LocalStack, govuk_pay_url: str) -> DeployedStack:
    """The demo council's stack; its day may be closed early."""
    return deploy_locally(
        local_aws,
        ROOT / "infra_cdk" / "councils" / "demo",
        govuk_pay_url=govuk_pay_url,
        early_close=True,
    )
