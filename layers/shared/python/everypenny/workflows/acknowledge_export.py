"""A target says what it loaded: keep its word, and tell whether anything is left over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from everypenny.domain.acknowledgement import AcknowledgedExport, Standing, acknowledged
from everypenny.domain.records import ExportRecord, ReplayDiffers
from everypenny.formats.canonical import sha256
from everypenny.formats.inward.export_acknowledgement import read_acknowledgement
from everypenny.workflows.export_contents import rows_of
from everypenny.workflows.ports import Councils, DayBooks, Evidence, Exports


class UnknownExport(LookupError):
    """No export of that id was issued to the target; whoever sent it answers it."""


class Acknowledgements(Protocol):
    """What targets have said of their exports."""

    def record(self, target: str, told: AcknowledgedExport) -> AcknowledgedExport:
        """Write a target's word, once; returns the one that stands (the first)."""
        ...

    def of(self, target: str, export_id: str) -> AcknowledgedExport | None:
        """A target's word on an export, None while it is unknown."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledging:
    """The outside, as this workflow needs it."""

    evidence: Evidence
    exports: Exports
    day_books: DayBooks
    councils: Councils
    acknowledgements: Acknowledgements


def acknowledge_export(
    target: str, content: bytes, *, acknowledging: Acknowledging
) -> AcknowledgedExport:
    """Record what a target says of an export; a repeat changes nothing.

    The refused lines are told with what we sent in them, so that they can return to suspense.
    Raises NotAnAcknowledgement, AcknowledgementUnsound or UnknownExport, which the sender
    answers, and ReplayDiffers if the target said something else before.
    """
    told = read_acknowledgement(content)
    record = _record(target, told.export_id, acknowledging.exports)
    council = acknowledging.councils.version(record.configuration)
    rows = rows_of(record, acknowledging.councils, acknowledging.day_books)
    answer = acknowledged(told, rows, council.targets[target].kind)
    key = f"acknowledgements/{target}/{told.export_id}/{sha256(content)}"
    acknowledging.evidence.keep(key, content)
    standing = acknowledging.acknowledgements.record(target, answer)
    if standing != answer:
        raise ReplayDiffers(f"{target} has told of export {told.export_id} otherwise before")
    return answer


def standings(
    target: str, *, acknowledging: Acknowledging
) -> Iterator[tuple[ExportRecord, Standing]]:
    """Every export of a target, and whether it agrees, differs or is unknown."""
    for record in acknowledging.exports.issued(target):
        told = acknowledging.acknowledgements.of(target, record.export_id)
        yield record, told.standing if told else Standing.UNKNOWN


def _record(target: str, export_id: str, exports: Exports) -> ExportRecord:
    for record in exports.issued(target):
        if record.export_id == export_id:
            return record
    raise UnknownExport(f"no export {export_id} was issued to {target}")
