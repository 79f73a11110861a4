"""What a day costs to seal, export, prove, copy, verify and live again, by its journals."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measured import Row

SIZES = (10_000, 100_000, 1_000_000)
SEAL_SECONDS_A_MILLION = 400
_ROOT = Path(__file__).parents[2]


def run() -> list[Row]:
    """CPU seconds and memory of each step, each size in processes of its own."""
    return [row for journals in SIZES for row in _day(journals)]


def _day(journals: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        steps = json.loads(_told("life_of_a_day", str(journals), name))
        for step in ("verify", "rebuild"):
            steps[step] = json.loads(_told("verified", step, str(Path(name) / "evidence")))
    return [_row(what, journals, *told) for what, told in steps.items()]


def _told(program: str, *told: str) -> str:
    command = [sys.executable, "-m", f"tests.benchmarks.{program}", *told]
    return subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout


def _row(what: str, journals: int, seconds: float, held: int, written: int) -> Row:
    seals = what == "seal"
    memory = f"{held / 2**20:,.0f} MB above what was held before"
    stored = f", {written / 2**20:,.1f} MB written" if written else ""
    return Row(
        what=f"{what} {journals:,} journals",
        figure=seconds,
        unit="s CPU",
        budget=SEAL_SECONDS_A_MILLION * journals / 1_000_000 if seals else None,
        less_is_better=True,
        note=f"{journals / seconds:,.0f} journals/s, {memory}{stored}",
    )
