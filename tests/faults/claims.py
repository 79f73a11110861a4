"""Every claim that the auditor's verifier makes of the evidence, found in its source.

A claim is a `need(...)` or a `raise Altered(...)`; its name is the function that makes it and
the words with which it is told, as they stand in the source.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from traceback import extract_tb

from everypenny.auditor import verify

PROGRAM = Path(verify.__file__)


@dataclass(frozen=True)
class Claim:
    """What is claimed, and the lines of the function that claim it."""

    name: str
    function: str
    lines: range


@cache
def claims() -> tuple[Claim, ...]:
    """Every claim."""
    return tuple(_claims())


def _claims() -> Iterator[Claim]:
    tree = ast.parse(PROGRAM.read_text("utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function) if function.name != verify.need.__name__ else ():
            if told := _told(node):
                words = _words(told[1], function).partition("}: ")
                name = f"{function.name}: {words[2] or words[0]}"
                yield Claim(name, function.name, told[0])


def _told(node: ast.AST) -> tuple[range, ast.expr] | None:
    """The lines of a claim, and what it tells where it does not hold; None for no claim."""
    match node:
        case ast.Call(func=ast.Name(id="need"), args=[_, _, told]):
            pass
        case ast.Raise(exc=ast.Call(func=ast.Name(id="Altered"), args=[told])):
            pass
        case _:
            return None
    return range(node.lineno, (node.end_lineno or 0) + 1), told


def _words(told: ast.expr, function: ast.FunctionDef) -> str:
    """The words of a text, of one with holes, or of the one that a name stands for."""
    if isinstance(told, ast.Name):
        [told] = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == told.id
        ]
    if isinstance(told, ast.JoinedStr):
        return "".join(_words(part, function) for part in told.values)
    if isinstance(told, ast.FormattedValue):
        return f"{{{ast.unparse(told.value)}}}"
    assert isinstance(told, ast.Constant), ast.dump(told)
    return str(told.value)


def broken_claim(altered: verify.Altered) -> str:
    """The name of the claim that did not hold."""
    frames = extract_tb(altered.__traceback__)
    own = [f for f in frames if f.filename == str(PROGRAM) and f.name != verify.need.__name__]
    of = [c for c in claims() if c.function == own[-1].name and own[-1].lineno in c.lines]
    return of[0].name
