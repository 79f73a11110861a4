"""The suspense list, by age, and one item with what is suggested for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from everypenny.domain.account_register import Directory
from everypenny.domain.deeds import SuspenseState
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.london_days import london_day
from everypenny.domain.officers import EVERYTHING, NotPermitted
from everypenny.workflows.look_up import (
    Answer,
    AskedWrongly,
    LookUp,
    NothingThere,
    Question,
    page_of,
    sees_all_of,
)
from everypenny.workflows.suggest_accounts import suggest_accounts


def list_suspense(question: Question, look_up: LookUp) -> Answer:
    """Open items, the oldest first; by owner, doubt, source, pence, text or age in days.

    The answer counts and sums all that match, not the page alone.
    """
    _check_may_see_all(question, look_up)
    today = london_day(look_up.office.clock.now())
    keep = _filter(question, today)
    rows = sorted(
        (_key(state), _row(state, today))
        for state in look_up.office.suspense.open_items()
        if keep(state)
    )
    page = page_of(rows, question)
    pence = sum(row["remaining_pence"] for _, row in rows)
    return Answer({**page, "matching": len(rows), "remaining_pence": pence})


def show_suspense(question: Question, look_up: LookUp) -> Answer:
    """One item, cleared ones too: its notes, its doubt as a sentence, and suggestions."""
    _check_may_see_all(question, look_up)
    office = look_up.office
    part = question.path.get("part", "")
    payment = PaymentId(question.path["payment_id"])
    state = office.suspense.item(payment, int(part)) if part.isdecimal() else None
    if state is None or office.payments.whereabouts(payment) is None:
        raise NothingThere("there is no such suspense item")
    register = office.registers.snapshot(office.register())
    suggestions = (
        suggest_accounts(
            state,
            told=look_up.told,
            council=office.councils.compiled(office.councils.live().version),
            register=register,
            memory=look_up.memory(),
        )
        if isinstance(register, Directory) and state.remaining_pence
        else ()
    )
    body = {
        **_row(state, london_day(office.clock.now())),
        "sentence": state.item.sentence,
        "notes": [{"officer": o, "at": at, "text": text} for o, at, text in state.notes],
        "suggestions": [
            {
                "fund": found.fund,
                "account_reference": found.account_reference,
                "score": found.score,
                "evidence": [e.told for e in found.evidence],
            }
            for found in suggestions
        ],
    }
    return Answer(body, version=str(state.version))


def _check_may_see_all(question: Question, look_up: LookUp) -> None:
    """What is in doubt is of no fund yet: only one who reads them all may see it."""
    if not sees_all_of(question, look_up)([EVERYTHING]):
        raise NotPermitted("what is in doubt is read by a role of every fund alone")


def _filter(question: Question, today: date) -> Any:
    query = question.query
    least = question.number("min_pence", -(10**18))
    most = question.number("max_pence", 10**18)
    older = question.number("older_than_days", -1)
    text = query.get("text", "").casefold()
    if older > 40_000:
        raise AskedWrongly("so old is no payment", where="older_than_days")

    def keeps(state: SuspenseState) -> bool:
        item = state.item
        return (
            least <= state.remaining_pence <= most
            and (today - item.booked_on).days > older
            and query.get("owner", state.owner) == state.owner
            and query.get("doubt", item.doubt) == item.doubt
            and query.get("source", item.source) == item.source
            and text in f"{item.payer_reference} {item.narrative}".casefold()
        )

    return keeps


def _key(state: SuspenseState) -> str:
    return f"{state.item.booked_on}#{state.item.payment_id}#{state.item.part:04d}"


def _row(state: SuspenseState, today: date) -> Mapping[str, Any]:
    item = state.item
    return {
        "payment_id": item.payment_id,
        "part": item.part,
        "version": state.version,
        "pence": item.amount_pence,
        "remaining_pence": state.remaining_pence,
        "doubt": item.doubt,
        "source": item.source,
        "booked_on": item.booked_on.isoformat(),
        "age_days": (today - item.booked_on).days,
        "owner": state.owner,
        "payer_reference": item.payer_reference,
        "narrative": item.narrative,
    }
