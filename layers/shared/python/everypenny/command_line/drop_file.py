"""`everypenny drop FILE --source SOURCE`: hand a file in, and wait for the verdict on it."""

from pathlib import Path
from typing import Annotated

import typer

from everypenny.command_line.reached_stack import Endpoint, StackName, reached, stop

NOT_ACCEPTED = 1


def drop_file(
    file: Annotated[Path, typer.Argument(help="The file, as its sender wrote it.")],
    *,
    source: Annotated[str, typer.Option(help="The folder of its source, such as allpay.")],
    stack: StackName,
    endpoint: Endpoint = "",
    register: Annotated[
        bool, typer.Option(help="It is an account register, not payments.")
    ] = False,
) -> None:
    """Drop a file, and say whether it was accepted, held, rejected or refused, and why.

    Exits with 0 if it is accepted, 1 if it is not, 2 if it could not be dropped or judged.
    """
    from rich.console import Console

    from everypenny.local import demo_report
    from everypenny.local.deployed_council import StillWaiting

    if not file.is_file():
        stop(f"There is no file {file}.")
    council = reached(stack, endpoint)
    key = f"{'registers/' if register else ''}{source}/{file.name}"
    try:
        record = council.judged(key, file.read_bytes())
    except StillWaiting as waiting:
        stop(str(waiting))
    payments = sum(batch.payments for batch in record.batches)
    typer.echo(f"{key}: {record.verdict}, {payments} payments. {record.because}".rstrip())
    if record.report:
        demo_report.show_faults(Console(), key, council.faults(record))
    if record.verdict != "accepted":
        raise typer.Exit(NOT_ACCEPTED)
