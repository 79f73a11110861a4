"""A target says what it loaded: keep its word, and tell whether anything is left over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from everypenny.domain.acknowledgement import (
    AcknowledgedExport,
    Acknowledgement,
    AcknowledgementUnsound,
    Standing,
    acknowledged,
    acknowledgement_source,
)
from everypenny.domain.batches import Fault
from everypenny.domain.card_numbers import mask_anywhere
from everypenny.domain.council import Council, Source
from everypenny.domain.london_days import days
from everypenny.domain.records import (
    ExportRecord,
    FileRecord,
    Landing,
    LedgerNotOpen,
    Verdict,
)
from everypenny.formats.inward.export_acknowledgement import (
    NotAnAcknowledgement,
    read_acknowledgement,
)
from everypenny.workflows.acknowledgement_ports import Acknowledgements, IssuedExports
from everypenny.workflows.export_contents import rows_of
from everypenny.workflows.judging import Candidate, Intake, Judged, judge_once, rejected
from everypenny.workflows.ledger_ports import DayBooks
from everypenny.workflows.our_references import references_of


class UnknownExport(LookupError):
    """No export of that id was issued to the target; whoever sent it answers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledging:
    """The outside, as this workflow needs it."""

    intake: Intake
    exports: IssuedExports
    day_books: DayBooks
    acknowledgements: Acknowledgements


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The verdict on an acknowledgement, and the word that an accepted one gave.

    `days` are those of the export, whose proofs say from now on how it stands.
    """

    record: FileRecord
    word: AcknowledgedExport | None = None
    days: tuple[date, ...] = ()


def acknowledge_export(landing: Landing, *, acknowledging: Acknowledging) -> Acknowledged:
    """Judge an acknowledgement once, as any dropped file; a repeat changes nothing.

    It lies in `acknowledgements/<target>/`. Accepted, it is the target's word on one export,
    for ever. The same word in other bytes is refused, and another word on the same export is
    rejected, as is what cannot be read or names what was not sent. Raises LedgerNotOpen before
    the opening journal.
    """
    if acknowledging.intake.ledger.go_live() is None:
        raise LedgerNotOpen("post the opening journal, then redrive the queue")
    folder, target, *_ = [*landing.key.split("/"), ""]

    def judge(candidate: Candidate, _: Intake) -> Judged:
        return _judge(candidate, acknowledging)

    def sources(council: Council) -> Iterable[Source]:
        known = {*council.targets, *acknowledging.exports.targets()}
        return [acknowledgement_source(code) for code in sorted(known)]

    record = judge_once(
        landing,
        folder=f"{folder}/{target}",
        judge=judge,
        intake=acknowledging.intake,
        sources=sources,
    )
    if record.verdict is not Verdict.ACCEPTED:
        return Acknowledged(record)
    words = acknowledging.acknowledgements.words(target).values()
    word = next(word for word in words if word.evidence == record.content_sha256)
    issued = issued_export(target, word.export_id, acknowledging.exports)
    return Acknowledged(record, word, tuple(days(issued.covers_from(), issued.last_on)))


def standings(
    target: str, *, exports: IssuedExports, acknowledgements: Acknowledgements
) -> Iterator[tuple[ExportRecord, Standing]]:
    """Every export of a target, and whether it agrees, differs or is unknown."""
    words = acknowledgements.words(target)
    for record in exports.issued(target):
        yield record, standing_of(record, words)


def standing_of(record: ExportRecord, words: Mapping[str, AcknowledgedExport]) -> Standing:
    """How an export stands by what its target has said; of one without rows that is nothing."""
    word = words.get(record.export_id)
    if word is not None:
        return word.standing
    return Standing.UNKNOWN if record.rows else Standing.AGREES


def target_of(source: str) -> str:
    """The target whose acknowledgements a source of `acknowledgement_source` gives."""
    return source.partition("/")[2]


def read_told(file: BinaryIO, version: str, intake: Intake) -> Acknowledgement:
    """What the file says, its reasons without card numbers; raises NotAnAcknowledgement."""
    is_ours = references_of(intake.councils.compiled(version))
    return read_acknowledgement(file.read(), is_ours)


def _judge(candidate: Candidate, acknowledging: Acknowledging) -> Judged:
    target = target_of(candidate.source.code)
    try:
        version = candidate.council.version
        told = read_told(candidate.dropped.file, version, acknowledging.intake)
        issued = issued_export(target, told.export_id, acknowledging.exports)
        word = _held_against(issued, told, candidate.content_sha256, acknowledging)
    except (NotAnAcknowledgement, AcknowledgementUnsound, UnknownExport) as mistake:
        return rejected([_fault(mistake)])
    stands = acknowledging.acknowledgements.record(target, word)
    if replace(stands, evidence=word.evidence) != word:
        return rejected([_told_otherwise(stands)])
    if stands != word:
        because = f"{target} has said the same of {told.export_id} before"
        return Judged(verdict=Verdict.REFUSED, because=because)
    return Judged(verdict=Verdict.ACCEPTED, because=_sentence(word))


def issued_export(target: str, export_id: str, exports: IssuedExports) -> ExportRecord:
    """The record of an export; raises UnknownExport."""
    for record in exports.issued(target):
        if record.export_id == export_id:
            return record
    raise UnknownExport(f"no export {export_id[:60]} was issued to {target}")


def _held_against(
    issued: ExportRecord, told: Acknowledgement, evidence: str, acknowledging: Acknowledging
) -> AcknowledgedExport:
    councils = acknowledging.intake.councils
    target = councils.version(issued.configuration).targets[issued.target]
    rows = rows_of(issued, councils, acknowledging.day_books)
    return acknowledged(told, rows, target.kind, evidence=evidence)


def _sentence(word: AcknowledgedExport) -> str:
    return (
        f"{word.export_id}: {word.sent_count} rows sent, {word.loaded_count} loaded, "
        f"{word.refused_count} refused; {word.difference_count} rows and "
        f"{word.difference_pence} pence left over"
    )


def _fault(mistake: Exception) -> Fault:
    return Fault(
        place="the whole file",
        text="",
        expected=f"an acknowledgement of an export; {mask_anywhere(str(mistake))}",
        remedy="name the export's id, its rows and pence loaded, and lines by their number",
    )


def _told_otherwise(stands: AcknowledgedExport) -> Fault:
    told = f"{stands.loaded_count} rows and {stands.loaded_pence} pence loaded"
    return Fault(
        place="the whole file",
        text=stands.export_id,
        expected=f"what the target said of this export before: {told}",
        remedy="settle with the target which of the two is true: the first one stands",
    )
