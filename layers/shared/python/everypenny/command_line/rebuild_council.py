"""`everypenny rebuild EVIDENCE`: the whole ledger again, from what came, byte for byte."""

from pathlib import Path
from typing import Annotated

import typer

DIFFERS = 1


def rebuild_council(
    evidence: Annotated[Path, typer.Argument(help="The folder that holds the evidence.")],
) -> None:
    """Live every sealed day again in an empty stack, and compare each byte.

    Exits with 0 if day books, exports, proofs and certificates are the same, 1 with every
    difference.
    """
    from everypenny.local.rebuild_council import rebuild_council as rebuild

    if not (evidence / "index.json").is_file():
        typer.echo(f"There is no evidence in {evidence}.", err=True)
        raise typer.Exit(2)
    rebuilt = rebuild(evidence)
    typer.echo(
        f"Rebuilt byte for byte: {rebuilt.days} days, {rebuilt.exports} exports, "
        f"{rebuilt.proofs} proofs, {rebuilt.certificates} certificates."
    )
    for difference in rebuilt.differences:
        typer.echo(difference)
    if rebuilt.differences or not rebuilt.days:
        raise typer.Exit(DIFFERS)
