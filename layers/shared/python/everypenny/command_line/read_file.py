"""`everypenny read FORMAT FILE`: what a file says, without a council and without the cloud."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from everypenny.command_line.reading_as_json import print_json
from everypenny.command_line.reading_as_tables import print_tables
from everypenny.domain.card_numbers import mask_payment, never_ours
from everypenny.domain.payments import Payment
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.registry import FORMATS, WITHOUT_MONEY

REFUSED = 2


def read_file(
    format_name: Annotated[
        str, typer.Argument(metavar="FORMAT", help="One of `everypenny formats`.")
    ],
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")],
    *,
    currency: Annotated[
        str, typer.Option(help="The currency that amounts must be in.")
    ] = "GBP",
    setting: Annotated[
        list[str] | None,
        typer.Option(help="A setting of the format, such as client_prefixes=HOME."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read a file and print its batches, payments and faults.

    Exits with 0 if the file would be accepted, with 2 if anything is wrong with it; what
    could be read is printed all the same. Card numbers are masked.
    """
    if format_name not in FORMATS and format_name not in WITHOUT_MONEY:
        known = ", ".join(sorted((*FORMATS, *WITHOUT_MONEY)))
        _stop(f"There is no format {format_name!r}. Known are {known}.")
    if not path.is_file():
        _stop(f"There is no file {path}.")
    options = ReadOptions(currency=currency, settings=_settings(setting or []))
    with path.open("rb") as file:
        faults = _printed(format_name, file, options, as_json=as_json)
    if faults:
        raise typer.Exit(REFUSED)


def _printed(format_name: str, file: BinaryIO, options: ReadOptions, *, as_json: bool) -> int:
    if format_name in WITHOUT_MONEY:
        from everypenny.command_line import reading_of_advice as advice

        lines = advice.read_advice(format_name, file, options)
        return (
            advice.print_advice_json(lines, sys.stdout)
            if as_json
            else advice.print_advice_table(lines)
        )
    told = replace(options, encodings=FORMATS[format_name].encodings)
    events = read_masked(format_name, file, told)
    return print_json(events, sys.stdout) if as_json else print_tables(events)


def read_masked(format_name: str, file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """The events of a file, with the card numbers in its payments masked."""
    for event in FORMATS[format_name].load()(file, options):
        yield mask_payment(event, never_ours) if isinstance(event, Payment) else event


def _settings(told: list[str]) -> Mapping[str, str]:
    settings: dict[str, str] = {}
    for setting in told:
        key, equals, value = setting.partition("=")
        if not equals:
            _stop(f"A setting is written key=value, not {setting!r}.")
        settings[key] = value
    return settings


def _stop(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(REFUSED)
