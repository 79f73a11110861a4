"""What importing each door costs: the part of a cold start that is ours."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measured import RUNS, Row

FUNCTIONS = Path(__file__).parents[2] / "functions"
BUDGET_MILLISECONDS = 400.0
MEASURE = "import time; import functions.{door}; print(time.process_time() * 1000)"
ENVIRONMENT = {"AWS_DEFAULT_REGION": "eu-west-2", "POWERTOOLS_METRICS_NAMESPACE": "Everypenny"}


def run() -> list[Row]:
    """CPU milliseconds of a new interpreter that imports the door, the least of three."""
    doors = sorted(path.stem for path in FUNCTIONS.glob("*.py") if path.stem != "__init__")
    return [_row(door, min(_milliseconds(door) for _ in range(RUNS))) for door in doors]


def _milliseconds(door: str) -> float:
    told = subprocess.run(
        [sys.executable, "-c", MEASURE.format(door=door)],
        capture_output=True,
        check=True,
        text=True,
        env={**ENVIRONMENT, "PATH": ""},
        cwd=FUNCTIONS.parent,
    )
    return float(told.stdout)


def _row(door: str, milliseconds: float) -> Row:
    return Row(
        what=f"import {door}",
        figure=milliseconds,
        unit="ms CPU",
        budget=BUDGET_MILLISECONDS,
        less_is_better=True,
        note="interpreter included",
    )
