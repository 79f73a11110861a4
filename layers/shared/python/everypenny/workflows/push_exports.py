"""Push delivered exports on to their target's own bucket, if it has one."""

import io
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from everypenny.domain.london_days import instant_text
from everypenny.domain.pushing import Destination, destination
from everypenny.domain.records import ExportRecord, ReplayDiffers
from everypenny.formats.canonical import file_sha256
from everypenny.workflows.acknowledgement_ports import IssuedExports
from everypenny.workflows.export_fund import export_manifest
from everypenny.workflows.ports import Clock, Councils


class Outbox(IssuedExports, Protocol):
    """What was issued, and the delivered bytes."""

    def file(self, record: ExportRecord) -> AbstractContextManager[BinaryIO]:
        """The delivered bytes as a seekable file; LookupError while they are not there."""
        ...


class Pushes(Protocol):
    """Which exports were pushed; of any other it is unknown whether they arrived."""

    def pushed(self, target: str) -> frozenset[str]:
        """The ids of the exports that were pushed."""
        ...

    def mark(self, target: str, export_id: str, *, to: str, at: str) -> None:
        """Remember that an export was pushed to `s3://...`, at a UTC instant."""
        ...


class Push(Protocol):
    """Buckets of others."""

    def put(self, to: Destination, file_name: str, file: BinaryIO) -> None:
        """Put a file there, whatever is there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushing:
    """The outside, as this workflow needs it."""

    exports: Outbox
    pushes: Pushes
    push: Push
    councils: Councils
    clock: Clock


def push_exports(target: str, *, pushing: Pushing, again: str = "") -> tuple[str, ...]:
    """Push what was issued to a target and has not arrived; returns the ids pushed now.

    The export `again` is pushed even if it has arrived before. Each goes where the version that
    it was issued under says, its manifest last. Whatever the other side refuses is raised,
    once those behind it have been tried: the queue tries again, and then a person is told;
    until then its state is unknown. Raises ReplayDiffers if the outbox no longer holds the
    bytes that were issued.
    """
    arrived = pushing.pushes.pushed(target) - {again}
    left = [r for r in pushing.exports.issued(target) if r.export_id not in arrived]
    pushed: list[str] = []
    with ExitStack() as each:
        # Run from the last added to the first, all of them, whichever of them raises.
        for record in reversed(left):
            each.callback(_push, record, pushing, pushed)
    return tuple(pushed)


def _push(record: ExportRecord, pushing: Pushing, pushed: list[str]) -> None:
    """Push one export and add it to the list, if its target has a bucket of its own."""
    to = pushing.councils.version(record.configuration).targets[record.target].push_to
    if not to:
        return
    where = destination(to)
    with pushing.exports.file(record) as file:
        if file_sha256(file) != record.sha256:
            raise ReplayDiffers(f"{record.export_id} is not in the outbox as it was issued")
        pushing.push.put(where, record.file_name, file)
    manifest = io.BytesIO(export_manifest(record))
    pushing.push.put(where, f"{record.file_name}.manifest.json", manifest)
    at = instant_text(pushing.clock.now())
    pushing.pushes.mark(record.target, record.export_id, to=to, at=at)
    pushed.append(record.export_id)
