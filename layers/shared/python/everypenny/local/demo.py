"""`make demo`: a day's money on this machine, from dropped files to a proof to the penny.

It starts a local AWS on the loopback interface, deploys the demo council with the stack that a
council would deploy, plays a day to it, prints the penny proof, and leaves nothing running.
"""

import argparse
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from everypenny.adapters.council_folder import read_council
from everypenny.adapters.council_mistakes import CouncilRefused
from everypenny.adapters.london_clock import SystemClock
from everypenny.domain.london_days import london_day, next_day
from everypenny.local.checkout import BUILD, ROOT, DeploymentRefused
from everypenny.local.demo_council import DemoDay, DemoSize, demo_day
from everypenny.local.demo_history import check_history
from everypenny.local.demo_officers import let_officers_act
from everypenny.local.demo_report import (
    SENTENCES,
    sentences,
    show_faults,
    show_proof,
    suspense_as_json,
)
from everypenny.local.demo_steps import (
    DemoRun,
    close_and_prove,
    drop_files,
    drop_what_must_not_post,
    open_and_load,
    post_webhooks,
)
from everypenny.local.demo_verification import check_evidence
from everypenny.local.deploy_stack import DeployedStack, deploy_locally
from everypenny.local.deployed_council import DeployedCouncil, StillWaiting
from everypenny.local.govuk_pay_stand_in import PayStandIn, govuk_pay
from everypenny.local.local_stack import LocalStackFailed, local_stack

FOLDER = ROOT / "infra_cdk" / "councils" / "demo"
LEFT_BEHIND = BUILD / "demo"
EVIDENCE = LEFT_BEHIND / "evidence"
STEPS: Mapping[str, Callable[[DemoRun], None]] = {
    "Opening the ledger, loading the accounts": open_and_load,
    "Dropping an allpay file and a bank statement": drop_files,
    "Posting webhooks": post_webhooks,
    "Dropping what must not be posted": drop_what_must_not_post,
    "Letting officers act": let_officers_act,
    "Closing, exporting, proving": close_and_prove,
}
MIDNIGHT_MARGIN = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Deployed:
    """The demo council's stack, running, with its stand-in for GOV.UK Pay."""

    stack: DeployedStack
    pay: PayStandIn
    webhook_secret: str

    def run(self, plan: DemoDay) -> DemoRun:
        """A day to be played to it."""
        council = DeployedCouncil(
            self.stack.local.client, self.stack.outputs, self.stack.api_url
        )
        return DemoRun(plan, council, self.pay, self.webhook_secret, self.stack)


@contextmanager
def deployed_demo() -> Iterator[Deployed]:
    """The demo council deployed into a local AWS, for as long as the block lasts."""
    pay = PayStandIn(secrets.token_hex(16))
    with local_stack() as local, govuk_pay(pay) as address:
        stack = deploy_locally(local, FOLDER, govuk_pay_url=address, early_close=True)
        yield furnish(stack, pay)


def furnish(stack: DeployedStack, pay: PayStandIn) -> Deployed:
    """Give a deployed stack the secrets that its functions look for, and nobody else knows."""
    deployed = Deployed(stack, pay, secrets.token_hex(16))
    council = DeployedCouncil(stack.local.client, stack.outputs)
    council.keep_secret("govuk-pay/api_key", pay.api_key)
    council.keep_secret("govuk-pay/webhook_secrets", deployed.webhook_secret)
    return deployed


def plan_for_today(size: DemoSize | None = None) -> DemoDay:
    """The day's plan for today in London."""
    return demo_day(read_council(FOLDER), london_day(SystemClock().now()), size)


