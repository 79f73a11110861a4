"""The penny proof, as a person reads it and as `build/demo/proof.json` keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from everypenny.domain.journals import SuspenseItem
from everypenny.domain.money import pounds

SENTENCES = 3


def show_proof(
    console: Console, proof: Mapping[str, Any], suspense: Sequence[SuspenseItem] = ()
) -> None:
    """Print a proof; `suspense` are the items whose sentences are told, as far as known."""
    console.rule(f"Penny proof of {proof['day']}, {proof['council']}")
    console.print(_trial_balance(proof))
    console.print(_differences(proof["differences"]))
    console.print(_open(proof["outstanding"], title="Outstanding clearing and transit"))
    console.print(_open(proof["suspense"], title="Suspense"))
    for item in suspense[:SENTENCES]:
        console.print(_sentence(item))
    console.print(_files(proof))
    verdict = "Every penny in equals every penny out." if proof["ties"] else "It does not tie."
    console.print(Text(verdict, style="bold green" if proof["ties"] else "bold red"))


def show_faults(console: Console, file: str, faults: Sequence[Mapping[str, str]]) -> None:
    """Print every fault of a rejected file, with what was expected and how to mend it."""
    table = Table("place", "text", "expected", "remedy", title=f"{file}, rejected")
    for fault in faults:
        table.add_row(*(Text(fault[key]) for key in ("place", "text", "expected", "remedy")))
    console.print(table)


def sentences(suspense: Iterable[SuspenseItem]) -> list[SuspenseItem]:
    """One item of each doubt, the rarest doubts first, so that three sentences differ."""
    by_doubt: dict[str, list[SuspenseItem]] = {}
    for item in sorted(suspense, key=lambda item: (item.payment_id, item.part)):
        by_doubt.setdefault(item.doubt, []).append(item)
    return [items[0] for items in sorted(by_doubt.values(), key=lambda i: (len(i), i[0].doubt))]


def suspense_as_json(item: SuspenseItem) -> dict[str, Any]:
    """An item with its sentence."""
    return {
        "account": f"suspense/{item.payment_id}/{item.part}",
        "pence": item.amount_pence,
        "doubt": item.doubt,
        "sentence": item.sentence,
    }


def _trial_balance(proof: Mapping[str, Any]) -> Table:
    """Suspense items are one line here: they are listed below."""
    rows: dict[str, list[int]] = {}
    for row in proof["trial_balance"]:
        name = "suspense" if row["account"].startswith("suspense/") else row["account"]
        sums = rows.setdefault(name, [0, 0, 0, 0])
        for place, key in enumerate(("brought", "debits", "credits", "carried")):
            sums[place] += row[f"{key}_pence"]
    table = _money_table("account", "brought", "debits", "credits", "carried")
    table.title = "Trial balance"
    table.show_footer = True
    for column, place in zip(table.columns[1:], range(4), strict=True):
        column.footer = pounds(sum(sums[place] for sums in rows.values()))
    for name, sums in sorted(rows.items()):
        table.add_row(name, *(pounds(pence) for pence in sums))
    return table


def _differences(differences: Mapping[str, Any]) -> Table:
    table = _money_table("difference", "stated", "ledger", "difference", "proven")
    table.title = "The three differences"
    for bank in differences["bank"]:
        since = bank["not_proven_since"]
        table.add_row(
            f"bank {bank['account']}",
            *_three(bank["stated_pence"], bank["ledger_pence"], bank["difference_pence"]),
            f"not proven since {since}" if since else f"to {bank['proven_to']}",
        )
    for one in differences["collectors"]:
        three = _three(one["stated_pence"], one["posted_pence"], one["difference_pence"])
        table.add_row(f"collector {one['source']}", *three, f"batches: {one['batches']}")
    for one in differences["exports"]:
        three = _three(one["delivered_pence"], one["ledger_pence"], one["difference_pence"])
        table.add_row(f"export {one['export_id']}", *three, f"to {one['last_on']}")
    return table


def _three(stated: int, ledger: int, difference: int | None) -> tuple[str, str, str]:
    told = "not proven" if difference is None else pounds(difference)
    return pounds(stated), pounds(ledger), told


def _open(items: Sequence[Mapping[str, Any]], *, title: str) -> Table:
    """Every item: nothing that is outstanding may be left out."""
    table = Table(_folded("account"), "pounds", "since", "days", "about", title=title)
    table.columns[1].justify = table.columns[3].justify = "right"
    for item in items:
        cells = (item["account"], item["pounds"], item["since"] or "", str(item["days"]))
        table.add_row(*cells, item["about"].replace("_", " "))
    return table


def _sentence(item: SuspenseItem) -> Text:
    return Text(f"{pounds(item.amount_pence)}: {item.sentence}", style="italic")


def _files(proof: Mapping[str, Any]) -> Table:
    table = Table("verdict", _folded("file"), "stated", "why", title="Files not posted")
    table.columns[2].justify = "right"
    for verdict in ("held", "rejected", "refused"):
        for listed in proof[verdict]:
            stated = listed["stated_pence"]
            told = "" if stated is None else pounds(stated)
            table.add_row(verdict, Text(listed["file"]), told, Text(listed["because"]))
    return table


def _folded(name: str) -> Column:
    """A column that breaks a long name rather than cut it."""
    return Column(name, overflow="fold")


def _money_table(name: str, *columns: str) -> Table:
    table = Table(_folded(name))
    for column in columns:
        table.add_column(column, justify="right")
    return table
