"""`everypenny deploy`: a council's stack into the account of the caller's credentials."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from everypenny.local.council_deployment import PlannedDeployment

console = Console()


def deploy_council(
    council: Annotated[Path, typer.Argument(help="The council's folder of TOML files.")],
    *,
    endpoint: Annotated[
        str, typer.Option(help="A local AWS on this machine; any other address is refused.")
    ] = "",
    payments_a_month: Annotated[
        int, typer.Option(help="For the estimate of what it costs.")
    ] = 125_000,
    monthly_budget: Annotated[
        int, typer.Option(help="US dollars; an alarm rings at 80%.")
    ] = 100,
    alert_email: Annotated[str, typer.Option(help="Who is told when an alarm rings.")] = "",
) -> None:
    """Show what would change, what it may do and what it may cost; deploy after a yes."""
    from botocore.exceptions import BotoCoreError, ClientError

    from everypenny.local.checkout import DeploymentRefused
    from everypenny.local.council_deployment import plan_deployment
    from everypenny.local.local_stack import LocalStack

    settings = {"monthly_budget": str(monthly_budget), "alert_email": alert_email}
    try:
        plan = plan_deployment(
            council,
            local=LocalStack(endpoint) if endpoint else None,
            settings=settings,
            payments_a_month=payments_a_month,
        )
        _show(plan, payments_a_month)
        if typer.prompt("Deploy this? Only yes deploys") != "yes":
            raise typer.Exit(1)
        console.print_json(json.dumps(dict(plan.deploy())))
    except (DeploymentRefused, BotoCoreError, ClientError) as refusal:
        console.print(str(refusal), style="red", markup=False, highlight=False)
        raise typer.Exit(2) from None


def _show(plan: PlannedDeployment, payments_a_month: int) -> None:
    from everypenny.local.monthly_cost import PRICES_AS_OF

    console.print(f"{plan.stack_name} into account {plan.account}, {plan.region}")
    typer.echo(plan.differences)
    table = Table(title=f"US dollars a month, {payments_a_month:,} payments")
    table.add_column("what")
    table.add_column("about", justify="right")
    for cost in plan.costs:
        table.add_row(cost.what, _dollars(cost.micro_dollars))
    table.add_row("together", _dollars(sum(cost.micro_dollars for cost in plan.costs)))
    console.print(table)
    console.print(f"An estimate from list prices of {PRICES_AS_OF}, not a bill.")


def _dollars(micro: int) -> str:
    """To the cent; a part of one counts as one."""
    cents = -(-micro // 10_000)
    return f"{cents // 100:,}.{cents % 100:02d}"
