"""One local AWS with IAM enforced, and the demo council deployed into it, for all journeys.

A journey bears `@pytest.mark.journey` and `@pytest.mark.xdist_group("local-stack")`, so that
all of them share one worker and with it one stack.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from everypenny.local.checkout import ROOT
from everypenny.local.demo import STEPS, Deployed, furnish, plan_for_today
from everypenny.local.demo_council import DemoSize
from everypenny.local.demo_steps import DemoRun, close_and_prove, drop_files
from everypenny.local.deploy_stack import DeployedStack, deploy_locally
from everypenny.local.deployed_council import DeployedCouncil
from everypenny.local.govuk_pay_stand_in import PayStandIn, govuk_pay
from everypenny.local.local_stack import LocalStack
from everypenny.local.local_stack import local_stack as running

from tests.faults.bad_wire import BadWire, bad_wire
from tests.journeys.wired_doors import OVER_THE_DOORS, call_over, failing

SMALL = DemoSize(accounts={"CT": 900, "HR": 500, "NDR": 200}, allpay_lines=1_100, transfers=24)
OVER_A_BAD_WIRE = (drop_files, close_and_prove)
PATIENCE_SECONDS = 180.0  # each fault costs its client a second or so of waiting


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
def wire(local_aws: LocalStack) -> Iterator[BadWire]:
    """What the doors on the money's path call AWS over; it fails when a journey says so."""
    with bad_wire(local_aws.endpoint) as up:
        yield up


@pytest.fixture(scope="session")
def local_stack(local_aws: LocalStack, govuk_pay_url: str, wire: BadWire) -> DeployedStack:
    """The demo council's stack; its day may be closed early."""
    stack = deploy_locally(
        local_aws,
        ROOT / "infra_cdk" / "councils" / "demo",
        govuk_pay_url=govuk_pay_url,
        early_close=True,
    )
    call_over(wire, stack)
    return stack


@pytest.fixture(scope="session")
def deployed(local_stack: DeployedStack, pay: PayStandIn) -> Deployed:
    """The stack with the secrets that its functions need."""
    return furnish(local_stack, pay)


@pytest.fixture(scope="session")
def played(deployed: Deployed, wire: BadWire) -> DemoRun:
    """The demo's day, played and closed: what comes later is posted to the next day.

    Its files come, and it is closed, exported and proven, over a wire that fails.
    """
    run = deployed.run(plan_for_today(SMALL))
    run.stack = replace(run.stack, patience=PATIENCE_SECONDS)
    for step in STEPS.values():
        with failing(wire, OVER_THE_DOORS if step in OVER_A_BAD_WIRE else []):
            step(run)
    return run


@pytest.fixture
def council(played: DemoRun) -> DeployedCouncil:
    """The stack after the demo's day."""
    return played.stack
