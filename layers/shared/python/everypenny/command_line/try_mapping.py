"""`everypenny try MAPPING FILE`: what a council's own description makes of a file, offline."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from everypenny.adapters.council_mistakes import Mistake
from everypenny.adapters.declared_format_file import read_mapping
from everypenny.command_line.read_file import REFUSED
from everypenny.command_line.reading_as_json import print_json
from everypenny.command_line.reading_as_tables import print_tables
from everypenny.command_line.show_accounts import show_accounts
from everypenny.domain.batches import Fault
from everypenny.domain.card_numbers import mask_payment, never_ours
from everypenny.domain.declared_format import DeclaredFormat
from everypenny.domain.payments import Payment
from everypenny.formats.declared_format import reader_of
from everypenny.formats.reading import Event, ReadOptions


def try_mapping(
    mapping: Annotated[Path, typer.Argument(metavar="MAPPING", help="The TOML file.")],
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read with it.")],
    *,
    currency: Annotated[str, typer.Option(help="The currency of the source.")] = "GBP",
    account: Annotated[
        str, typer.Option(help="The account, where the file does not name it.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, as `read` does.")
    ] = False,
) -> None:
    """Show the first rows of a file as payments, its controls, and every fault.

    Mistakes of the mapping itself are faults too. Exits with 0 if there is none, else with 2.
    """
    for needed in (mapping, path):
        if not needed.is_file():
            typer.echo(f"There is no file {needed}.", err=True)
            raise typer.Exit(REFUSED)
    told = _mapping(mapping)
    options = ReadOptions(currency=currency, settings={"account": account})
    if isinstance(told, DeclaredFormat) and told.accounts is not None:
        show_accounts(told, path, options, as_json=as_json)
        return
    faults = _printed(_events(told, path, options), as_json=as_json)
    if faults:
        raise typer.Exit(REFUSED)


def _mapping(path: Path) -> DeclaredFormat | tuple[Mistake, ...]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as broken:
        what = f"Byte {broken.start + 1} is not UTF-8."
        return (Mistake(path.name, "(whole file)", what, "Save the file as UTF-8."),)
    return read_mapping(path.name, text)


def _events(
    told: DeclaredFormat | tuple[Mistake, ...], path: Path, options: ReadOptions
) -> Iterator[Event]:
    if not isinstance(told, DeclaredFormat):
        for one in told:
            yield Fault(f"{one.file}, {one.key}", "", one.what, one.remedy)
        return
    with path.open("rb") as file:
        for event in reader_of(told)(file, options):
            yield mask_payment(event, never_ours) if isinstance(event, Payment) else event


def _printed(events: Iterable[Event], *, as_json: bool) -> int:
    return print_json(events, sys.stdout) if as_json else print_tables(events)
