"""`everypenny synthesise COUNCIL`: invented accounts and labelled payments, from a seed."""

import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from everypenny.command_line.offline_inputs import council_in
from everypenny.local.synthetic_payments import payers
from everypenny.local.synthetic_register import register_csv, synthetic_accounts
from everypenny.local.synthetic_texts import DIRTY, WHOLE

SEED = 20_261_121


def synthesise_council(
    folder: Annotated[
        Path, typer.Argument(metavar="COUNCIL", help="The folder of the council's TOML files.")
    ],
    into: Annotated[Path, typer.Argument(help="The folder to write to.")],
    *,
    accounts: Annotated[int, typer.Option(min=100, help="Accounts in the register.")] = 50_000,
    payments: Annotated[int, typer.Option(min=1, help="Payments in each set.")] = 50_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = SEED,
) -> None:
    """Make up a register and two labelled sets of payments for `everypenny evaluate`.

    Writes register.csv, whole.jsonl (a whole reference stands somewhere in each text),
    dirty.jsonl (what really arrives) and deeds.jsonl (what officers did before, for
    `everypenny learn`). Nobody in them ever lived.
    """
    council = council_in(folder)
    chance = random.Random(seed)  # noqa: S311 - the same each time, and nothing secret
    into.mkdir(parents=True, exist_ok=True)
    listed = synthetic_accounts(council, accounts, chance)
    (into / "register.csv").write_bytes(register_csv(listed))
    who = payers(council, listed, chance)
    _write(into / "whole.jsonl", who.payments(WHOLE, payments))
    dirty = list(who.payments(DIRTY, payments))
    _write(into / "dirty.jsonl", dirty)
    _write(into / "deeds.jsonl", who.deeds(dirty))
    typer.echo(f"{accounts} accounts and twice {payments} payments are in {into}")


def _write(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line) + "\n")
