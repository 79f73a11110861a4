"""Rows of exports, and their head; a test says only what matters to it."""

from datetime import date
from io import BytesIO
from typing import Any

from everypenny.domain.export_definition import ExportDefinition
from everypenny.domain.export_row import ExportRow
from everypenny.formats.outward.export_cells import ExportHead
from everypenny.formats.outward.export_file import write_export
from everypenny.formats.outward.export_read_back import read_back

DAY = date(2026, 11, 20)


def a_head(**settings: str) -> ExportHead:
    return ExportHead(
        export_id="ledger-2026-11-2026-11-20",
        target="ledger",
        period="2026-11",
        first_on=DAY,
        last_on=date(2026, 11, 22),
        sequence=7,
        settings=settings,
    )


def a_row(pence: int, **more: Any) -> ExportRow:
    """A line of the general ledger: a debit is positive pence."""
    sides = {"debits_pence": max(pence, 0), "credits_pence": max(-pence, 0)}
    told = {"day": DAY, "document": 1, "ledger_code": "B1000", "account": "bank/main"}
    return ExportRow(**{**told, **sides, **more})


def a_payment(pence: int, **more: Any) -> ExportRow:
    """A line of a customer's account: a payment is positive pence."""
    told = {
        "ledger_code": "C2000",
        "account": "fund/CT",
        "fund": "CT",
        "account_reference": "771000017",
        "item_reference": "INV 7",
        "vat_code": "OUT",
        "vat_rate": "0",
        "method_code": "BT",
        "kind": "payment",
        "payment_id": "abcdefghijklmnopqrst-1",
        "source": "main-bank",
        "paid_on": date(2026, 11, 19),
        "booked_on": DAY,
    }
    return a_row(-pence, **{**told, **more})


def written(
    layout: ExportDefinition, rows: list[ExportRow], head: ExportHead | None = None
) -> bytes:
    """The bytes of an export of these rows."""
    file = BytesIO()
    write_export(layout, head or a_head(), lambda: rows, file)
    return file.getvalue()


def read_again(content: bytes, layout: ExportDefinition, **more: str) -> dict[str, int]:
    """The figures that an export's bytes tell."""
    return read_back(BytesIO(content), layout, **more)


LEDGER = [
    a_row(1_234_56),
    a_row(-1_000_00, ledger_code="C2000", account="fund/CT"),
    a_row(-234_56, ledger_code="S9100", account="suspense"),
    a_row(5, document=2, day=date(2026, 11, 21)),
    a_row(-5, document=2, day=date(2026, 11, 21), ledger_code="C2000", account="fund/CT"),
]
POSTINGS = [
    a_payment(1_000_00),
    a_payment(-12_34, kind="take_back", reason_code="0", account_reference="771000025"),
    a_payment(120_00, vat_code="STD", vat_pence=20_00, vat_rate="0.2"),
]
