"""`everypenny proof DAY`: the penny proof of a closed day, as it was signed."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from everypenny.command_line.reached_stack import Endpoint, StackName, reached, stop

DOES_NOT_TIE = 1


def show_proof(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="A London day.")],
    *,
    stack: StackName,
    endpoint: Endpoint = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the very bytes that are signed.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option("--html", help="Write it as a page to print.")
    ] = None,
) -> None:
    """Print a day's newest proof, one whose exports are all issued if there is one.

    Exits with 0 if it ties, 1 if it does not, 2 if there is none.
    """
    from rich.console import Console

    from everypenny.adapters.s3_day_books import manifest_name
    from everypenny.command_line.write_proof_page import write_proof_page
    from everypenny.local import demo_report

    council = reached(stack, endpoint)
    proofs = council.proofs(day.date())
    if not proofs:
        stop(f"There is no proof of {day.date()}: it is not closed, or not exported yet.")
    name, proof = council.whole_proof(day.date()) or proofs[-1]
    if as_json:
        typer.echo(council.bucket("Daybook").get(name), nl=False)
    elif page is not None:
        sealed = council.bucket("Daybook").get(manifest_name(day.date()))
        write_proof_page(page, proof, sealed)
    else:
        demo_report.show_proof(Console(), proof)
    if not proof["ties"]:
        raise typer.Exit(DOES_NOT_TIE)
