"""The demo council, and the same council once rents have a target of their own."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.whole_house import DEMO_COUNCIL

_RENTS = """
[rents]
name = "Rents"
kind = "fund_detail"
layout = "cash_posting_csv"
funds = ["HR"]
"""


def one_target() -> Path:
    """As the demo has it: council tax alone."""
    return DEMO_COUNCIL


@cache
def both_targets() -> Path:
    """Council tax and rents."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    copy = Path(shutil.copytree(DEMO_COUNCIL, folder / "council"))
    targets = copy / "targets.toml"
    targets.write_text(targets.read_text("utf-8") + _RENTS, "utf-8")
    return copy
