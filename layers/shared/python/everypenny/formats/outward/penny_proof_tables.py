"""What the printed penny proof lists, table by table, each figure led to its records."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from everypenny.formats.outward.html_tables import Row, Table, linked, money, text
from everypenny.formats.outward.penny_proof_open import (
    bands_table,
    gaps_table,
    open_items_table,
    settlement_tables,
)

Told = Mapping[str, Any]


def tables(proof: Told, manifest: Told) -> Iterator[Table]:
    """The differences, the trial balance, what is open, and the records behind them."""
    yield from _differences(proof)
    yield _trial_balance(proof, _records(proof, manifest))
    for name, title in (
        ("outstanding", "Outstanding in clearing and transit"),
        ("suspense", "In suspense"),
    ):
        yield open_items_table(name, title, proof, manifest)
    yield bands_table(proof["suspense_bands"])
    yield from settlement_tables(proof, manifest)
    yield gaps_table(proof["gaps"])
    yield _funds(manifest)
    yield from _batches(manifest)
    for kind in ("held", "rejected", "refused", "advices"):
        yield _files(kind, proof[kind])
    yield Table(
        name="overdue",
        title="Accepted before this day, due, and still not posted",
        headings=("Batch", "Source", "File", "Pounds"),
        figures=1,
        rows=[
            Row([*(text(cell) for cell in row[:3]), money(row[3])]) for row in proof["overdue"]
        ],
    )
    yield Table(
        name="unposted",
        title="Accepted and not posted",
        headings=("Batch", "Source", "File"),
        figures=0,
        rows=[Row([text(cell) for cell in row]) for row in proof["unposted"]],
    )


def _differences(proof: Told) -> Iterator[Table]:
    banks = [
        Row(
            [
                linked(text(f"bank/{row['account']}"), f"statements-{row['account']}"),
                text(_proven(row)),
                linked(money(row["stated_pence"]), f"statements-{row['account']}"),
                linked(money(row["ledger_pence"]), f"bank/{row['account']}"),
                money(row["difference_pence"]),
            ]
        )
        for row in proof["differences"]["bank"]
    ]
    collectors = [
        Row(
            [
                linked(text(row["source"]), f"source-{row['source']}"),
                text(f"{row['batches']}, {row['without_total']} without a stated total"),
                linked(money(row["stated_pence"]), f"source-{row['source']}"),
                linked(money(row["posted_pence"]), f"source-{row['source']}"),
                money(row["difference_pence"]),
            ]
        )
        for row in proof["differences"]["collectors"]
    ]
    told = ("Stated", "Ledger", "Difference")
    yield _named("bank", "The bank", ("Account", "Proven", *told), banks)
    yield _named("collectors", "Collectors", ("Source", "Batches", *told), collectors)
    yield _named("exports", "Exports", ("Export", "Days", *told), list(_exports(proof)))


def _exports(proof: Told) -> Iterator[Row]:
    for row in proof["differences"]["exports"]:
        yield Row(
            [
                text(row["export_id"]),
                text(f"{row['first_on']} to {row['last_on']}, load {row['acknowledged']}"),
                money(row["delivered_pence"]),
                linked(money(row["ledger_pence"]), "trial-balance"),
                money(row["difference_pence"]),
            ]
        )
    for target, days in proof["not_yet_exported"].items():
        if days:
            yield Row([text(target), text(f"waits for {', '.join(days)}"), "", "", ""])


def _proven(row: Told) -> str:
    since = row["not_proven_since"]
    return f"not proven since {since}" if since else f"to {row['proven_to']}"


def _named(name: str, title: str, headings: Sequence[str], rows: Sequence[Row]) -> Table:
    return Table(name=name, title=title, headings=headings, figures=3, rows=rows)


def _trial_balance(proof: Told, records: Collection[str]) -> Table:
    keys = ("brought_pence", "debits_pence", "credits_pence", "carried_pence")
    rows = [
        Row(
            [
                text(row["account"]),
                *(linked(money(row[key]), _behind(row["account"], records)) for key in keys),
            ],
            name=row["account"],
        )
        for row in proof["trial_balance"]
    ]
    sums = [money(sum(row[key] for row in proof["trial_balance"])) for key in keys]
    return Table(
        name="trial-balance",
        title="Trial balance",
        headings=("Account", "Brought forward", "Debits", "Credits", "Carried forward"),
        figures=4,
        rows=rows,
        totals=["All accounts", *sums],
    )


def _behind(account: str, records: Collection[str]) -> str:
    """The name of the records that an account's figures are made of."""
    family, _, rest = account.partition("/")
    kinds = {"bank": "statements", "clearing": "source", "fees": "source", "fund": "fund"}
    name = f"item-{account}" if family == "suspense" else f"{kinds.get(family)}-{rest}"
    return name if name in records else "batches"


