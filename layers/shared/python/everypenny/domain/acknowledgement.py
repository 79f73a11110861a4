"""What a back office says of an export, against what was sent: nothing may be left over."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from everypenny.domain.council import ACKNOWLEDGEMENTS_SOURCE, Source
from everypenny.domain.expectations import is_banking_day
from everypenny.domain.export_definition import Kind
from everypenny.domain.export_row import ExportRow
from everypenny.domain.london_days import london_day, london_time, next_day

LARGEST_BYTES = 10_000_000


class AcknowledgementUnsound(ValueError):
    """It names a line that was not sent, or one twice; whoever sent it answers it."""


class Standing(StrEnum):
    """How an issued export stands with its target; the values are stored for ever."""

    UNKNOWN = "unknown"
    AGREES = "agrees"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that the target refused, by its number in the file from 1, and why."""

    line: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A target's word on one export: rows and pence loaded, and the lines that it refused."""

    export_id: str
    loaded_count: int
    loaded_pence: int
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A refused line as we sent it: what it holds is ours to say, not the target's."""

    line: int
    because: str
    row: ExportRow

    @property
    def returns(self) -> bool:
        """Whether a fund's own system that refused it gives it back: it is one payment's.

        What a general ledger refuses stays where it is, line by line too, for the rest of its
        document may have been loaded: an officer puts that right with the ledger.
        """
        return bool(self.row.about and self.row.fund)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgedExport:
    """Sent, loaded and refused, in rows and pence. Pence of a general ledger are its debits.

    `returning` counts the refused rows that go back to suspense; `evidence` is the SHA-256 of
    the file that told all this.
    """

    export_id: str
    sent_count: int
    sent_pence: int
    loaded_count: int
    loaded_pence: int
    refused_count: int
    refused_pence: int
    returning: int
    evidence: str

    @property
    def difference_count(self) -> int:
        """Rows sent less loaded less refused."""
        return self.sent_count - self.loaded_count - self.refused_count

    @property
    def difference_pence(self) -> int:
        """Pence sent less loaded less refused."""
        return self.sent_pence - self.loaded_pence - self.refused_pence

    @property
    def standing(self) -> Standing:
        """Agrees where neither a row nor a penny is left over, nor a refusal unanswered."""
        left_over = self.difference_count or self.difference_pence
        unanswered = self.refused_count - self.returning
        return Standing.DIFFERS if left_over or unanswered else Standing.AGREES


def acknowledgement_source(target: str) -> Source:
    """A target as the source of its acknowledgements: judged, and kept in order, as such."""
    name = f"{ACKNOWLEDGEMENTS_SOURCE}/{target}"
    return Source(
        code=name,
        name=f"what {target} says of its exports",
        kind="advice",
        format="export_acknowledgement",
        folder=name,
        max_bytes=LARGEST_BYTES,
    )


def acknowledged(
    told: Acknowledgement, rows: Iterable[ExportRow], kind: Kind, *, evidence: str
) -> AcknowledgedExport:
    """Hold a target's word against the rows that were sent, in their order.

    Raises AcknowledgementUnsound if it refuses a line that there is not, or one twice.
    """
    because = _reasons(told)
    count = pence = refused_pence = returning = 0
    for count, row in enumerate(rows, start=1):
        pence += worth(row, kind)
        if count in because:
            refused_pence += worth(row, kind)
            returning += kind == "fund_detail" and RefusedLine(count, "", row).returns
    if because and max(because) > count:
        raise AcknowledgementUnsound(f"line {max(because)} was not sent")
    return AcknowledgedExport(
        export_id=told.export_id,
        sent_count=count,
        sent_pence=pence,
        loaded_count=told.loaded_count,
        loaded_pence=told.loaded_pence,
        refused_count=len(because),
        refused_pence=refused_pence,
        returning=returning,
        evidence=evidence,
    )


def refused_lines(told: Acknowledgement, rows: Iterable[ExportRow]) -> Iterator[RefusedLine]:
    """The refused lines as they were sent, in the order of the file."""
    because = _reasons(told)
    for line, row in enumerate(rows, start=1):
        if line in because:
            yield RefusedLine(line, because[line], row)


def is_overdue(
    last_on: date, acknowledged_by: str, *, now: datetime, holidays: Collection[date]
) -> bool:
    """Whether a target should have spoken of an export by this UTC instant.

    `last_on` is the export's last day, `holidays` England's of the years from then to now.
    """
    day = next_day(last_on)
    while not is_banking_day(day, holidays):
        day = next_day(day)
    today = london_day(now)
    return today > day or (today == day and london_time(now) >= acknowledged_by)


def worth(row: ExportRow, kind: Kind) -> int:
    """Pence by which targets count a row: a ledger its debits, a fund what it was credited."""
    if kind == "general_ledger":
        return row.debits_pence
    return row.credits_pence - row.debits_pence


def _reasons(told: Acknowledgement) -> dict[int, str]:
    because = {refusal.line: refusal.because for refusal in told.refused}
    if len(because) != len(told.refused):
        raise AcknowledgementUnsound("a line is refused twice")
    return because
