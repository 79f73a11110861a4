"""What officers' deeds ask of the outside, beside workflows/ports.py."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from everypenny.domain.council import Council
from everypenny.domain.deeds import (
    OfficeRecord,
    Outcome,
    Plan,
    SuspenseState,
    Taken,
)
from everypenny.domain.identifiers import BatchId, JournalId, PaymentId
from everypenny.domain.journals import Journal
from everypenny.domain.records import BatchRecord, Marker
from everypenny.domain.whereabouts import Whereabouts


class PostedPayments(Protocol):
    """Where posted money stands, read consistently."""

    def whereabouts(self, payment: PaymentId) -> Whereabouts | None:
        """A posted payment's whereabouts; None if there is none, or its batch is not posted."""
        ...

    def in_flight(self) -> Iterator[Whereabouts]:
        """Payments with a refund in flight, in no order; a view, which may lag."""
        ...


class Accounts(Protocol):
    """Customers' accounts, as posted journals touch them."""

    def on_account(self, account: str, *, most: int) -> Iterator[tuple[date, Journal]]:
        """Journals and the days they were posted on, in no order; a view, which may lag."""
        ...


class TakenPayments(PostedPayments, Accounts, Protocol):
    """Posted payments that are taken back, each at the version seen."""

    def take(self, taken: Taken, journal: Journal, *, batch: BatchId) -> None:
        """Say that a journal moves a payment, before it is posted; HasChanged if one did."""
        ...

    def pass_over(self, taken: Taken) -> None:
        """Let a version of a payment go by that nothing kept tells of; HasChanged if it did."""
        ...

    def version_of(self, payment: PaymentId, journal: JournalId) -> int:
        """The version at which a journal took a payment; LookupError if it did not."""
        ...


class Suspense(Protocol):
    """Suspense items as officers left them, read consistently."""

    def item(self, payment: PaymentId, part: int) -> SuspenseState | None:
        """One item, cleared ones too; None if there is none."""
        ...

    def open_items(self) -> Iterator[SuspenseState]:
        """Every item with pence left, in no order; a view, which may lag."""
        ...


class OfficeRecords(Protocol):
    """Records of the office that are not money, each at its version."""

    def record(self, kind: str, key: str) -> OfficeRecord | None:
        """One record, read consistently."""
        ...

    def open_records(self, kind: str) -> Iterator[OfficeRecord]:
        """The open ones of a kind, in no order; a view, which may lag."""
        ...


class Configurations(Protocol):
    """Configuration versions that officers change to."""

    def changed(self) -> str:
        """The version that an officer changed to last, "" if none did; read consistently."""
        ...

    def with_rules(self, version: str, rules: str) -> tuple[Council, bytes]:
        """A kept version with another text of rules.toml, and its bytes, not kept yet.

        Raises CommandRefused with every mistake in it.
        """
        ...


class Commands(Protocol):
    """What came of commands, and the one transaction that carries one out."""

    def outcome(self, command_id: str) -> Outcome | None:
        """What came of a command, None while nothing has; read consistently."""
        ...

    def decided_by(self, command_id: str) -> str:
        """The id of the command that approved a waiting one or sent it back, or ""."""
        ...

    def waiting(self) -> Iterator[Outcome]:
        """Commands that wait for an approver, in no order; a view, which may lag."""
        ...

    def carry_out(
        self,
        outcome: Outcome,
        plan: Plan,
        *,
        batch: tuple[BatchRecord, Marker] | None,
        today: date,
    ) -> Outcome:
        """Do a plan and write its outcome in one transaction, listed on the first open day.

        Returns the outcome that stands: ours, or the one that a copy of this command wrote.
        Raises HasChanged if anything the plan saw is at another version, and writes nothing.
        """
        ...
