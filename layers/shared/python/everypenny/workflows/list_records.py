"""Records that are open: e-returns, receipts, cash-ups, alerts of money laundering."""

import re
from collections.abc import Callable

from everypenny.domain.cash_ups import cash_ups
from everypenny.domain.counter_payments import receipts
from everypenny.domain.deeds import OfficeRecord
from everypenny.domain.london_days import london_day
from everypenny.domain.offices import TAKEN
from everypenny.workflows.look_up import (
    Answer,
    AskedWrongly,
    LookUp,
    NothingThere,
    Question,
    page_of,
    sees_all_of,
)

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def list_e_returns(question: Question, look_up: LookUp) -> Answer:
    """E-returns that are not approved yet, of funds that the officer reads."""
    sees = sees_all_of(question, look_up)
    return _open(
        "e_return",
        question,
        look_up,
        keep=lambda record: sees(line["fund"] for line in record.body["lines"]),
    )


def list_receipts(question: Question, look_up: LookUp) -> Answer:
    """What an office took in cash, or in cheques, and has not cashed up."""
    office, taken = question.path["office"], question.path["taken"]
    if office not in look_up.office.councils.live().offices:
        raise NothingThere("there is no such office")
    kind = next((kind for kind in TAKEN if kind == taken), None)
    if kind is None:
        raise NothingThere("an office takes cash or cheque")
    return _open(receipts(office, kind), question, look_up)


def list_cash_ups(question: Question, look_up: LookUp) -> Answer:
    """A month's paying-in slips: their receipts, bags, and what was short."""
    today = london_day(look_up.office.clock.now())
    month = question.query.get("month") or f"{today:%Y-%m}"
    if not _MONTH.fullmatch(month):
        raise AskedWrongly("a month reads 2026-11", where="month")
    return _open(cash_ups(month), question, look_up)


def list_alerts(question: Question, look_up: LookUp) -> Answer:
    """Alerts for the reporting officer alone."""
    return _open("money_laundering_alert", question, look_up)


def _open(
    kind: str,
    question: Question,
    look_up: LookUp,
    *,
    keep: Callable[[OfficeRecord], bool] = lambda _: True,
) -> Answer:
    records = filter(keep, look_up.office.records.open_records(kind))
    rows = sorted(
        (record.key, {"id": record.key, "version": record.version, **record.body})
        for record in records
    )
    return Answer(page_of(rows, question))
