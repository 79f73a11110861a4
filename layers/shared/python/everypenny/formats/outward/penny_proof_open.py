"""The printed proof's tables of what is open: items, settlements, gaps, and their ages."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from everypenny.formats.outward.html_tables import Row, Table, linked, money, of_day, text

Told = Mapping[str, Any]
MOST_ROWS = 200


def settlement_tables(proof: Told, manifest: Told) -> Iterator[Table]:
    """The day's settlements with their batches, those that come to none, and what waits.

    A batch of the day leads to its record on the page.
    """
    accounts = proof["settlements"]
    known = frozenset(batch["batch_id"] for batch in manifest["batches"])
    yield Table(
        name="settlements",
        title="Settlements of this day, and the batches that each covers",
        headings=("Account", "Booked", "Settlement", "Batches", "From", "To", "Pounds"),
        figures=1,
        rows=[_covered(a["account"], row, known) for a in accounts for row in a["covered"]],
    )
    yield Table(
        name="not-covered",
        title="Settlements that come to no batches, or to several",
        headings=("Account", "Booked", "Settlement", "Which batches", "Pounds"),
        figures=1,
        rows=[
            _not_covered(a["account"], row, known) for a in accounts for row in a["not_covered"]
        ],
    )
    for account in accounts:
        if account["waiting"] or account["before_pence"]:
            yield _waiting(account, known)


def open_items_table(name: str, title: str, proof: Told, manifest: Told) -> Table:
    """Items with their age; a figure leads to the batches that wait, or to its own batch."""
    known = {f"batch-{batch['batch_id']}" for batch in manifest["batches"]} | {
        f"waiting-{account['account']}"
        for account in proof["settlements"]
        if account["waiting"] or account["before_pence"]
    }
    rows = [
        Row(
            [
                linked(text(item["account"]), item["account"]),
                text(item["about"].replace("_", " ")),
                text(item["since"] or ""),
                text(item["days"]),
                _leading(money(item["pence"]), item, known),
            ],
            name=f"item-{item['account']}",
        )
        for item in proof[name]
    ]
    headings = ("Account", "Why", "Since", "Days", "Pounds")
    return Table(name=name, title=title, headings=headings, figures=2, rows=rows)


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


def not_come_table(not_come: Sequence[Told]) -> Table:
    """The files that were expected on the day and never came."""
    rows = [
        Row(
            [
                text(late["source"]),
                text(late["expected_on"].replace("_", " ")),
                text(late["expected_by"]),
            ]
        )
        for late in not_come
    ]
    headings = ("Source", "Expected on", "By")
    title = "Files that never came"
    return Table(name="not-come", title=title, headings=headings, figures=0, rows=rows)


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


def _leading(figure: str, item: Told, known: Collection[str]) -> str:
    """A figure linked to its record: on this page, else the day book since which it stands."""
    account = item["account"]
    if f"waiting-{account}" in known:
        return linked(figure, f"waiting-{account}")
    family, _, rest = account.partition("/")
    if family != "suspense":
        return linked(figure, "not-covered")
    batch = f"batch-{rest.partition('/')[0].rpartition('-')[0]}"
    return linked(figure, batch) if batch in known else of_day(figure, item["since"])


def _covered(account: str, row: Told, known: Collection[str]) -> Row:
    covers = row["covers"]
    return Row(
        [
            linked(text(account), account),
            text(row["on"]),
            _batch(row, known),
            _named(covers, known),
            text(covers[0]["on"]),
            text(covers[-1]["on"]),
            _settling(row, known),
        ]
    )


def _named(covers: Sequence[Told], known: Collection[str]) -> str:
    """A few batches by their ids; of many, how many there are, the first and the last."""
    if len(covers) < 4:
        return ", ".join(_batch(batch, known) for batch in covers)
    first, last = _batch(covers[0], known), _batch(covers[-1], known)
    return f"{text(len(covers))}, {first} to {last}"


def _batch(posted: Told, known: Collection[str]) -> str:
    named = text(posted["journal_id"] or posted["batch_id"])
    return (
        linked(named, f"batch-{posted['batch_id']}") if posted["batch_id"] in known else named
    )


def _not_covered(account: str, row: Told, known: Collection[str]) -> Row:
    several = len(row["candidates"])
    which = f"{several} would do: an officer says which" if several else "none comes to it"
    return Row(
        [
            linked(text(account), account),
            text(row["on"]),
            _batch(row, known),
            text(which),
            _settling(row, known),
        ]
    )


def _settling(row: Told, known: Collection[str]) -> str:
    """A settlement's pounds, led to its statement, or to the day book that has posted it."""
    figure = money(row["pence"])
    if row["batch_id"] in known:
        return linked(figure, f"batch-{row['batch_id']}")
    return of_day(figure, row["posted_on"])


def _waiting(account: Told, known: Collection[str]) -> Table:
    name, waiting = account["account"], account["waiting"]
    rows = [
        Row([text(b["on"]), _batch(b, known), money(b["pence"])]) for b in waiting[:MOST_ROWS]
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
