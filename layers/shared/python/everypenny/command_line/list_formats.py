"""`everypenny formats`: the names that sources and `everypenny read` know."""

from rich.console import Console
from rich.table import Table

from everypenny.formats.registry import FORMATS


def list_formats() -> None:
    """List the formats that can be read, and whether what they tell is posted."""
    table = Table("format", "what it is", "posted")
    for name, known in sorted(FORMATS.items()):
        table.add_row(name, known.about, "yes" if known.posts else "no, details only")
    Console().print(table)
