"""Rebuild a council from its evidence alone, and list every byte that comes out otherwise."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from everypenny.domain.day_book import DayDoesNotAddUp
from everypenny.domain.deeds import CommandRefused
from everypenny.domain.records import LedgerNotOpen, ReplayDiffers
from everypenny.local.rebuilt_stack import RebuiltStack
from everypenny.workflows.close_day import CloseRefused
from everypenny.workflows.export_contents import NotClosed
from everypenny.workflows.rebuild_day import rebuild_day
from everypenny.workflows.rebuild_exports import rebuild_export, rebuild_proof

REFUSALS = (
    CloseRefused,
    CommandRefused,
    DayDoesNotAddUp,
    LedgerNotOpen,
    LookupError,
    NotClosed,
    ReplayDiffers,
    msgspec.ValidationError,
)


@dataclass(slots=True)
class Rebuilt:
    """How many records came out byte for byte, and a sentence on each that did not."""

    days: int = 0
    exports: int = 0
    proofs: int = 0
    differences: list[str] = field(default_factory=list)


def rebuild_council(folder: Path) -> Rebuilt:
    """Live every sealed day of the evidence again in an empty stack in memory.

    A day that cannot be lived again ends the rebuild, for those after it stand on it.
    """
    stack, rebuilt = RebuiltStack(folder), Rebuilt()
    go_live = None
    for day, sealed in stack.evidence.manifests():
        go_live = go_live or day
        try:
            rebuild_day(sealed, evidence=stack.evidence, stack=stack)
        except REFUSALS as refusal:
            rebuilt.differences.append(f"days/{day}: {_sentence(refusal)}")
            return rebuilt
        again = stack.books.find(f"days/{day}/manifest.json")
        rebuilt.differences += _differences(f"days/{day}/manifest.json", sealed, again)
        rebuilt.days += again == sealed
    if go_live is not None:
        _exports(stack, rebuilt)
        _issues(stack, rebuilt)
        _proofs(stack, rebuilt, go_live)
    return rebuilt


def _exports(stack: RebuiltStack, rebuilt: Rebuilt) -> None:
    issued = dict(stack.evidence.exports())
    for name, content in issued.items():
        if name.endswith(".manifest.json"):
            try:
                rebuild_export(content, exports=stack.exports, exporting=stack.exporting)
            except REFUSALS as refusal:
                rebuilt.differences.append(f"exports/{name}: {_sentence(refusal)}")
    for name, content in issued.items():
        again = stack.exports.files.get(name)
        if again == content:
            rebuilt.exports += not name.endswith(".manifest.json")
        else:
            rebuilt.differences.append(f"exports/{name}: it comes out in other bytes")


def _issues(stack: RebuiltStack, rebuilt: Rebuilt) -> None:
    """A restored table must know what each target was given, or it would begin anew."""
    try:
        stack.restore_issues()
    except REFUSALS as refusal:
        rebuilt.differences.append(f"exports: {_sentence(refusal)}")


def _proofs(stack: RebuiltStack, rebuilt: Rebuilt, go_live: date) -> None:
    for name, signed in stack.evidence.proofs():
        stack.councils.pinned = _version_with(json.loads(signed)["not_yet_exported"], stack)
        try:
            again = rebuild_proof(signed, go_live, exports=stack.exports, proving=stack.proving)
        except (*REFUSALS, KeyError) as refusal:
            rebuilt.differences.append(f"{name}: {_sentence(refusal)}")
            continue
        rebuilt.differences += _differences(name, signed, again)
        rebuilt.proofs += again == signed


def _version_with(targets: Any, stack: RebuiltStack) -> str:
    """A version with these targets: all that a proof takes from the live configuration."""
    for version in stack.evidence.configurations():
        if sorted(stack.councils.version(version).targets) == sorted(targets):
            return version
    return stack.councils.pinned


def _differences(name: str, was: bytes, again: bytes | None) -> Iterator[str]:
    """The keys under which two records of JSON differ."""
    if again is None:
        yield f"{name}: it is not made again"
    elif again != was:
        old, new = json.loads(was), json.loads(again)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield f"{name}: {key} comes out otherwise"


def _sentence(refusal: Exception) -> str:
    return f"{type(refusal).__name__}: {refusal}"
