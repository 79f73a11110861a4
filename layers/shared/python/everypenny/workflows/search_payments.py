"""Search the lines of sealed days for an officer: of the funds that a role lets them read."""

from datetime import date

import msgspec

from everypenny.domain.history import HistoryQuery, SearchRefused
from everypenny.domain.officers import EVERYTHING, NotPermitted, funds_read, methods_read
from everypenny.workflows.look_up import PAGE, Answer, AskedWrongly, LookUp, Question
from everypenny.workflows.search_history import search_history


def search_payments(question: Question, look_up: LookUp) -> Answer:
    """One page, newest first: by account, pence, days, text or reference."""
    if look_up.history is None:
        raise LookupError("this door searches no history")
    try:
        found = search_history(
            _query(question, look_up),
            history=look_up.history,
            after=question.query.get("cursor", ""),
            page_size=question.number("limit", PAGE),
        )
    except SearchRefused as refused:
        raise AskedWrongly(str(refused), where="query") from None
    return Answer(
        {
            "items": [msgspec.to_builtins(line) for line in found.lines],
            "next": str(found.after) if found.after else None,
        }
    )


def _query(question: Question, look_up: LookUp) -> HistoryQuery:
    query = question.query
    return HistoryQuery(
        funds=_funds(question, look_up),
        methods=_methods(question, look_up),
        account_reference=query.get("account_reference", ""),
        amount_pence=question.number("pence", 0) if query.get("pence") else None,
        first_on=_day(question, "from"),
        last_on=_day(question, "to"),
        text=query.get("text", ""),
        reference=query.get("reference", ""),
    )


def _funds(question: Question, look_up: LookUp) -> tuple[str, ...]:
    """The fund that is asked for, else all that the officer may read; () is every line."""
    readable = funds_read(question.view, question.officer, look_up.office.councils.live().roles)
    asked = question.query.get("fund", "")
    if EVERYTHING in readable:
        return (asked,) if asked else ()
    if not readable or (asked and asked not in readable):
        raise NotPermitted(f"none of your roles may search {asked or 'any fund'}")
    return (asked,) if asked else tuple(sorted(readable))


def _methods(question: Question, look_up: LookUp) -> tuple[str, ...]:
    """The methods of payment that the officer may read; () is every one."""
    roles = look_up.office.councils.live().roles
    readable = methods_read(question.view, question.officer, roles)
    return () if EVERYTHING in readable else tuple(sorted(readable))


def _day(question: Question, name: str) -> date | None:
    text = question.query.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise AskedWrongly("a London day is written 2026-11-20", where=name) from None
