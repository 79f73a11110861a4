"""Every refusal of the product, found in its source: a `raise` of its rules, or of a format.

A refusal that is taken out refuses nothing any more, and whoever rests on it must notice.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.call_sites import PACKAGE

ROOMS = ("domain", "workflows", "adapters", "formats")
# What a developer answers for, or the queue's own repeating, is no refusal.
NOT_OURS = {"TypeError", "Busy", "Refused"}
SEES = "__import__('tests.faults.witnesses', fromlist=['sees']).sees"


@dataclass(frozen=True)
class Refusal:
    """A `raise` from one place of a file to another: 1-based lines, columns in bytes."""

    file: str
    within: str
    begins: tuple[int, int]
    ends: tuple[int, int]
    tells: str

    @property
    def what(self) -> str:
        return f"{self.file}:{self.begins[0]} {self.within} {self.tells}"

    def seen(self, source: str, number: int) -> str:
        """The source that tells by its number that the refusal was come to."""
        lines = source.encode("utf-8").splitlines(keepends=True)
        first, start = self.begins
        line = lines[first - 1]
        lines[first - 1] = line[:start] + f"{SEES}({number}); ".encode() + line[start:]
        return b"".join(lines).decode("utf-8")

    def without(self, source: str) -> str:
        """The source without it."""
        lines = source.encode("utf-8").splitlines(keepends=True)
        (first, start), (last, end) = self.begins, self.ends
        head, tail = lines[first - 1][:start], lines[last - 1][end:]
        kept = [*lines[: first - 1], head + b"pass" + tail, *lines[last:]]
        return b"".join(kept).decode("utf-8")


def refusals() -> Iterator[Refusal]:
    """Every refusal, by file and line."""
    for path in (path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))):
        file = path.relative_to(PACKAGE).as_posix()
        yield from _within(ast.parse(path.read_text("utf-8")), "", file)


def _within(node: ast.AST, name: str, file: str) -> Iterator[Refusal]:
    for inner in ast.iter_child_nodes(node):
        named = isinstance(inner, ast.ClassDef | ast.FunctionDef)
        if isinstance(inner, ast.Raise) and (told := _told(inner)):
            yield Refusal(
                file,
                name,
                (inner.lineno, inner.col_offset),
                (inner.end_lineno or 0, inner.end_col_offset or 0),
                told,
            )
        yield from _within(inner, f"{name}.{inner.name}".lstrip(".") if named else name, file)


def _told(node: ast.Raise) -> str:
    """The exception, and how its text begins; blank where it is no refusal."""
    if not isinstance(node.exc, ast.Call) or ast.unparse(node.exc.func) in NOT_OURS:
        return ""
    return ast.unparse(node)[6:70]


REFUSALS = tuple(refusals())
