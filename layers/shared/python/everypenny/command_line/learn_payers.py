"""`everypenny learn COUNCIL`: a payer memory from what officers did until a day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from everypenny.command_line.offline_inputs import (
    REFUSED,
    PaymentLine,
    Wrong,
    council_in,
    lines_in,
)
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.memory_learning import Lesson, Taught, learn
from everypenny.domain.payer_memory import NO_SIGNATURE, signature_of
from everypenny.formats.memory_snapshot import MemorySnapshot, memory_bytes


class DeedLine(PaymentLine):
    """What an officer did with a payment on a London day.

    `placed` on an account, `declined` a suggested account, or `forget` the payer.
    """

    on: date
    lesson: Lesson
    fund: str = ""
    account_reference: str = ""


def learn_payers(
    folder: Annotated[
        Path, typer.Argument(metavar="COUNCIL", help="The folder of the council's TOML files.")
    ],
    *,
    deeds: Annotated[
        Path,
        typer.Option(
            exists=True, dir_okay=False, help="Officers' deeds, a JSON object a line."
        ),
    ],
    on: Annotated[str, typer.Option(metavar="DAY", help="The day that is closed: 2026-11-20.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="Where the memory is written.")],
    memory: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The memory of the day before."),
    ] = None,
) -> None:
    """Learn which payer pays for which account from the placements that officers made.

    A deed is a payment line with `on`, `lesson` (placed, declined, forget), `fund` and
    `account_reference`. Deeds after the day are left for the next. Exits with 2 if a line
    cannot be read; then nothing is written.
    """
    council = council_in(folder)
    day = date.fromisoformat(on)
    read = list(lines_in(deeds, DeedLine, council))
    wrong = [line for line in read if isinstance(line, Wrong)]
    for line in wrong:
        typer.echo(f"line {line.line}: {line.because}", err=True)
    if wrong:
        raise typer.Exit(REFUSED)
    previous = MemorySnapshot(memory.read_bytes() if memory else b"").records()
    told = (line for line in read if not isinstance(line, Wrong) and line.on <= day)
    taught = list(_taught(told, council))
    records = learn(previous, taught, on=day, keep_days=council.council.memory.days)
    out.write_bytes(memory_bytes(records, on=day))
    typer.echo(f"{len(taught)} deeds read, {len(records)} payers remembered on {day}")


def _taught(lines: Iterator[DeedLine], council: CompiledCouncil) -> Iterator[Taught]:
    """The lessons of payers who can be told from others."""
    for line in lines:
        signature = signature_of(line.payment(), council.generic_words)
        if signature != NO_SIGNATURE:
            forgets = line.lesson is Lesson.FORGET
            account = ("", "") if forgets else (line.fund, line.account_reference)
            yield Taught(on=line.on, signature=signature, lesson=line.lesson, account=account)
