"""`everypenny check COUNCIL`: every mistake in a folder, with its file, key and remedy."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from everypenny.adapters.council_advice import advice_on
from everypenny.adapters.council_folder import check_folder, read_council
from everypenny.adapters.council_mistakes import Mistake

REFUSED = 2


def check_council(
    folder: Annotated[
        Path, typer.Argument(metavar="COUNCIL", help="The folder of the council's TOML files.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Explain every mistake in a council's configuration, and what is weak though not wrong.

    Exits with 0 if the folder can be deployed, with 2 if it cannot.
    """
    mistakes = check_folder(folder)
    version = "" if mistakes else read_council(folder).version
    warnings = () if mistakes else advice_on(folder)
    if as_json:
        told = {
            "version": version or None,
            "mistakes": [asdict(one) for one in mistakes],
            "warnings": [asdict(one) for one in warnings],
        }
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _print(folder, mistakes, warnings, version)
    if mistakes:
        raise typer.Exit(REFUSED)


def _print(
    folder: Path, mistakes: Sequence[Mistake], warnings: Sequence[Mistake], version: str
) -> None:
    console = Console()
    if mistakes:
        console.print(_table("What is wrong", mistakes))
        number = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        console.print(Text(f"{folder} has {number} and cannot be deployed."))
        return
    if warnings:
        console.print(_table("What to know", warnings))
    console.print(Text(f"{folder} has no mistake. Its version is {version}."))


def _table(what: str, told: Sequence[Mistake]) -> Table:
    table = Table("File", "Key", what, "What to do", show_lines=True)
    for one in told:
        table.add_row(*(Text(cell) for cell in (one.file, one.key, one.what, one.remedy)))
    return table
