"""One entry (Ntry) of an ISO 20022 account report, as the payments that it holds.

| what | where below Ntry |
|---|---|
| amount, currency, sign | Amt, Amt@Ccy, CdtDbtInd; RvslInd does not flip the sign |
| status | Sts or Sts/Cd: BOOK posts, PDNG, INFO and FUTR are pending |
| days | BookgDt, ValDt, each with Dt or DtTm |
| bank's id, entry's number | AcctSvcrRef, NtryRef |
| bank's code | BkTxCd, as in camt_detail |
| narrative, if no detail has one | AddtlNtryInf |

Source: ISO 20022 camt.052, .053 and .054, versions 2 to 14, read by structure.
"""

from collections import Counter
from datetime import date
from typing import NamedTuple

from lxml import etree

from everypenny.domain.payments import Payment
from everypenny.formats.inward.camt_detail import BANK_CODE, Detail, bank_code
from everypenny.formats.inward.camt_layout import Layout
from everypenny.formats.inward.camt_values import Judge, an_id, text_at

_PENDING = frozenset({"PDNG", "INFO", "FUTR"})
_LAYOUT = Layout(
    "NtryRef",
    "Amt",
    "CdtDbtInd",
    "Sts",
    "BookgDt/Dt",
    "BookgDt/DtTm",
    "ValDt/Dt",
    "ValDt/DtTm",
    "AcctSvcrRef",
    "AddtlNtryInf",
    *BANK_CODE,
)


class Entry(NamedTuple):
    """What one Ntry says, without its details; `amount_pence` is signed."""

    amount_pence: int
    currency: str
    is_booked: bool
    booked_on: date | None
    value_on: date | None
    entry_reference: str
    bank_reference: str
    bank_code: str
    narrative: str


class Line(NamedTuple):
    """One payment of an entry: its detail, signed pence, and the bank's own id for it."""

    detail: Detail
    amount_pence: int
    reference: str


def read_entry(element: etree._Element, judge: Judge) -> Entry | None:
    """Read an Ntry; None, with the judge keeping the faults, where it cannot be read."""
    found = _LAYOUT.find(element)
    amount = found.get("Amt")
    if amount is None:
        judge.refuse(None, "Amt", expected="An amount.", remedy="Ask the bank for it.")
        return None
    pence, sign = judge.pence(amount), judge.sign(found.get("CdtDbtInd"))
    is_booked = _is_booked(found.get("Sts"), judge)
    booked_on, value_on = judge.line_day(found, "BookgDt"), judge.line_day(found, "ValDt")
    if pence is None or sign is None or is_booked is None:
        return None
    return Entry(
        amount_pence=sign * pence,
        currency=amount.get("Ccy", ""),
        is_booked=is_booked,
        booked_on=booked_on or value_on,
        value_on=value_on,
        entry_reference=an_id(judge.text(found.get("NtryRef"))),
        bank_reference=an_id(judge.text(found.get("AcctSvcrRef"))),
        bank_code=bank_code(found),
        narrative=judge.text(found.get("AddtlNtryInf")),
    )


def lines_of(entry: Entry, details: list[Detail]) -> list[Line]:
    """What a booked entry posts, amounts of zero among them.

    Several details post one by one if each tells an amount in the entry's currency and
    together they make the entry; a single one describes the entry. Otherwise the entry is one
    line, and what its details say is left out, since no share of it is certain.
    """
    if len(details) == 1:
        reference = entry.bank_reference or details[0].bank_reference
        return [Line(details[0], entry.amount_pence, reference)]
    if not details or not _make_the_entry(entry, details):
        return [Line(Detail(), entry.amount_pence, entry.bank_reference)]
    references = _references(entry, details)
    return [
        Line(detail, detail.amount_pence or 0, reference)
        for detail, reference in zip(details, references, strict=True)
    ]


def payment_of(entry: Entry, line: Line, *, position: int) -> Payment:
    """A line of an entry as the payment at a position of its batch."""
    detail, amount_pence, reference = line
    return Payment(
        position=position,
        amount_pence=amount_pence,
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        paid_on=detail.paid_on or entry.booked_on,
        source_reference=reference or entry.entry_reference,
        payer_reference=detail.payer_reference,
        narrative=detail.narrative or entry.narrative,
        bank_code=detail.bank_code or entry.bank_code,
        entry_id=reference,
        payer_name=detail.payer_name,
        payer_account=detail.payer_account,
    )


def _make_the_entry(entry: Entry, details: list[Detail]) -> bool:
    total = 0
    for detail in details:
        if detail.amount_pence is None or detail.currency != entry.currency:
            return False
        total += detail.amount_pence
    return total == entry.amount_pence


def _references(entry: Entry, details: list[Detail]) -> list[str]:
    """An id for each detail: its own if no other shares it, else the entry's and a number."""
    shared = Counter(detail.bank_reference for detail in details)
    shared[entry.bank_reference] += 2
    return [
        detail.bank_reference
        if detail.bank_reference and shared[detail.bank_reference] == 1
        else _numbered(detail.bank_reference or entry.bank_reference, number)
        for number, detail in enumerate(details, start=1)
    ]


def _numbered(reference: str, number: int) -> str:
    return f"{reference}/{number}" if reference else ""


def _is_booked(status: etree._Element | None, judge: Judge) -> bool | None:
    """Whether an entry moves money; a report that gives no status tells booked entries."""
    if status is None:
        return True
    code = text_at(status, "Cd") if len(status) else (status.text or "").strip()
    if code == "BOOK":
        return True
    if code in _PENDING:
        return False
    judge.refuse(
        status,
        "Sts",
        expected="BOOK, PDNG, INFO or FUTR.",
        remedy="Ask the bank what the status means; only booked money can be posted.",
    )
    return None
