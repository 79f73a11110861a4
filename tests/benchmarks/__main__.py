"""`make bench`: run every benchmark, show a table, and write build/bench.json.

A benchmark is a module beside this one with `run() -> list[Row]`, listed in MODULES. With
names of modules as arguments only those are run, and the file keeps the others' last rows.
Exit 1 where something was lost; what is slower than its budget is red, and no more than that.
"""

import json
import platform
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    days,
    door_memory,
    doors,
    history,
    identification,
    landed,
    load,
    memory,
    readers,
    views,
    writers,
)
from tests.benchmarks.measured import Row

MODULES = {
    "readers": readers,
    "memory": memory,
    "door_memory": door_memory,
    "doors": doors,
    "landed": landed,
    "load": load,
    "writers": writers,
    "views": views,
    "days": days,
    "history": history,
    "identification": identification,
}
RESULTS = Path(__file__).parents[2] / "build" / "bench.json"


def main(names: list[str]) -> int:
    """Measure; the status to exit with."""
    console = Console()
    told = json.loads(RESULTS.read_text("utf-8"))["rows"] if names and RESULTS.exists() else {}
    lost: list[Row] = []
    for name in names or MODULES:
        with console.status(f"measuring {name}"):
            rows = MODULES[name].run()
        told[name] = [row.as_json() for row in rows]
        lost += [row for row in rows if row.is_loss]
        console.print(_table(name, rows))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    RESULTS.write_text(json.dumps({**machine, "rows": told}, indent=1) + "\n", "utf-8")
    console.print(f"Written to {RESULTS}")
    for row in lost:
        console.print(f"{row.what}: {row.figure:,.0f} {row.unit}, and none may be", style="red")
    return 1 if lost else 0


def _table(name: str, rows: list[Row]) -> Table:
    table = Table("what", "figure", "budget", "beside", "ratio", "note", title=name)
    for column in (1, 2, 4):
        table.columns[column].justify = "right"
    for row in rows:
        budget = "" if row.budget is None else f"{row.budget:,.0f}"
        style = {True: "green", False: "red", None: ""}[row.meets_budget]
        peer = f"{row.peer} {row.peer_figure:,.0f}" if row.peer_figure else row.peer
        ratio = f"{row.ratio:.1f}" if row.ratio else ""
        figure = f"{row.figure:,.0f} {row.unit}"
        table.add_row(row.what, figure, budget, peer, ratio, row.note, style=style)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
