"""`everypenny status`: how a stack stands, and what waits for somebody."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from everypenny.command_line.reached_stack import Endpoint, StackName, reached, stop

if TYPE_CHECKING:
    from rich.table import Table

    from everypenny.domain.council import Council, Target
    from everypenny.local.deployed_council import DeployedCouncil

VERDICTS = ("accepted", "held", "rejected", "refused")


def show_status(*, stack: StackName, endpoint: Endpoint = "") -> None:
    """Print files by source, queues, exports, and what is neither posted nor placed."""
    from rich.console import Console

    from everypenny.domain.money import pounds

    council = reached(stack, endpoint)
    console = Console()
    live = _configuration(council)
    console.print(f"{live.name}, configuration {live.version[:12]}")
    console.print(_files(council, live))
    console.print(_queues(council))
    console.print(_exports(council, live))
    console.print(f"The last closed day is {council.last_closed() or 'none'}.")
    unposted = list(council.ledger.unposted())
    held = sum(batch.total_pence for batch in unposted)
    console.print(f"Accepted and not posted: {len(unposted)} batches, {pounds(held)}.")
    items = list(council.ledger.suspense())
    risk = sum(abs(item.amount_pence) for item in items)
    console.print(f"In suspense: {len(items)} items, {pounds(risk)} in all.")


def _configuration(council: DeployedCouncil) -> Council:
    """The live version, which is evidence as soon as a function has used it."""
    from everypenny.adapters.council_folder import council_from_bytes

    version = council.outputs["ConfigurationVersion"]
    content = council.bucket("Evidence").find(f"configurations/{version}.json")
    if content is None:
        stop("Nothing has happened yet: post the opening journal first.")
    return council_from_bytes(content)


def _files(council: DeployedCouncil, live: Council) -> Table:
    from rich.table import Table

    table = Table("source", *VERDICTS, "last file", "judged at", title="Files")
    for source in sorted([*live.sources, "unknown"]):
        files = list(council.files.files(source))
        if files:
            counts = Counter(str(file.verdict) for file in files)
            cells = [str(counts[verdict]) for verdict in VERDICTS]
            table.add_row(source, *cells, files[-1].landing.key, files[-1].judged_at[:19])
    return table


def _queues(council: DeployedCouncil) -> Table:
    from rich.table import Table

    table = Table("queue", "waiting", "laid aside", title="Queues")
    for output in sorted(council.outputs):
        if output.endswith("QueueUrl"):
            url = council.outputs[output]
            waiting, dead = council.messages(url), council.messages(f"{url}-dead")
            table.add_row(output.removesuffix("QueueUrl"), str(waiting), str(dead))
    return table


def _pushed(council: DeployedCouncil, target: Target) -> str:
    """How many of a target's exports lie in its own bucket; of others it is unknown."""
    return str(len(council.pushes.pushed(target.code))) if target.push_to else ""


def _exports(council: DeployedCouncil, live: Council) -> Table:
    from rich.table import Table

    from everypenny.workflows.acknowledge_export import standings

    told = ("unknown", "agrees", "differs")
    title = "Exports, and what their targets said of them"
    table = Table("target", "exported to", "files", *told, "pushed", title=title)
    for target in sorted(live.targets):
        to = council.exports.exported_to(target)
        counts = Counter(
            standing.value
            for _, standing in standings(
                target, exports=council.exports, acknowledgements=council.acknowledgements
            )
        )
        files = [str(counts.total()), *[str(counts[how]) for how in told]]
        files.append(_pushed(council, live.targets[target]))
        table.add_row(target, to.isoformat() if to else "nothing yet", *files)
    return table
