"""The demo council, and the same council once rents have a target of their own."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.faults.further_sources import add_to
from tests.whole_house import DEMO_COUNCIL

_RENTS = """
[rents]
name = "Rents"
kind = "fund_detail"
layout = "cash_posting_csv"
funds = ["HR"]
"""


@cache
def one_target() -> Path:
    """As the demo has it, with further sources; a payer is known once officers placed one.

    Deeds of a few pounds need an approver.
    """
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    copy = Path(shutil.copytree(DEMO_COUNCIL, folder / "council"))
    add_to(copy)
    about = copy / "council.toml"
    about.write_text(about.read_text("utf-8") + "[memory]\nplacements = 1\n", "utf-8")
    limits = copy / "limits.toml"
    limits.write_text(limits.read_text("utf-8").replace("= 1_000_00", "= 4_00"), "utf-8")
    return copy


@cache
def both_targets() -> Path:
    """Council tax and rents."""
    copy = Path(shutil.copytree(one_target(), one_target().parent / "both"))
    targets = copy / "targets.toml"
    targets.write_text(targets.read_text("utf-8") + _RENTS, "utf-8")
    return copy


@cache
def following(changed: str) -> Path:
    """Council tax and rents, in a deployment that has taken over what an officer changed."""
    copy = Path(shutil.copytree(both_targets(), Path(mkdtemp(dir=one_target().parent)) / "c"))
    (copy / "lineage").write_text(f"{changed}\n", "ascii")
    return copy
