"""A day, its deeds and its audit trail, as officers look them up."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.london_days import london_day
from everypenny.domain.officers import EVERYTHING
from everypenny.formats.canonical import sha256
from everypenny.workflows.kept_commands import command_key
from everypenny.workflows.look_up import (
    Answer,
    AskedWrongly,
    LookUp,
    NothingThere,
    Question,
    page_of,
    sees_all_of,
)


def day_status(question: Question, look_up: LookUp) -> Answer:
    """Whether a day is sealed, what it holds, how far each target has been exported."""
    day = _day(question, look_up)
    office = look_up.office
    sealed = office.day_books.manifest(day)
    listed = look_up.days.batches(day)
    exports = office.exports
    body = {
        "day": day.isoformat(),
        "is_sealed": sealed is not None,
        "manifest_sha256": sha256(sealed) if sealed is not None else None,
        "batches": len(listed),
        "payments": sum(batch.payments for batch in listed),
        "pence": sum(batch.total_pence for batch in listed),
        "totals": json.loads(sealed)["totals"] if sealed is not None else None,
        "exported_through": {
            code: exported.isoformat() if (exported := exports.exported_to(code)) else None
            for code in exports.targets()
        },
        "not_posted": sum(1 for _ in office.ledger.unposted()),
    }
    return Answer(body)


def list_deeds(question: Question, look_up: LookUp) -> Answer:
    """Deeds that wait for an approver, the oldest first."""
    is_theirs = _theirs(question, look_up)
    rows = sorted(
        (f"{one.at}#{one.command_id}", _row(one))
        for one in look_up.office.commands.waiting()
        if is_theirs(one)
    )
    return Answer(page_of(rows, question))


def show_deed(question: Question, look_up: LookUp) -> Answer:
    """What came of one command, and what was asked."""
    command_id = question.path["command_id"]
    office = look_up.office
    outcome = office.commands.outcome(command_id)
    if outcome is None or not _theirs(question, look_up)(outcome):
        raise NothingThere("there is no such command")
    kept = office.evidence.get(command_key(command_id))
    if kept is None:
        raise LookupError(f"command {command_id} is not in the evidence")
    decided_by = office.commands.decided_by(command_id)
    order = json.loads(kept)["order"]
    return Answer({**_row(outcome), "order": order, "decided_by": decided_by or None})


def audit_trail(question: Question, look_up: LookUp) -> Answer:
    """A day's requests in order, those of a day that is not sealed yet too."""
    day = _day(question, look_up)
    rows = [
        (f"{entry.at}#{entry.request_id}", msgspec.to_builtins(entry))
        for entry in look_up.trail.entries(day)
    ]
    return Answer(page_of(rows, question))


def _theirs(question: Question, look_up: LookUp) -> Callable[[Outcome], bool]:
    """Their own, or of funds that they read; nobody knows the funds of what was refused."""
    sees = sees_all_of(question, look_up)

    def is_theirs(outcome: Outcome) -> bool:
        if outcome.officer_id == question.officer.officer_id:
            return True
        is_refused = outcome.outcome is DeedOutcome.REFUSED
        return sees([EVERYTHING] if is_refused else outcome.funds)

    return is_theirs


def _row(outcome: Outcome) -> Mapping[str, Any]:
    return {
        "command_id": outcome.command_id,
        "deed": outcome.deed,
        "officer_id": outcome.officer_id,
        "at": outcome.at,
        "outcome": outcome.outcome.value,
        "because": outcome.because,
        "answer": dict(outcome.answer),
    }


def _day(question: Question, look_up: LookUp) -> date:
    try:
        day = date.fromisoformat(question.path["day"])
    except ValueError:
        raise AskedWrongly("a London day is written 2026-11-20", where="day") from None
    if day > london_day(look_up.office.clock.now()):
        raise NothingThere("that day has not come")
    return day
