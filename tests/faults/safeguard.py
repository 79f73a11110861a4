"""A safeguard, and how to take it out of the source."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Safeguard:
    """`old` in the file is the safeguard, `new` the same without it.

    `tests` are those that must fail without it where the simulator cannot tell; `also` is a
    second safeguard in the same file that stands for the same thing.
    """

    what: str
    file: str
    old: str
    new: str
    tests: str = ""
    also: tuple[str, str] = ("", "")
