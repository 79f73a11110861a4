"""The printed proof's tables of settlements, of what waits for one, and of gaps and ages."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from everypenny.formats.outward.html_tables import Row, Table, linked, money, text

Told = Mapping[str, Any]
MOST_ROWS = 200


def settlement_tables(proof: Told) -> Iterator[Table]:
    """The day's settlements with their batches, those that come to none, and what waits."""
    accounts = proof["settlements"]
    yield Table(
        name="settlements",
        title="Settlements of this day, and the batches that each covers",
        headings=("Account", "Booked", "Settlement", "Batches", "From", "To", "Pounds"),
        figures=1,
        rows=[_covered(a["account"], row) for a in accounts for row in a["covered"]],
    )
    yield Table(
        name="not-covered",
        title="Settlements that come to no batches, or to several",
        headings=("Account", "Booked", "Settlement", "Which batches", "Pounds"),
        figures=1,
        rows=[_not_covered(a["account"], row) for a in accounts for row in a["not_covered"]],
    )
    for account in accounts:
        if account["waiting"] or account["before_pence"]:
            yield _waiting(account)


def gaps_table(gaps: Sequence[Told]) -> Table:
    """The bank accounts that are not proven, and the statements that do not join on."""
    rows = [
        Row(
            [
                linked(text(f"bank/{gap['account']}"), f"bank/{gap['account']}"),
                text(gap["since"]),
                text(", ".join(gap["waiting"]) or "none"),
                text(", ".join(gap["unbalanced"]) or "none"),
            ]
        )
        for gap in gaps
    ]
    headings = ("Account", "Not proven since", "Statements waiting", "Without balances")
    return Table(
        name="gaps", title="Statements missing", headings=headings, figures=0, rows=rows
    )


def bands_table(bands: Sequence[Told]) -> Table:
    """Suspense by age; credits and debits in doubt do not cancel out."""
    rows = [
        Row(
            [
                text(_days(band)),
                linked(text(band["items"]), "suspense"),
                linked(money(band["credit_pence"]), "suspense"),
                linked(money(band["debit_pence"]), "suspense"),
            ]
        )
        for band in bands
    ]
    headings = ("Days", "Items", "Received in doubt", "Paid out in doubt")
    return Table(name="bands", title="Suspense by age", headings=headings, figures=3, rows=rows)


def _covered(account: str, row: Told) -> Row:
    covers = row["covers"]
    return Row(
        [
            linked(text(account), account),
            text(row["on"]),
            text(row["journal_id"]),
            text(_named(covers)),
            text(covers[0]["on"]),
            text(covers[-1]["on"]),
            money(row["pence"]),
        ]
    )


def _named(covers: Sequence[Told]) -> str:
    """A few batches by their ids; of many, how many there are, the first and the last."""
    ids = [batch["journal_id"] or batch["batch_id"] for batch in covers]
    return ", ".join(ids) if len(ids) < 4 else f"{len(ids)}, {ids[0]} to {ids[-1]}"


def _not_covered(account: str, row: Told) -> Row:
    several = len(row["candidates"])
    which = f"{several} would do: an officer says which" if several else "none comes to it"
    return Row(
        [
            linked(text(account), account),
            text(row["on"]),
            text(row["journal_id"]),
            text(which),
            money(row["pence"]),
        ]
    )


def _waiting(account: Told) -> Table:
    name, waiting = account["account"], account["waiting"]
    rows = [
        Row([text(b["on"]), text(b["journal_id"] or b["batch_id"]), money(b["pence"])])
        for b in waiting[:MOST_ROWS]
    ]
    if account["before_pence"]:
        before = text(f"held at the end of {account['before_on']}")
        rows.insert(
            0, Row([text(account["before_on"]), before, money(account["before_pence"])])
        )
    if len(waiting) > MOST_ROWS:
        rest = waiting[MOST_ROWS:]
        more = text(f"{len(rest)} more, which the signed proof lists")
        rows.append(Row([text(rest[0]["on"]), more, money(sum(b["pence"] for b in rest))]))
    not_covered = sum(row["pence"] for row in account["not_covered"])
    if not_covered:
        what = linked(text("settlements that cover none of these"), "not-covered")
        rows.append(Row(["", what, money(-not_covered)]))
    total = sum(b["pence"] for b in waiting) + account["before_pence"] - not_covered
    return Table(
        name=f"waiting-{name}",
        title=f"Collected in {name} and not settled yet",
        headings=("Collected", "Batch", "Pounds"),
        figures=1,
        rows=rows,
        totals=["Outstanding", "", money(total)],
    )


def _days(band: Told) -> str:
    if band["to_days"] is None:
        return f"{band['from_days']} and more"
    return f"{band['from_days']} to {band['to_days']}"
