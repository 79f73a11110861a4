"""`everypenny formats`: the names that sources and `everypenny read` know."""

from rich.console import Console
from rich.table import Table

from everypenny.formats.registry import FORMATS, WITHOUT_MONEY


def list_formats() -> None:
    """List the formats that can be read, and whether what they tell is posted."""
    table = Table("format", "what it is", "posted")
    rows = [
        (name, known.about, "yes" if known.posts else "no, details only")
        for name, known in FORMATS.items()
    ]
    rows += [
        (name, about, "no, listed for an officer") for name, about in WITHOUT_MONEY.items()
    ]
    for row in sorted(rows):
        table.add_row(*row)
    Console().print(table)
