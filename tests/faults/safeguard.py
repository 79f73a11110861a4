"""A safeguard, and how to take it out of the source."""

from dataclasses import dataclass
from pathlib import Path

from everypenny.local.checkout import ROOT

from tests.faults.call_sites import PACKAGE


@dataclass(frozen=True)
class Safeguard:
    """`old` in the file is the safeguard, `new` the same without it.

    The file is one of the package, or of the checkout's root where it is in none of its rooms.
    `tests` are those that must fail without it where the simulator cannot tell; `also` is a
    second safeguard in the same file that stands for the same thing.
    """

    what: str
    file: str
    old: str
    new: str
    tests: str = ""
    also: tuple[str, str] = ("", "")

    @property
    def path(self) -> Path:
        """Where the file lies."""
        own = PACKAGE / self.file
        return own if own.exists() else ROOT / self.file