def main() -> int:
    """Run the demo; 0 if every step ended as expected and every difference is nothing."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the stack up afterwards")
    keep = parser.parse_args().keep
    console = Console()
    try:
        return _demo(console, keep=keep)
    except StillWaiting as waiting:
        console.print(Text(f"{waiting}; build/local has the functions' logs", style="red"))
    except (CouncilRefused, DeploymentRefused, LocalStackFailed) as failed:
        console.print(Text(str(failed), style="red"))
    except KeyboardInterrupt:
        return 130
    return 1


def _demo(console: Console, *, keep: bool) -> int:
    _wait_past_midnight(console)
    with _progress(console) as progress:
        bar = progress.add_task("Starting and deploying", total=len(STEPS) + 1)
        with deployed_demo() as deployed:
            progress.advance(bar)
            run = deployed.run(plan_for_today())
            for title, step in STEPS.items():
                progress.update(bar, description=title)
                step(run)
                _tell_step(progress.console, run)
                progress.advance(bar)
            progress.update(bar, description="Checking the evidence")
            page = check_evidence(run, EVIDENCE)
            _tell_step(progress.console, run)
            check_history(run, LEFT_BEHIND)
            _tell_step(progress.console, run)
            progress.stop()
            _show(console, run, page)
            if keep:
                _stay(console, deployed)
    return 1 if run.checks.failed else 0


def _progress(console: Console) -> Progress:
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn()
    return Progress(*columns, TimeElapsedColumn(), console=console, transient=True)


def _tell_step(console: Console, run: DemoRun) -> None:
    """The step's checks, one a line."""
    title, checks = run.checks.steps[-1]
    console.print(Text(title, style="bold"))
    for check in checks:
        mark, style = ("yes", "green") if check.holds else ("NO", "bold red")
        console.print(Text(f"  {mark:<4}", style=style).append(check.claim, style="default"))
        if not check.holds:
            console.print(Text(f"       expected {check.expected}\n       found {check.found}"))


def _show(console: Console, run: DemoRun, page: str) -> None:
    """Print the faults, the proof and the verifier's page; leave what is told in build/demo."""
    suspense = sentences(run.suspense)
    show_faults(console, run.plan.allpay_broken.key, run.rejected)
    show_proof(console, run.proof, suspense)
    told: dict[str, Any] = {
        "proof": run.proof,
        "proof_name": run.proof_name,
        "sentences": [suspense_as_json(item) for item in suspense[:SENTENCES]],
        "rejected_lines": list(run.rejected),
        "steps": run.checks.as_json(),
        "as_expected": not run.checks.failed,
    }
    console.print(Text(page))
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (LEFT_BEHIND / "proof.json").write_text(text, encoding="utf-8")
    place = LEFT_BEHIND.relative_to(ROOT)
    console.print(f"{place}/proof.json has all of this, {place}/evidence what it is made of.")
    console.print(
        Text(f"To search the day: .venv/bin/everypenny search {place} --text citizen")
    )
    for check in run.checks.failed:
        console.print(Text(f"Not as expected: {check.claim}", style="bold red"))


def _stay(console: Console, deployed: Deployed) -> None:
    """Keep everything up until Ctrl-C, and say how to drop a file."""
    where = f"--stack {deployed.stack.name} --endpoint {deployed.stack.local.endpoint}"
    commands = (
        f".venv/bin/everypenny drop FILE --source allpay {where}",
        f".venv/bin/everypenny status {where}",
    )
    console.print("It stays up until Ctrl-C. To drop a file of your own, and to look:")
    for command in commands:
        console.print(Text(f"  {command}"), soft_wrap=True)
    console.print(f"Today is closed: what you drop is posted to {_tomorrow():%d %B}.")
    threading.Event().wait()


def _tomorrow() -> date:
    return next_day(london_day(SystemClock().now()))


def _wait_past_midnight(console: Console) -> None:
    """A day that ends while it is being played would be two: wait for the next one."""
    now = SystemClock().now()
    soon = now + MIDNIGHT_MARGIN
    while london_day(now) != london_day(soon):
        console.print("It is almost midnight in London; the demo begins with the new day.")
        time.sleep(MIDNIGHT_MARGIN.total_seconds())
        now = SystemClock().now()
        soon = now + MIDNIGHT_MARGIN


if __name__ == "__main__":
    sys.exit(main())
