"""Officers' deeds: the command, what it plans to do, and what came of it.

A deed is planned by pure rules from what it saw, each thing at its version, and carried out in
one transaction that finds every version still there; so of two that saw the same, one wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.journals import Posting, SuspenseItem
from everypenny.domain.officers import Officer, Scope
from everypenny.domain.whereabouts import Reservation

APPROVE = "approve_deed"
SEND_BACK = "send_back_deed"
SUSPENSE = "suspense"

Seen = tuple[str, str, int]
"""A record's kind, its key, and the version at which it was seen.

A suspense item is of the kind `suspense`, under `<payment>/<part>`.
"""


class CommandRefused(Exception):
    """An officer's command that may not be done; the caller answers, and is told why.

    `where` is the part of the order that is wrong, where one is.
    """

    def __init__(self, because: str, *, where: str = "") -> None:
        super().__init__(because)
        self.where = where


class UnknownDeed(Exception):
    """There is no deed of that name; the caller looks it up."""


class HasChanged(Exception):
    """What the order was given on is no more so; the caller looks again and decides afresh."""


class OtherBody(Exception):
    """A command id has come again with another body: a mistake of the caller's, never done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An order as it was given: by whom, with which roles, at which UTC instant (text).

    `order` is the deed's own, as plain JSON. The same id is the same command for ever.
    """

    command_id: str
    deed: str
    officer: Officer
    at: str
    order: Mapping[str, Any]


class DeedOutcome(StrEnum):
    """What came of a command; the values are stored for ever."""

    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """A payment's whereabouts as a deed saw them; carrying it out makes the next version.

    `reserve` begins a refund in flight; `release` ends the one that is.
    """

    payment_id: PaymentId
    version: int
    reserve: Reservation | None = None
    release: bool = False


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A batch that never posts, and the sequence of its leaving among its source's verdicts."""

    batch_id: BatchId
    source: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspenseState:
    """A suspense item as it is now: what it was opened as, and what officers made of it.

    `version` is 0 until one touches it. `declined` are suggestions, as (fund, reference), that
    do not come back; `notes` are (officer, UTC instant, text).
    """

    item: SuspenseItem
    remaining_pence: int
    version: int = 0
    owner: str = ""
    notes: tuple[tuple[str, str, str], ...] = ()
    declined: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRecord:
    """A record of an office that is not money: an e-return, a cash-up, an alert, a period.

    `version` counts its changes, 0 before it is first written; `body` is plain JSON. Records
    of one `kind` that are `open` are listed together.
    """

    kind: str
    key: str
    version: int
    body: Mapping[str, Any]
    open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedConfiguration:
    """A configuration version that goes live, by its SHA-256, and its bytes.

    `over` is the version that an officer changed to before, "" where this is the first change.
    """

    version: str
    over: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a deed would do, decided and not done.

    `scope` and `accounts` (as `<fund>/<reference>`) are what permission is asked for;
    `touched_by` the officers who may not approve, for they had a hand in it. `items` and
    `records` are the new states, each with the version that was seen. `answer` is what the
    caller is told, in ids and pence. `messages` go to the deed's queue once it is done.
    `abandons` are accepted batches that shall never post. `opens` are the accounts of an
    opening journal, the first of which opens the ledger. `configuration` goes live.
    `always_approved` asks for an approver whatever the limits say, of a deed that has some: a
    deed of officers.ALWAYS_APPROVED needs one anyway.
    """

    scope: Scope = field(default_factory=Scope)
    accounts: frozenset[str] = frozenset()
    touched_by: frozenset[str] = frozenset()
    postings: tuple[Posting, ...] = ()
    takes: tuple[Taken, ...] = ()
    items: tuple[SuspenseState, ...] = ()
    records: tuple[OfficeRecord, ...] = ()
    register: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Mapping[str, str | int], ...] = ()
    abandons: tuple[Abandoned, ...] = ()
    opens: tuple[str, ...] | None = None
    configuration: ChangedConfiguration | None = None
    always_approved: bool = False

    @property
    def rests_on(self) -> tuple[Seen, ...]:
        """What it changes that is not money: suspense items and records, as they were seen."""
        items = (
            (SUSPENSE, f"{state.item.payment_id}/{state.item.part}", state.version)
            for state in self.items
        )
        records = ((record.kind, record.key, record.version) for record in self.records)
        return (*items, *records)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a command, written once and listed on its day.

    `status` is the HTTP status of the first answer, `because` its sentence, `where` what of the
    order was wrong. `evidence` is the SHA-256 of the command as it is kept. An approval or a
    sending back `decides` another command, whose batch it posts. `funds` are those that it
    touches: who may read it depends on them. `takes` are the versions of
    payments' whereabouts that it took, `rests_on` those of the items and records that it saw
    and changed, `abandons` the batches that never post. `made_by` asked for what this one
    approves.
    """

    command_id: str
    deed: str
    officer_id: str
    at: str
    outcome: DeedOutcome
    status: int
    evidence: str
    configuration: str
    register: str = ""
    funds: tuple[str, ...] = ()
    because: str = ""
    where: str = ""
    decides: str = ""
    made_by: str = ""
    batch_id: BatchId | None = None
    takes: tuple[tuple[PaymentId, int], ...] = ()
    rests_on: tuple[Seen, ...] = ()
    abandons: tuple[Abandoned, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Mapping[str, str | int], ...] = ()
