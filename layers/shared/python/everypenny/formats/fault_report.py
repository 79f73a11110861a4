"""The report on a file that was not accepted: JSON for programs, CSV for people."""

import csv
import io
from collections.abc import Sequence

from everypenny.domain.batches import Fault
from everypenny.formats.canonical import canonical

# Spreadsheets in some languages take the full-width signs for the narrow ones.
_FORMULA = (*"=+-@", *"\uff1d\uff0b\uff0d\uff20", "\t", "\r", "\n")


def fault_report_json(file: str, because: str, faults: Sequence[Fault]) -> bytes:
    """`{"file", "because", "faults": [{"place", "text", "expected", "remedy"}]}`."""
    return canonical(
        {
            "file": file,
            "because": because,
            "faults": [
                {
                    "place": fault.place,
                    "text": fault.text,
                    "expected": fault.expected,
                    "remedy": fault.remedy,
                }
                for fault in faults
            ],
        }
    )


def fault_report_csv(faults: Sequence[Fault]) -> bytes:
    """One row a fault, for a spreadsheet: text that it would run as a formula is disarmed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["place", "text", "expected", "remedy"])
    for fault in faults:
        row = (fault.place, fault.text, fault.expected, fault.remedy)
        writer.writerow([disarmed(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def disarmed(text: str) -> str:
    """Text that a spreadsheet shows and never runs."""
    return "'" + text if text.startswith(_FORMULA) else text
