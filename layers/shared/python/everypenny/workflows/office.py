"""The office in which deeds are done, and what a deed is: an order and a rule to plan it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from everypenny.domain.council import Council
from everypenny.domain.deeds import (
    Command,
    CommandRefused,
    Plan,
)
from everypenny.workflows.deed_ports import (
    Commands,
    Configurations,
    OfficeRecords,
    PostedPayments,
    Suspense,
)
from everypenny.workflows.ledger_ports import DayBooks, Exports, Ledger
from everypenny.workflows.ports import Clock, Councils, Evidence, Files, Queue, Registers
from everypenny.workflows.rehearse_rules import History


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The outside, as deeds need it; `register` is the live snapshot's digest.

    `recent` are the last sealed days, which a change of rules is rehearsed over.
    """

    evidence: Evidence
    commands: Commands
    payments: PostedPayments
    suspense: Suspense
    records: OfficeRecords
    ledger: Ledger
    councils: Councils
    registers: Registers
    register: Callable[[], str]
    day_books: DayBooks
    exports: Exports
    files: Files
    configurations: Configurations
    recent: Callable[[], History]
    deeds: Queue
    clock: Clock
    release: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedCase:
    """One command as it is planned: on which London day, under which configuration."""

    command: Command
    today: date
    council: Council
    office: Office


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed by its name: the type of its order, and the rule that plans it.

    `plan` raises CommandRefused or HasChanged. It reads the outside and writes nothing.
    """

    name: str
    order: type[Any]
    plan: Callable[[Any, DeedCase], Plan]


Deeds = Mapping[str, Deed]


def read_order(deed: Deed, order: Mapping[str, Any]) -> Any:
    """The order as its deed's own type; CommandRefused says which part is wrong."""
    try:
        return msgspec.convert(order, type=deed.order, strict=True)
    except msgspec.ValidationError as mistake:
        because, _, path = str(mistake).partition(" - at `$")
        raise CommandRefused(because, where=path.strip("`.")) from None
