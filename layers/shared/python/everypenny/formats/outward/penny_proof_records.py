"""The records that the printed proof stands on: batch by batch, and file by file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from everypenny.domain.council import OFFICERS_SOURCE
from everypenny.formats.outward.html_tables import Row, Table, linked, money, text

Told = Mapping[str, Any]


def funds_table(manifest: Told) -> Table:
    """What each fund was credited this day."""
    rows = [
        Row(
            [
                text(f"fund/{fund}"),
                text(sums["journals"]),
                linked(money(sums["pence"]), "batches"),
            ],
            name=f"fund-{fund}",
        )
        for fund, sums in manifest["totals"]["fund"].items()
    ]
    headings = ("Fund", "Lines", "Credited")
    return Table(name="funds", title="By fund", headings=headings, figures=2, rows=rows)


def batch_tables(manifest: Told) -> Iterator[Table]:
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
                    linked(text(source), _batches_of(source, sources)),
                    text(sums["journals"]),
                    linked(money(sums["pence"]), _batches_of(source, sources)),
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


def file_tables(proof: Told) -> Iterator[Table]:
    """The day's files that posted nothing, and the batches that are not posted."""
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


def _batches_of(source: str, sources: Collection[str]) -> str:
    """Where a source's batches are; without any, officers' deeds moved money of its."""
    return f"source-{source if source in sources else OFFICERS_SOURCE}"


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
