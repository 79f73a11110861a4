"""`everypenny search FOLDER`: the lines of sealed days, offline, newest first."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from everypenny.adapters.columnar_folders import CopyUnreadable, FolderCopies, NoHistory
from everypenny.adapters.columnar_search import ColumnarHistory
from everypenny.command_line.offline_inputs import REFUSED
from everypenny.domain.history import Dated, HistoryLine, HistoryQuery, SearchRefused
from everypenny.domain.money import NotMoney, pence_from_pounds, pounds
from everypenny.workflows.search_history import PAGE_LINES, HistoryPage, search_history

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_DAY = ["%Y-%m-%d"]


def search_history_offline(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True,
            file_okay=False,
            help="A folder with day copies, <day>.parquet each, or with history/ in it.",
        ),
    ],
    *,
    account: Annotated[str, typer.Option(help="The whole account reference.")] = "",
    fund: Annotated[
        list[str] | None, typer.Option(help="A fund's code; may be given again.")
    ] = None,
    amount: Annotated[str, typer.Option(help="Pounds, on either side: 12.34.")] = "",
    first_on: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="The first day.")
    ] = None,
    last_on: Annotated[
        datetime | None, typer.Option("--to", formats=_DAY, help="The last day, included.")
    ] = None,
    dated: Annotated[
        Dated, typer.Option("--by", help="Which date --from and --to mean.")
    ] = Dated.BOOKED,
    text: Annotated[
        str, typer.Option(help="Part of a narrative, a reference or a payer's name.")
    ] = "",
    reference: Annotated[
        str, typer.Option(help="A whole reference, or the id of a batch, payment or journal.")
    ] = "",
    page_size: Annotated[int, typer.Option(help="Lines a page, 1 to 1000.")] = PAGE_LINES,
    after: Annotated[str, typer.Option(help="Where the page before ended.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the newest lines for which all holds that is given, a page at a time.

    Each line shows its account, its pence (a credit is negative) and what its payer wrote.
    Exits with 2 if there is nothing to search, or what is asked for makes no sense.
    """
    try:
        query = HistoryQuery(
            funds=tuple(code.upper() for code in fund or ()),
            account_reference=account,
            amount_pence=pence_from_pounds(amount) if amount else None,
            first_on=first_on.date() if first_on else None,
            last_on=last_on.date() if last_on else None,
            dated=dated,
            text=text,
            reference=reference,
        )
        history = ColumnarHistory(FolderCopies(folder))
        page = search_history(query, history=history, after=after, page_size=page_size)
    except NotMoney:
        _stop(f"{amount!r} is no amount in pounds, such as 12.34")
    except (SearchRefused, NoHistory, CopyUnreadable) as refusal:
        _stop(str(refusal))
    _print(page, as_json=as_json)


def _stop(because: str) -> NoReturn:
    typer.echo(because, err=True)
    raise typer.Exit(REFUSED)


def _print(page: HistoryPage, *, as_json: bool) -> None:
    if as_json:
        after = str(page.after) if page.after else None
        told = {"lines": [asdict(line) for line in page.lines], "after": after}
        typer.echo(json.dumps(told, default=date.isoformat, indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    Console().print(_table(page))
    if page.after:
        typer.echo(f"There are more: --after {page.after}")


def _table(page: HistoryPage) -> Table:
    from rich.table import Table

    table = Table("posted on", "booked on", "account", "amount", "text", "references", "payer")
    for place in (0, 1, 3):
        table.columns[place].no_wrap = True
    table.columns[2].overflow = "fold"
    table.columns[3].justify = "right"
    for line in page.lines:
        table.add_row(*map(_shown, _cells(line)))
    return table


def _cells(line: HistoryLine) -> list[str]:
    references = (line.payer_reference, line.source_reference, line.item_reference)
    return [
        f"{line.day}",
        f"{line.booked_on}",
        line.ledger_account,
        pounds(line.amount_pence),
        line.narrative,
        " ".join(filter(None, references)),
        line.payer_name,
    ]


def _shown(text: str) -> Text:
    """A payer's text as a terminal may see it: no control characters, no markup."""
    from rich.text import Text

    return Text("".join(character if character.isprintable() else " " for character in text))
