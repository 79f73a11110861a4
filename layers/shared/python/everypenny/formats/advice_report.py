"""The report on an advice: what it tells, as JSON for programs and CSV for people."""

import csv
import io
from collections.abc import Sequence

from everypenny.domain.money import plain_pounds
from everypenny.formats.canonical import canonical
from everypenny.formats.fault_report import disarmed
from everypenny.formats.inward.advice_lines import AdviceLine, as_cells

COLUMNS = (
    "scheme",
    "on",
    "reference",
    "code",
    "pounds",
    "payer_name",
    "account",
    "new_account",
    "text",
)


def advice_report_json(file: str, because: str, lines: Sequence[AdviceLine]) -> bytes:
    """`{"file", "because", "lines": [{"scheme", "on", "reference", "code", "pence", ...}]}`."""
    told = [as_cells(line) for line in lines]
    return canonical({"file": file, "because": because, "lines": told})


def advice_report_csv(lines: Sequence[AdviceLine]) -> bytes:
    """One row a line, money in pounds; text that a spreadsheet would run is disarmed."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for line in lines:
        told = as_cells(line)
        pounds = "" if line.pence is None else plain_pounds(line.pence)
        writer.writerow(
            {name: disarmed(str(told.get(name, ""))) for name in COLUMNS} | {"pounds": pounds}
        )
    return ("\ufeff" + out.getvalue()).encode("utf-8")
