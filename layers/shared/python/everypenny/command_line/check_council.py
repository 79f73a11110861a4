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
    """Explain every mistake in a council's configuration.

    Exits with 0 if the folder can be deployed, with 2 if it cannot.
    """
    mistakes = check_folder(folder)
    version = "" if mistakes else read_council(folder).version
    if as_json:
        told = {"version": version or None, "mistakes": [asdict(one) for one in mistakes]}
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _print(folder, mistakes, version)
    if mistakes:
        raise typer.Exit(REFUSED)


def _print(folder: Path, mistakes: Sequence[Mistake], version: str) -> None:
    console = Console()
    if not mistakes:
        console.print(Text(f"{folder} has no mistake. Its version is {version}."))
        return
    table = Table("File", "Key", "What is wrong", "What to do", show_lines=True)
    for one in mistakes:
        table.add_row(*(Text(told) for told in (one.file, one.key, one.what, one.remedy)))
    console.print(table)
    number = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    console.print(Text(f"{folder} has {number} and cannot be deployed."))
