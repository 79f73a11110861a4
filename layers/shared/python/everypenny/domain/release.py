"""Officers decide a held file: two release it, or one rejects it (domain.md section 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from everypenny.domain.deeds import CommandRefused
from everypenny.domain.opening import named
from everypenny.domain.payments import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line of a held file that is new, although a posted statement shows its like.

    `place` is its statement's place in the file, `position` its own in the statement, from 1.
    """

    place: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideFile:
    """The command on one held file, by its source and its sequence there.

    A release names two officers, a rejection one. Lines that are here already are not posted
    again unless `new_lines` names them.
    """

    command_id: str
    source: str
    sequence: int
    decision: Literal["release", "reject"]
    officer: str
    approver: str = ""
    why: str
    new_lines: tuple[NewLine, ...] = ()


def check_decision(command: DecideFile) -> None:
    """Raise CommandRefused unless the officers may decide so."""
    if not command.command_id or not command.why or not command.officer:
        raise CommandRefused("a command needs an id, an officer and a reason")
    if command.decision == "reject":
        return
    if not command.approver:
        raise CommandRefused("a release needs a second officer")
    if named(command.officer) == named(command.approver):
        raise CommandRefused("the officer who asks for a release cannot approve it")


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
) -> Released:
    """Leave out lines by position; the balances then frame what is left.

    Lines left out at the end of the statement come off its closing balance, all others are
    counted into its opening one: so it joins on to the statements that posted them. `payments`
    are read twice, and never held.
    """
    kept = kept_pence = left_out = after = 0
    for payment in payments:
        if payment.position in here_already:
            left_out += payment.amount_pence
            after += payment.amount_pence
        else:
            kept += 1
            kept_pence += payment.amount_pence
            after = 0
    if not kept:
        after = 0
    return Released(
        payments=(p for p in payments if p.position not in here_already),
        kept=kept,
        kept_pence=kept_pence,
        opening_pence=None if opening_pence is None else opening_pence + left_out - after,
        closing_pence=None if closing_pence is None else closing_pence - after,
        already_posted=len(here_already),
    )
