"""`everypenny permissions COUNCIL`: who may ask for what, who may approve it, and who both."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from everypenny.adapters.council_folder import read_council
from everypenny.adapters.council_mistakes import CouncilRefused
from everypenny.domain.council import Council
from everypenny.domain.money import pounds
from everypenny.domain.officers import DEEDS, EVERYTHING, VIEWS, Role
from everypenny.domain.separation import BothSides, both_sides

REFUSED = 2


def show_permissions(
    folder: Annotated[
        Path, typer.Argument(metavar="COUNCIL", help="The folder of the council's TOML files.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print which role asks for, approves and reads what, and how far its authority goes.

    Then every role, and every two roles, that would let one person who holds them both ask for
    a deed and approve it. Which officer holds which roles is the directory's to say. Exits with
    2 if the folder has a mistake.
    """
    try:
        council = read_council(folder)
    except (CouncilRefused, OSError) as refusal:
        typer.echo(f"{refusal}; everypenny check explains", err=True)
        raise typer.Exit(REFUSED) from None
    if as_json:
        typer.echo(json.dumps(_as_json(council), indent=2, ensure_ascii=False))
    else:
        _print(council)


def _as_json(council: Council) -> dict[str, Any]:
    roles = council.roles.values()
    return {
        "version": council.version,
        "roles": [_role(role) for role in roles],
        "deeds": {deed: _held(deed, roles) for deed in sorted(DEEDS)},
        "views": {view: _readers(view, roles) for view in sorted(VIEWS)},
        "both_sides": [
            {"roles": list(sides.roles), "deeds": list(sides.deeds)}
            for sides in both_sides(roles)
        ],
    }


def _role(role: Role) -> dict[str, Any]:
    return {
        "code": role.code,
        "name": role.name,
        "funds": sorted(role.funds),
        "methods": sorted(role.methods),
        "ceiling_pence": role.ceiling_pence,
        "machine": role.machine,
    }


def _held(deed: str, roles: Collection[Role]) -> dict[str, list[str]]:
    """The roles that make and approve a deed, by their codes."""
    return {
        "makes": [role.code for role in roles if _in(deed, role.makes)],
        "approves": [role.code for role in roles if _in(deed, role.approves)],
    }


def _readers(view: str, roles: Collection[Role]) -> list[str]:
    return [role.code for role in roles if _in(view, role.reads)]


def _in(code: str, codes: frozenset[str]) -> bool:
    return code in codes or EVERYTHING in codes


def _print(council: Council) -> None:
    console, roles = Console(), council.roles.values()
    console.print(_table(_ROLE_HEADINGS, [_role_cells(role) for role in roles]))
    deeds = {deed: _held(deed, roles) for deed in sorted(DEEDS)}
    rows = [
        (deed, ", ".join(held["makes"]), ", ".join(held["approves"]))
        for deed, held in deeds.items()
    ]
    console.print(_table(("Deed", "Asked for by", "Approved by"), rows))
    views = [(view, ", ".join(_readers(view, roles))) for view in sorted(VIEWS)]
    console.print(_table(("View", "Read by"), views))
    _print_both_sides(console, both_sides(roles))


_ROLE_HEADINGS = ("Role", "Funds", "Methods of payment", "Ceiling", "Held by")


def _role_cells(role: Role) -> tuple[str, ...]:
    return (
        role.code,
        _scope(role.funds),
        _scope(role.methods),
        pounds(role.ceiling_pence),
        "a program" if role.machine else "officers",
    )


def _scope(codes: frozenset[str]) -> str:
    return "all" if EVERYTHING in codes else ", ".join(sorted(codes))


def _print_both_sides(console: Console, found: Collection[BothSides]) -> None:
    if not found:
        console.print(Text("No one role, and no two, both ask for and approve a deed."))
        return
    rows = [(" and ".join(sides.roles), ", ".join(sides.deeds)) for sides in found]
    console.print(Text("One person with these roles could ask for and approve:"))
    console.print(_table(("Roles", "Deeds"), rows))


def _table(headings: Collection[str], rows: Collection[Collection[str]]) -> Table:
    table = Table(show_lines=True)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
