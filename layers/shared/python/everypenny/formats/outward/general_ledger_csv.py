"""The general ledger file: CSV with headings, a row per day, ledger code and account.

| column | holds |
|---|---|
| Export | the export's id, on every row |
| Day, Period | London day, accounting period |
| Ledger code, Account | the council's code; our ledger account behind it |
| Debit, Credit | pounds, two decimals |
| Lines | how many ledger lines are summed |

The last row, `TOTAL`, carries the sums of both sides (equal) and the number of lines.
"""

import csv
import io
from collections.abc import Iterable

from everypenny.domain.exporting import LedgerRow
from everypenny.domain.money import pence_from_pounds, plain_pounds

HEADINGS = ["Export", "Day", "Period", "Ledger code", "Account", "Debit", "Credit", "Lines"]


def write(export_id: str, period: str, rows: Iterable[LedgerRow]) -> bytes:
    """The file's bytes, UTF-8, lines ending CR LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    debits = credits_ = lines = 0
    for row in rows:
        debits += row.debits_pence
        credits_ += row.credits_pence
        lines += row.lines
        sides = [plain_pounds(row.debits_pence), plain_pounds(row.credits_pence)]
        names = [row.day.isoformat(), period, row.ledger_code, row.account]
        writer.writerow([export_id, *names, *sides, row.lines])
    totals = [plain_pounds(debits), plain_pounds(credits_), lines]
    writer.writerow([export_id, "TOTAL", period, "", "", *totals])
    return out.getvalue().encode("utf-8")


def read_back(content: bytes) -> dict[str, int]:
    """Net pence by `<ledger code>|<account>`, read from delivered bytes; ValueError if damaged.

    The trailer must agree with the rows.
    """
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    if not rows or rows[0] != HEADINGS or rows[-1][1] != "TOTAL":
        raise ValueError("not a general ledger file, or cut short")
    nets: dict[str, int] = {}
    debits = credits_ = 0
    for row in rows[1:-1]:
        debit, credit = pence_from_pounds(row[5]), pence_from_pounds(row[6])
        debits, credits_ = debits + debit, credits_ + credit
        key = f"{row[3]}|{row[4]}"
        nets[key] = nets.get(key, 0) + debit - credit
    if [plain_pounds(debits), plain_pounds(credits_)] != rows[-1][5:7]:
        raise ValueError("the trailer does not agree with the rows")
    return nets
