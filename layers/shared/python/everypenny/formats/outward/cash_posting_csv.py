"""A fund's cash posting file: CSV with headings, a row per payment line of an account.

| column | holds |
|---|---|
| Export | the export's id, on every row |
| Fund, Account reference, Item reference | whose money it is |
| Amount | pounds, two decimals; a payment is positive, a refund negative |
| VAT code, VAT | analysis within the amount |
| Paid on | London day that the payer paid |
| Method, Kind, Payment | method of payment, what the journal did, our payment id |

The last row, `TOTAL`, carries the sum and the number of rows.
"""

import csv
import io
from collections.abc import Iterable

from everypenny.domain.exporting import DetailRow
from everypenny.domain.money import pence_from_pounds, plain_pounds
from everypenny.formats.fault_report import disarmed

HEADINGS = [
    "Export",
    "Fund",
    "Account reference",
    "Item reference",
    "Amount",
    "VAT code",
    "VAT",
    "Paid on",
    "Method",
    "Kind",
    "Payment",
]


def write(export_id: str, rows: Iterable[DetailRow]) -> bytes:
    """The file's bytes, UTF-8, lines ending CR LF; text is disarmed, amounts are not."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    total = count = 0
    for row in rows:
        total, count = total + row.amount_pence, count + 1
        writer.writerow(
            [
                export_id,
                row.fund,
                disarmed(row.account_reference),
                disarmed(row.item_reference),
                plain_pounds(row.amount_pence),
                row.vat_code,
                plain_pounds(row.vat_pence),
                row.paid_on.isoformat(),
                row.method_code,
                row.kind,
                row.payment_id,
            ]
        )
    writer.writerow([export_id, "TOTAL", count, "", plain_pounds(total), *[""] * 6])
    return out.getvalue().encode("utf-8")


def read_back(content: bytes) -> dict[str, int]:
    """Pence by fund, read from delivered bytes; ValueError if damaged or cut short."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    if not rows or rows[0] != HEADINGS or rows[-1][1] != "TOTAL":
        raise ValueError("not a cash posting file, or cut short")
    sums: dict[str, int] = {}
    for row in rows[1:-1]:
        sums[row[1]] = sums.get(row[1], 0) + pence_from_pounds(row[4])
    if sum(sums.values()) != pence_from_pounds(rows[-1][4]) or len(rows) - 2 != int(
        rows[-1][2]
    ):
        raise ValueError("the trailer does not agree with the rows")
    return sums
