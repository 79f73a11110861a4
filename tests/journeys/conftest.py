"""One local AWS with IAM enforced, and the demo council deployed into it, for all journeys.

A journey bears `@pytest.mark.journey` and `@pytest.mark.xdist_group("local-stack")`, so that
all of them share one worker and with it one stack.
"""

from collections.abc import Iterator

import pytest
from everypenny.local.checkout import ROOT
from everypenny.local.demo import STEPS, Deployed, furnish, plan_for_today
from everypenny.local.demo_council import DemoSize
from everypenny.local.demo_steps import DemoRun
from everypenny.local.deploy_stack import DeployedStack, deploy_locally
from everypenny.local.deployed_council import DeployedCouncil
from everypenny.local.govuk_pay_stand_in import PayStandIn, govuk_pay
from everypenny.local.local_stack import LocalStack
from everypenny.local.local_stack import local_stack as running

SMALL = DemoSize(accounts={"CT": 900, "HR": 500, "NDR": 200}, allpay_lines=1_100, transfers=24)


@pytest.fixture(scope="session")
def local_aws() -> Iterator[LocalStack]:
    """A local AWS in which every missing grant fails a test."""
    with running(enforce_iam=True) as local:
        yield local


@pytest.fixture(scope="session")
def pay() -> PayStandIn:
    """GOV.UK Pay's stand-in, to which a journey may add payments."""
    return PayStandIn("the-key-of-the-journeys")


@pytest.fixture(scope="session")
def govuk_pay_url(pay: PayStandIn) -> Iterator[str]:
    """Where the functions find GOV.UK Pay."""
    with govuk_pay(pay) as url:
        yield url


@pytest.fixture(scope="session")
def local_stack(local_aws: LocalStack, govuk_pay_url: str) -> DeployedStack:
    """The demo council's stack; its day may be closed early."""
    return deploy_locally(
        local_aws,
        ROOT / "infra_cdk" / "councils" / "demo",
        govuk_pay_url=govuk_pay_url,
        early_close=True,
    )


@pytest.fixture(scope="session")
def deployed(local_stack: DeployedStack, pay: PayStandIn) -> Deployed:
    """The stack with the secrets that its functions need."""
    return furnish(local_stack, pay)


@pytest.fixture(scope="session")
def played(deployed: Deployed) -> DemoRun:
    """The demo's day, played and closed: what comes later is posted to the next day."""
    run = deployed.run(plan_for_today(SMALL))
    for step in STEPS.values():
        step(run)
    return run


@pytest.fixture
def council(played: DemoRun) -> DeployedCouncil:
    """The stack after the demo's day."""
    return played.stack
