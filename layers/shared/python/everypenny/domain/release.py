"""Officers decide a held file: two release it, or one rejects it (domain.md section 5)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from everypenny.domain.deeds import CommandRefused, HasChanged, OfficeRecord
from everypenny.domain.overlap import dates_meet
from everypenny.domain.payments import Payment
from everypenny.domain.records import BatchRecord, FileRecord, Verdict

HELD_FILE = "held_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line of a held file that is new, although a posted statement shows its like.

    `place` is its statement's place in the file, `position` its own in the statement, from 1.
    """

    place: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHeldFile:
    """The order: take a held file in, by its source and its sequence there.

    Lines that are here already are not posted again unless `new_lines` names them.
    """

    source: str
    sequence: int
    why: str
    new_lines: tuple[NewLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectHeldFile:
    """The order: a held file is not taken in; its sender may drop it again, mended."""

    source: str
    sequence: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideFile:
    """A held file's decision as it is carried out, under the id of the command that asked."""

    command_id: str
    source: str
    sequence: int
    releases: bool
    why: str
    new_lines: tuple[NewLine, ...] = ()


def held_file(found: FileRecord | None, order: ReleaseHeldFile | RejectHeldFile) -> FileRecord:
    """The file that is to be decided; CommandRefused for one that is not held, or no reason."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if found is None or found.verdict is not Verdict.HELD:
        raise CommandRefused(
            f"source {order.source} holds no file {order.sequence}", where="sequence"
        )
    return found


def decided_once(was: OfficeRecord | None, held: FileRecord, command_id: str) -> OfficeRecord:
    """That a command decides the file; HasChanged if another one has."""
    if was is not None:
        raise HasChanged(
            f"file {held.sequence} of {held.source} has been decided by {was.body['command']}"
        )
    key, body = f"{held.source}/{held.sequence}", {"command": command_id}
    return OfficeRecord(kind=HELD_FILE, key=key, version=0, body=body, open=False)


def meeting(batch: BatchRecord, others: Iterable[BatchRecord]) -> list[BatchRecord]:
    """The statements of the same bank account whose dates meet this one's."""
    return [
        other
        for other in others
        if batch.account
        and other.account == batch.account
        and dates_meet(batch.first_on, batch.last_on, other.first_on, other.last_on)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A statement without the lines that are here already, and its balances without them.

    `payments` are those kept, to be read once; `kept` is their number, `kept_pence` their sum.
    """

    payments: Iterator[Payment]
    kept: int
    kept_pence: int
    opening_pence: int | None
    closing_pence: int | None
    already_posted: int


def without(
    payments: Iterable[Payment],
    here_already: frozenset[int],
    *,
    opening_pence: int | None,
    closing_pence: int | None,
    closings: Collection[int | None] = (),
) -> Released:
    """Leave out lines by position; the balances then frame what is left.

    Lines left out at the end of the statement come off its closing balance, all others are
    counted into its opening one: so it joins on to the statements that posted them, whose own
    `closings` tell which end is which where a day's lines may stand newest first. `payments`
    are read twice, and never held.
    """
    kept = kept_pence = left_out = before = after = 0
    first_on = last_on = None
    for payment in payments:
        first_on, last_on = first_on or payment.booked_on, payment.booked_on
        if payment.position in here_already:
            left_out += payment.amount_pence
            before += 0 if kept else payment.amount_pence
            after += payment.amount_pence
        else:
            kept += 1
            kept_pence += payment.amount_pence
            after = 0
    newest_first = _is_newest_first(first_on, last_on)
    if newest_first is None:
        newest_first = bool(before) and not after and closing_pence in closings
    after = (before if newest_first else after) if kept else 0
    return Released(
        payments=(p for p in payments if p.position not in here_already),
        kept=kept,
        kept_pence=kept_pence,
        opening_pence=None if opening_pence is None else opening_pence + left_out - after,
        closing_pence=None if closing_pence is None else closing_pence - after,
        already_posted=len(here_already),
    )


def _is_newest_first(first_on: date | None, last_on: date | None) -> bool | None:
    """Whether a statement runs backwards; None where the days of its lines do not say."""
    if first_on is None or last_on is None or first_on == last_on:
        return None
    return first_on > last_on
