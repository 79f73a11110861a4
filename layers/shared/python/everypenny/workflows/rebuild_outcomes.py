"""What came of commands that a rebuild does not do again, told anew as far as it can be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from everypenny.domain.deeds import (
    Command,
    CommandRefused,
    DeedOutcome,
    HasChanged,
    Outcome,
    Plan,
)
from everypenny.domain.identifiers import BatchId
from everypenny.domain.london_days import london_day
from everypenny.domain.records import FileRecord
from everypenny.workflows.do_deed import ACCEPTED, DONE, UNPROCESSABLE
from everypenny.workflows.held_files import plan_of_decision
from everypenny.workflows.office import DeedCase, Deeds, Office, read_order

Row = Mapping[str, Any]
STATUS = {
    DeedOutcome.DONE: DONE,
    DeedOutcome.WAITING: ACCEPTED,
    DeedOutcome.REFUSED: UNPROCESSABLE,
}
TOLD_THEN = "refused before this ledger was rebuilt: the reason was told then, and is not kept"


def recorded(row: Row, command: Command) -> Outcome:
    """A refusal, or a wait for an approver: written as it was, never judged again."""
    outcome = DeedOutcome(row["outcome"])
    return Outcome(
        command_id=row["command_id"],
        deed=row["deed"],
        officer_id=command.officer.officer_id,
        at=row["at"],
        outcome=outcome,
        status=STATUS[outcome],
        evidence=row["evidence"],
        configuration=row["configuration"],
        register=row["register"],
        because=TOLD_THEN if outcome is DeedOutcome.REFUSED else "",
        decides=row["decides"],
        batch_id=BatchId(row["batch_id"]) if row["batch_id"] else None,
        takes=tuple((payment, version) for payment, version in row["takes"]),
        rests_on=tuple((kind, key, seen) for kind, key, seen in row.get("rests_on", ())),
    )


def waiting(row: Row, command: Command, *, deeds: Deeds, office: Office) -> Outcome:
    """A wait with the answer that its maker was given; without it, if no plan can be made."""
    told = recorded(row, command)
    deed = deeds[command.deed]
    try:
        plan = deed.plan(read_order(deed, command.order), _case(command, office))
    except (CommandRefused, HasChanged):
        return told
    return _with(told, plan)


def decision(
    row: Row, command: Command, asked: Command, held: FileRecord, office: Office
) -> tuple[Outcome, Plan]:
    """What deciding a held file left, whose verdict has been judged again already."""
    plan = plan_of_decision(held, _case(asked, office))
    made_by = asked.officer.officer_id if row["decides"] else ""
    told = replace(_with(recorded(row, command), plan), made_by=made_by)
    return replace(told, messages=plan.messages), plan


def _with(told: Outcome, plan: Plan) -> Outcome:
    funds = tuple(sorted({fund for fund, _ in plan.scope.pairs if fund}))
    return replace(told, funds=funds, answer=plan.answer)


def _case(command: Command, office: Office) -> DeedCase:
    today = london_day(datetime.fromisoformat(command.at))
    return DeedCase(command=command, today=today, council=office.councils.live(), office=office)
