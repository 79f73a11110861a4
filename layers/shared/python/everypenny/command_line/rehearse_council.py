"""`everypenny rehearse COUNCIL-NEW --against FOLDER`: what another configuration would move."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from everypenny.adapters.history_folder import HistoryFolder
from everypenny.command_line.offline_inputs import REFUSED, council_in
from everypenny.domain.money import pounds
from everypenny.domain.rehearsal import Move, NotInHistory, NotRehearsed, RehearsalTotals, Sides
from everypenny.workflows.rehearse_rules import rehearse_rules


def rehearse_council(
    folder: Annotated[
        Path,
        typer.Argument(metavar="COUNCIL-NEW", help="The folder of the new configuration."),
    ],
    *,
    against: Annotated[
        Path,
        typer.Option(
            exists=True,
            file_okay=False,
            help="A folder with copies of the day books' bucket (days/) and of the work "
            "bucket (batches/, registers/, memories/): day books hold no payer's text, so it "
            "is read from the chunks of payments that were decided from.",
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON: each move on a line, the totals last.")
    ] = False,
) -> None:
    """Decide every payment of sealed days again, list those that would move, write nothing.

    What was posted first is compared with what the new configuration would post from the same
    text, register and memory. Payments without a kept text (cards, officers' deeds) are
    counted and not decided. Exits with 2 if a pinned register, memory or book is missing.
    """
    council = council_in(folder)
    totals = RehearsalTotals()
    try:
        for told in rehearse_rules(council, HistoryFolder(against), totals):
            if isinstance(told, Move):
                typer.echo(json.dumps(_move(told)) if as_json else _told(told))
            elif not as_json:
                typer.echo(_passed_over(told))
    except NotInHistory as missing:
        typer.echo(f"{missing}", err=True)
        raise typer.Exit(REFUSED) from None
    typer.echo(json.dumps({"totals": _totals(totals)}) if as_json else _summary(totals))


def _move(move: Move) -> dict[str, Any]:
    return {**asdict(move), "day": move.day.isoformat()}


def _told(move: Move) -> str:
    by = f"rule {move.rule!r}" if move.rule else f"stage {move.stage}"
    was, would_be = _sides(move.was), _sides(move.would_be)
    return f"{move.day} {move.payment_id}: {was} would be {would_be}, by {by}"


def _sides(sides: Sides) -> str:
    return " and ".join(f"{pounds(pence)} on {account}" for account, pence in sides)


def _passed_over(passed: NotRehearsed) -> str:
    return f"batch {passed.batch_id}: {passed.journals} not decided again: {passed.because}"


def _totals(totals: RehearsalTotals) -> dict[str, Any]:
    return {
        "payments": totals.payments,
        "moved": totals.moved,
        "not_rehearsed": dict(sorted(totals.not_rehearsed.items())),
        "by_fund": {
            group: {"gained_pence": gained, "lost_pence": lost}
            for group, (gained, lost) in totals.by_group().items()
        },
    }


def _summary(totals: RehearsalTotals) -> str:
    lines = [f"{totals.moved} of {totals.payments} payments would move."]
    lines += [
        f"{group}: {pounds(gained)} more, {pounds(lost)} less"
        for group, (gained, lost) in totals.by_group().items()
    ]
    return "\n".join(lines)
