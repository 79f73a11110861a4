"""What a back office says of an export, against what was sent: nothing may be left over."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from everypenny.domain.export_definition import Kind
from everypenny.domain.exporting import ExportRow


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A refused line as we sent it; its pence are ours, not the target's."""

    line: int
    because: str
    pence: int
    account: str
    payment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgedExport:
    """Sent, loaded and refused, in rows and pence. Pence of a general ledger are its debits."""

    export_id: str
    sent_count: int
    sent_pence: int
    loaded_count: int
    loaded_pence: int
    refused: tuple[RefusedLine, ...]

    @property
    def difference_count(self) -> int:
        """Rows sent less loaded less refused."""
        return self.sent_count - self.loaded_count - len(self.refused)

    @property
    def difference_pence(self) -> int:
        """Pence sent less loaded less refused."""
        refused = sum(line.pence for line in self.refused)
        return self.sent_pence - self.loaded_pence - refused

    @property
    def standing(self) -> Standing:
        """Agrees where neither a row nor a penny is left over."""
        is_whole = not self.difference_count and not self.difference_pence
        return Standing.AGREES if is_whole else Standing.DIFFERS


def acknowledged(
    told: Acknowledgement, rows: Iterable[ExportRow], kind: Kind
) -> AcknowledgedExport:
    """Hold a target's word against the rows that were sent, in their order.

    Raises AcknowledgementUnsound if it refuses a line that there is not, or one twice.
    """
    because = {refusal.line: refusal.because for refusal in told.refused}
    if len(because) != len(told.refused):
        raise AcknowledgementUnsound("a line is refused twice")
    count = pence = 0
    refused: list[RefusedLine] = []
    for count, row in enumerate(rows, start=1):
        pence += worth(row, kind)
        if count in because:
            refused.append(_refused(count, because.pop(count), row, kind))
    if because:
        raise AcknowledgementUnsound(f"line {min(because)} was not sent")
    return AcknowledgedExport(
        export_id=told.export_id,
        sent_count=count,
        sent_pence=pence,
        loaded_count=told.loaded_count,
        loaded_pence=told.loaded_pence,
        refused=tuple(refused),
    )


def worth(row: ExportRow, kind: Kind) -> int:
    """Pence by which targets count a row: a ledger its debits, a fund what it was credited."""
    if kind == "general_ledger":
        return row.debits_pence
    return row.credits_pence - row.debits_pence


def _refused(line: int, because: str, row: ExportRow, kind: Kind) -> RefusedLine:
    return RefusedLine(
        line=line,
        because=because,
        pence=worth(row, kind),
        account=f"{row.account}/{row.account_reference}".rstrip("/"),
        payment_id=row.payment_id,
    )