def _records(proof: Told, manifest: Told) -> Collection[str]:
    """The names of all records on the page; an account that did not move has none."""
    return {
        *(f"statements-{code}" for code in manifest["banks"]),
        *(f"source-{batch['source']}" for batch in manifest["batches"]),
        *(f"fund-{fund}" for fund in manifest["totals"]["fund"]),
        *(f"item-{item['account']}" for item in proof["suspense"]),
    }


def _funds(manifest: Told) -> Table:
    rows = [
        Row(
            [text(f"fund/{fund}"), text(sums["journals"]), money(sums["pence"])], f"fund-{fund}"
        )
        for fund, sums in manifest["totals"]["fund"].items()
    ]
    headings = ("Fund", "Lines", "Credited")
    return Table(name="funds", title="By fund", headings=headings, figures=2, rows=rows)


def _batches(manifest: Told) -> Iterator[Table]:
    """Every batch posted this day, by source; a statement's also under its account."""
    sources = sorted({batch["source"] for batch in manifest["batches"]})
    yield Table(
        name="batches",
        title="Batches posted this day",
        headings=("Source", "Journals", "Pounds"),
        figures=2,
        rows=[
            Row(
                [
                    linked(text(source), f"source-{source}"),
                    text(sums["journals"]),
                    linked(money(sums["pence"]), f"source-{source}"),
                ]
            )
            for source, sums in manifest["totals"]["source"].items()
        ],
    )
    for source in sources:
        of_source = [b for b in manifest["batches"] if b["source"] == source]
        yield _batch_table(f"source-{source}", f"Batches of {source}", of_source, named=True)
    for code in manifest["banks"]:
        of_code = [b for b in manifest["batches"] if b["account"] == code]
        yield _batch_table(f"statements-{code}", f"Statements of bank/{code}", of_code)


def _batch_table(
    name: str, title: str, batches: Sequence[Told], *, named: bool = False
) -> Table:
    """Batches; where they are `named`, links find each."""
    rows = [
        Row(
            [
                text(batch["identity"]),
                text(batch["batch_id"]),
                text(f"{batch['evidence'][:16]}..."),
                text(batch["payments"]),
                "none" if batch["stated_pence"] is None else money(batch["stated_pence"]),
                money(batch["posted_pence"]),
            ],
            name=f"batch-{batch['batch_id']}" if named else "",
        )
        for batch in batches
    ]
    headings = ("Batch", "Id", "Evidence's SHA-256", "Payments", "Stated", "Posted")
    return Table(name=name, title=title, headings=headings, figures=3, rows=rows)


def _files(kind: str, rows: Sequence[Told]) -> Table:
    cells = [
        Row(
            [
                text(row["file"]),
                text(row["because"]),
                "none" if row["stated_pence"] is None else money(row["stated_pence"]),
            ]
        )
        for row in rows
    ]
    headings = ("File", "Why", "Stated")
    title = "Advices, which post nothing" if kind == "advices" else f"Files {kind}"
    return Table(name=kind, title=title, headings=headings, figures=1, rows=cells)
