"""Held files as deeds see them: decided once, and released after what they overlap."""

from collections.abc import Iterable

from everypenny.domain.deeds import CommandRefused, Plan
from everypenny.domain.officers import Scope
from everypenny.domain.records import BatchRecord, FileRecord
from everypenny.domain.release import (
    HELD_FILE,
    RejectHeldFile,
    ReleaseHeldFile,
    decided_once,
    held_file,
    meeting,
)
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.office import DeedCase

RELEASE = "release_held_file"
REJECT = "reject_held_file"
DECIDE = "decide_held_file"


def seen_held_file(order: ReleaseHeldFile | RejectHeldFile, case: DeedCase) -> FileRecord:
    """The file that the order decides; CommandRefused if it is not held."""
    return held_file(case.office.files.held(order.source, order.sequence), order)


def plan_of_decision(held: FileRecord, case: DeedCase) -> Plan:
    """The file is this command's to decide; the door behind the queue then judges it.

    What needs permission is the source's method of payment. No pence are counted against an
    officer's authority: the money is here already, and the file only tells whose it is.
    """
    source = case.council.sources.get(held.source)
    was = case.office.records.record(HELD_FILE, f"{held.source}/{held.sequence}")
    command_id = case.command.command_id
    return Plan(
        scope=Scope(pairs=frozenset({("", source.method_code if source else "")})),
        records=(decided_once(was, held, command_id),),
        answer={"source": held.source, "sequence": held.sequence},
        messages=({"deed": DECIDE, "command": command_id},),
    )


def check_all_posted(
    batches: Iterable[BatchRecord], others: Iterable[BatchRecord], ledger: Ledger
) -> None:
    """Raise CommandRefused while a statement that these overlap is accepted and not posted."""
    known = list(others)
    for batch in batches:
        for other in meeting(batch, known):
            if ledger.posted_on(other.batch_id) is None:
                raise CommandRefused(
                    f"statement {other.identity} is accepted and not posted yet: release this "
                    "file once it is",
                    where="sequence",
                )
