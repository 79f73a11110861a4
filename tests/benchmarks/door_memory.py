"""Peak memory of the door that judges a file of 1,000,000 lines, in a process of its own.

The last rows are the worst that can land: a statement whose every line an earlier statement of
1,000,000 lines has shown, so that both are compared line by line, when it is judged and again
when two officers release it.
"""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measured import Row

LINES = 1_000_000
MOST_BYTES = 512 * 1024 * 1024
CASES = ("allpay", "camt053", "camt053 again", "camt053 released")
_ROOT = Path(__file__).parents[2]


def run() -> list[Row]:
    return [_row(case) for case in CASES]


def _row(case: str) -> Row:
    peak, seconds, verdict = _measured(case)
    return Row(
        what=f"{_door(case)}, {case}, {LINES:,} lines",
        figure=peak / 2**20,
        unit="MB",
        budget=MOST_BYTES / 2**20,
        less_is_better=True,
        note=f"{verdict}, {seconds:.0f} s of CPU",
    )


def _door(case: str) -> str:
    return "decide_held_file" if case.endswith("released") else "receive_payment_file"


def _measured(case: str) -> tuple[int, float, str]:
    command = [sys.executable, "-m", "tests.benchmarks.peak_of_a_door", case, str(LINES)]
    told = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    peak, seconds, verdict = told.stdout.split()
    return int(peak), float(seconds), verdict
