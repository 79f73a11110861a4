"""Peak memory of reading 10,000, 100,000 and 1,000,000 lines, each in a process of its own."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.generated import FILES
from tests.benchmarks.measured import Row

SIZES = (10_000, 100_000, 1_000_000)
MOST_BYTES = 512 * 1024 * 1024
_ROOT = Path(__file__).parents[2]


def run() -> list[Row]:
    return [_row(name, lines) for name in FILES for lines in SIZES]


def _row(name: str, lines: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(FILES[name](lines))
        peak, empty = _peak(name, path), _peak(name, Path("/dev/null"))
    return Row(
        what=f"{name}, {lines:,} lines",
        figure=peak / 2**20,
        unit="MB",
        budget=MOST_BYTES / 2**20,
        less_is_better=True,
        note=f"{(peak - empty) / 2**20:.0f} MB above reading nothing",
    )


def _peak(name: str, path: Path) -> int:
    command = [sys.executable, "-m", "tests.benchmarks.peak_memory", name, str(path)]
    told = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    return int(told.stdout)
