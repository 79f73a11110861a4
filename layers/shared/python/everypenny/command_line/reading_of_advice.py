"""What an advice without money says: every line of it, and every fault."""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO, TextIO

from rich.console import Console
from rich.table import Table

from everypenny.command_line.reading_as_json import fault_as_json
from everypenny.command_line.reading_as_tables import print_faults, shown
from everypenny.domain.batches import Fault
from everypenny.domain.card_numbers import never_ours
from everypenny.formats.inward.advice_lines import AdviceLine, advice_reader, as_cells
from everypenny.formats.reading import ReadOptions

_COLUMNS = ("scheme", "on", "reference", "code", "payer_name", "new_account", "text")


def read_advice(
    format_name: str, file: BinaryIO, options: ReadOptions
) -> Iterator[AdviceLine | Fault]:
    """The lines of an advice, with the card numbers in them masked."""
    return advice_reader(format_name)(file, options, never_ours)


def print_advice_json(told: Iterable[AdviceLine | Fault], out: TextIO) -> int:
    """Write `{"lines": [...], "faults": [...]}`; return the number of faults."""
    lines, faults = _parted(told)
    answer = {
        "lines": [as_cells(line) for line in lines],
        "faults": [fault_as_json(fault) for fault in faults],
    }
    out.write(json.dumps(answer, indent=1) + "\n")
    return len(faults)


def print_advice_table(told: Iterable[AdviceLine | Fault]) -> int:
    """Print the lines, then the first faults; return the number of faults."""
    lines, faults = _parted(told)
    console = Console()
    table = Table()
    for name in _COLUMNS:
        table.add_column(name.replace("_", " "), no_wrap=name in {"scheme", "on", "reference"})
    for line in lines:
        cells = as_cells(line)
        table.add_row(*(shown(str(cells[name])) for name in _COLUMNS))
    console.print(table)
    print_faults(console, faults)
    return len(faults)


def _parted(told: Iterable[AdviceLine | Fault]) -> tuple[list[AdviceLine], list[Fault]]:
    lines: list[AdviceLine] = []
    faults: list[Fault] = []
    for one in told:
        if isinstance(one, Fault):
            faults.append(one)
        else:
            lines.append(one)
    return lines, faults
