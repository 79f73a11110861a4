"""What the printed penny proof lists, table by table, each figure led to its records."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from everypenny.formats.outward.html_tables import Row, Table, linked, money, text
from everypenny.formats.outward.penny_proof_open import (
    bands_table,
    gaps_table,
    not_come_table,
    open_items_table,
    settlement_tables,
)
from everypenny.formats.outward.penny_proof_records import (
    batch_tables,
    file_tables,
    funds_table,
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
    yield not_come_table(proof["not_come"])
    yield funds_table(manifest)
    yield from batch_tables(manifest)
    yield from file_tables(proof)


def _differences(proof: Told) -> Iterator[Table]:
    banks = [
        Row(
            [
                linked(text(f"bank/{row['account']}"), f"statements-{row['account']}"),
                text(_proven(row)),
                linked(money(row["stated_pence"]), f"statements-{row['account']}"),
                linked(money(row["ledger_pence"]), f"bank/{row['account']}"),
                linked(money(row["difference_pence"]), f"statements-{row['account']}"),
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
                linked(money(row["difference_pence"]), f"source-{row['source']}"),
            ]
        )
        for row in proof["differences"]["collectors"]
    ]
    told = ("Stated", "Ledger", "Difference")
    yield _named("bank", "The bank", ("Account", "Proven", *told), banks)
    yield _named("collectors", "Collectors", ("Source", "Batches", *told), collectors)
    yield _named("exports", "Exports", ("Export", "Days", *told), list(_exports(proof)))
    yield _files_issued(proof)


def _exports(proof: Told) -> Iterator[Row]:
    for row in proof["differences"]["exports"]:
        file = f"file-{row['export_id']}"
        yield Row(
            [
                linked(text(row["export_id"]), file),
                text(f"{row['first_on']} to {row['last_on']}, load {row['acknowledged']}"),
                linked(money(row["delivered_pence"]), file),
                linked(money(row["ledger_pence"]), "trial-balance"),
                linked(money(row["difference_pence"]), file),
            ]
        )
    for target, days in proof["not_yet_exported"].items():
        if days:
            yield Row([text(target), text(f"waits for {', '.join(days)}"), "", "", ""])


def _files_issued(proof: Told) -> Table:
    """Each export's file: whose it is, and the digest of the bytes that were issued."""
    rows = [
        Row(
            [
                text(row["export_id"]),
                text(row["target"]),
                text(row["sha256"]),
                "as issued" if row.get("as_issued", True) else "not as issued",
            ],
            name=f"file-{row['export_id']}",
        )
        for row in proof["differences"]["exports"]
    ]
    headings = ("Export", "Target", "SHA-256 as issued", "In the outbox")
    title = "Files of the exports"
    return Table(name="files", title=title, headings=headings, figures=0, rows=rows)


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
