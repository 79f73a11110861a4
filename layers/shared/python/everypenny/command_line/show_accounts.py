"""The first accounts of a described register, and every fault: what `try` prints of one."""

import json
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import typer

from everypenny.command_line.read_file import REFUSED
from everypenny.domain.batches import Fault
from everypenny.domain.declared_format import DeclaredFormat
from everypenny.domain.money import pounds
from everypenny.formats.declared_register import read_declared_accounts
from everypenny.formats.reading import ReadOptions
from everypenny.formats.register_snapshot import Account

FIRST = 10


def show_accounts(
    declared: DeclaredFormat, path: Path, options: ReadOptions, *, as_json: bool
) -> None:
    """Print the accounts as the file writes them: funds' own rules are the council's.

    Exits with 2 where there is a fault.
    """
    with path.open("rb") as file:
        rows = list(read_declared_accounts(file, options, _as_written, declared))
    accounts = [row for row in rows if isinstance(row, Account)]
    faults = [row for row in rows if isinstance(row, Fault)]
    if as_json:
        first = [asdict(account) for account in accounts[:FIRST]]
        told = {"count": len(accounts), "accounts": first, "faults": list(map(asdict, faults))}
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        _print(accounts, faults)
    if faults:
        raise typer.Exit(REFUSED)


def _as_written(fund: str, reference: str) -> str | None:
    return reference if fund and reference else None


def _print(accounts: list[Account], faults: list[Fault]) -> None:
    for account in islice(accounts, FIRST):
        balance = "" if account.balance_pence is None else pounds(account.balance_pence)
        name = " ".join(filter(None, (account.title, account.forename, account.surname)))
        cells = (account.fund, account.reference, name, account.postcode, balance)
        typer.echo("  ".join(filter(None, cells)))
    typer.echo(f"{len(accounts)} accounts, {len(faults)} faults")
    for fault in faults:
        typer.echo(f"{fault.place}: {fault.text!r}. {fault.expected} {fault.remedy}")
