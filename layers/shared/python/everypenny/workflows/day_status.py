"""A day, its deeds and its audit trail, as officers look them up."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from everypenny.domain.deeds import Outcome
from everypenny.domain.london_days import london_day
from everypenny.formats.canonical import sha256
from everypenny.workflows.look_up import (
    Answer,
    AskedWrongly,
    LookUp,
    NothingThere,
    Question,
    page_of,
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
    waiting = look_up.office.commands.waiting()
    rows = sorted((f"{one.at}#{one.command_id}", _row(one)) for one in waiting)
    return Answer(page_of(rows, question))


def show_deed(question: Question, look_up: LookUp) -> Answer:
    """What came of one command, and what was asked."""
    command_id = question.path["command_id"]
    office = look_up.office
    outcome = office.commands.outcome(command_id)
    kept = office.evidence.get(f"commands/{command_id}.json")
    if outcome is None or kept is None:
        raise NothingThere("there is no such command")
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
