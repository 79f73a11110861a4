"""Rebuild a council from its evidence alone, and list every byte that comes out otherwise."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from everypenny.domain.day_book import DayDoesNotAddUp
from everypenny.domain.deeds import CommandRefused
from everypenny.domain.records import LedgerNotOpen, ReplayDiffers
from everypenny.formats.canonical import file_sha256, sha256
from everypenny.formats.outward.certificate_sheet import certificate_html
from everypenny.formats.outward.penny_proof_csv import penny_proof_csv
from everypenny.formats.outward.penny_proof_html import penny_proof_html
from everypenny.local.rebuilt_stack import RebuiltStack
from everypenny.workflows.close_day import CloseRefused
from everypenny.workflows.export_contents import NotClosed
from everypenny.workflows.rebuild_day import rebuild_day
from everypenny.workflows.rebuild_exports import (
    rebuild_certificate,
    rebuild_export,
    rebuild_proof,
)

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
    certificates: int = 0
    differences: list[str] = field(default_factory=list)


def rebuild_council(folder: Path) -> Rebuilt:
    """Live every sealed day of the evidence again in an empty stack, which is gone afterwards.

    A day that cannot be lived again ends the rebuild, for those after it stand on it.
    """
    with (
        TemporaryDirectory(prefix="everypenny-rebuild-") as place,
        closing(RebuiltStack(folder, Path(place))) as stack,
    ):
        return _rebuilt(stack)


def _rebuilt(stack: RebuiltStack) -> Rebuilt:
    rebuilt = Rebuilt()
    go_live = None
    for day, sealed in stack.evidence.manifests():
        go_live = go_live or day
        try:
            rebuild_day(sealed, evidence=stack.evidence, stack=stack)
        except REFUSALS as refusal:
            rebuilt.differences.append(f"days/{day}: {_sentence(refusal)}")
            return rebuilt
        again = stack.books.find(f"days/{day}/manifest.json")
        differs = list(_differences(f"days/{day}/manifest.json", sealed, again))
        differs += _journals_differ(day, sealed, stack)
        rebuilt.differences += differs
        rebuilt.days += not differs
    if go_live is not None:
        _exports(stack, rebuilt)
        _issues(stack, rebuilt)
        _proofs(stack, rebuilt, go_live)
        _certificates(stack, rebuilt)
    return rebuilt


def _journals_differ(day: date, sealed: bytes, stack: RebuiltStack) -> Iterator[str]:
    """The journals' name is their digest: what lies under it must have that digest too."""
    digest = json.loads(sealed)["journals"]["sha256"]
    name = f"days/{day}/{digest}.jsonl"
    if stack.evidence.digest(name) != digest:
        yield f"{name}: it comes out in other bytes"


def _exports(stack: RebuiltStack, rebuilt: Rebuilt) -> None:
    for name, manifest in stack.evidence.exports():
        try:
            rebuild_export(manifest, exports=stack.exports, exporting=stack.exporting)
        except REFUSALS as refusal:
            rebuilt.differences.append(f"exports/{name}: {_sentence(refusal)}")
    delivered = stack.evidence.delivered()
    told_of = {name.removesuffix(".manifest.json") for name in delivered}
    rebuilt.differences += [
        f"exports/{name}: it is not in the evidence" for name in sorted(told_of - {*delivered})
    ]
    for name in delivered:
        if _made_export(name, stack) == stack.evidence.digest(f"exports/{name}"):
            rebuilt.exports += not name.endswith(".manifest.json")
        else:
            rebuilt.differences.append(f"exports/{name}: it comes out in other bytes")


def _made_export(name: str, stack: RebuiltStack) -> str | None:
    """The SHA-256 of an export's file or manifest as it was made again."""
    try:
        with stack.outbox.file(name) as file:
            return file_sha256(file)
    except LookupError:
        return None


def _issues(stack: RebuiltStack, rebuilt: Rebuilt) -> None:
    """A restored table must know what each target was given, or it would begin anew."""
    try:
        stack.restore_issues()
    except REFUSALS as refusal:
        rebuilt.differences.append(f"exports: {_sentence(refusal)}")


def _proofs(stack: RebuiltStack, rebuilt: Rebuilt, go_live: date) -> None:
    """Every proof, and the page and the table beside it."""

    def again(signed: bytes) -> bytes:
        stack.councils.pinned = _version_with(json.loads(signed)["not_yet_exported"], stack)
        return rebuild_proof(signed, go_live, exports=stack.exports, proving=stack.proving)

    for name, signed in stack.evidence.proofs():
        made = _made_again(name, signed, again, rebuilt)
        if made is None:
            continue
        rebuilt.proofs += made == signed
        told = json.loads(made)
        manifest = json.loads(stack.books.find(f"days/{told['day']}/manifest.json") or b"{}")
        _sheet(f"{name}.html", penny_proof_html(told, manifest), stack, rebuilt)
        _sheet(f"{name}.csv", penny_proof_csv(told), stack, rebuilt)


def _certificates(stack: RebuiltStack, rebuilt: Rebuilt) -> None:
    """Every certificate of a period, and its page."""

    def again(signed: bytes) -> bytes:
        return rebuild_certificate(signed, exports=stack.exports, proving=stack.proving)

    for name, signed in stack.evidence.certificates():
        made = _made_again(name, signed, again, rebuilt)
        if made is None:
            continue
        rebuilt.certificates += made == signed
        page = certificate_html(json.loads(made), sha256(made))
        _sheet(f"{name}.html", page, stack, rebuilt)


def _made_again(
    name: str, signed: bytes, again: Callable[[bytes], bytes], rebuilt: Rebuilt
) -> bytes | None:
    """What comes out, each difference noted; None where nothing can come out."""
    try:
        made = again(signed)
    except (*REFUSALS, KeyError) as refusal:
        rebuilt.differences.append(f"{name}: {_sentence(refusal)}")
        return None
    rebuilt.differences += _differences(name, signed, made)
    return made


def _sheet(name: str, made: bytes, stack: RebuiltStack, rebuilt: Rebuilt) -> None:
    """A sheet for people is made of signed bytes, and is compared where it was kept."""
    kept = stack.evidence.get(name)
    if kept is not None and kept != made:
        rebuilt.differences.append(f"{name}: it comes out in other bytes")


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
