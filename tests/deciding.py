"""Held files decided by officers of the demo council, and carried on by the door behind."""

from typing import Any

from everypenny.domain.deeds import CommandRefused, DeedOutcome, Outcome
from everypenny.domain.officers import Officer
from everypenny.domain.records import FileRecord
from everypenny.workflows.decide_held_file import decide_held_file

from tests.whole_house import House

INES = Officer("ines", ("income_officer",))
SENA = Officer("sena", ("senior_income_officer",))


def ask(house: House, command_id: str, *, releases: bool = True, **order: Any) -> Outcome:
    """One officer asks; a release is approved by another."""
    deed = "release_held_file" if releases else "reject_held_file"
    asked = house.do(INES, deed, command_id, **order)
    if asked.outcome is not DeedOutcome.WAITING:
        return asked
    return house.do(SENA, "approve_deed", f"{command_id}-yes", decides=command_id)


def carry_on(house: House) -> list[FileRecord]:
    """What waits for the door behind the queue, done."""
    return [
        decide_held_file(str(told["command"]), intake=house.intake, evidence=house.evidence)
        for told in house.deed_messages.take()
    ]


def decide(house: House, command_id: str, **order: Any) -> FileRecord:
    """Ask, approve and carry on; CommandRefused for what the officers were refused."""
    done = ask(house, command_id, **order)
    if done.outcome is DeedOutcome.REFUSED:
        raise CommandRefused(done.because, where=done.where)
    *_, record = carry_on(house)
    return record
