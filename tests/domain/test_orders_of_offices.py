"""What an office's orders must say, and how much: they are refused where they are wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from everypenny.domain.cash_ups import LONGEST_NUMBER, CashUp, check_cash_up, slip_after
from everypenny.domain.certificates import CertifyPeriod, check_order
from everypenny.domain.compiled_council import compile_council
from everypenny.domain.council import Council
from everypenny.domain.counter_payments import (
    LONGEST_TEXT,
    CounterPart,
    RecordCounterPayment,
    check_counter_payment,
    counter_payment,
    decide_counter_payment,
)
from everypenny.domain.deeds import CommandRefused, OfficeRecord
from everypenny.domain.e_returns import (
    MOST_CHEQUES,
    MOST_LINES,
    CountedCheque,
    EReturnLine,
    PrepareEReturn,
    check_e_return,
    check_whole,
)
from everypenny.domain.offices import EReturnTemplate, Office, TemplateLine

from tests.domain.council_samples import a_council, a_register, tax_reference
from tests.records import ON

A_NAME = "n" * 1_001
COUNCIL = a_council()
TAX_1, TAX_2 = tax_reference(1), tax_reference(2)
ACCOUNTS = (("CT", TAX_1), ("CT", TAX_2))


def a_cash_up(**changes: Any) -> CashUp:
    standard = {"office": "library", "method_code": "CASH", "slip": "S1", "bag": "B1"}
    order = CashUp(**{**standard, "receipts": ("r1",), "banked_pence": 5_00, **changes})
    check_cash_up(order, "cash", today=ON)
    return order


def a_slip(**before: str) -> object:
    was = OfficeRecord(kind="cash_ups/2026-11", key="library/S1", version=0, body=before)
    return slip_after(was, a_cash_up(), taken="cash", short=0, banked_on=ON, command_id="c1")


def a_counter_payment(**changes: Any) -> object:
    order = RecordCounterPayment(
        office="library", method_code="CASH", parts=(CounterPart(pence=1),), **changes
    )
    return check_counter_payment(order, compile_council(an_office()), today=ON)


def taken_singly(reference: str) -> object:
    """Council tax at the library, which returns that of the first account all at once."""
    part = CounterPart(pence=1, fund="CT", account_reference=reference)
    order = RecordCounterPayment(office="library", method_code="CASH", parts=(part,))
    line = TemplateLine(code="tax", description="Tax", fund="CT", account_reference=TAX_1)
    desk = EReturnTemplate(code="desk", name="Desk", office="library", lines={"tax": line})
    council = compile_council(replace(an_office(), e_returns={"desk": desk}))
    payment = counter_payment(order, today=ON)
    return decide_counter_payment(order, payment, council, a_register(*ACCOUNTS))


def an_office() -> Council:
    cash = replace(next(iter(COUNCIL.methods.values())), code="CASH", purpose="cash")
    library = Office(
        code="library",
        name="Library",
        entity="council",
        cash_ledger_code="1",
        cheque_ledger_code="2",
    )
    methods = {**COUNCIL.methods, "CASH": cash}
    return replace(COUNCIL, offices={"library": library}, methods=methods)


def an_e_return(taken: Any = "cash", **changes: Any) -> object:
    fines = TemplateLine(code="fines", description="Fines", fund="CT", account_reference="1")
    desk = EReturnTemplate(code="desk", name="Desk", office="library", lines={"fines": fines})
    order = PrepareEReturn(template="desk", method_code="CASH", taken_on=ON, **changes)
    council = replace(COUNCIL, e_returns={"desk": desk})
    return check_e_return(order, taken, council, today=ON)


def counted(**body: Any) -> None:
    standard = {"taken": "cash", "bag": "B1", "why": "found", "lines": [], "cheques": []}
    whole = {**standard, "denominations": [], "over_pence": 0, **body}
    check_whole(OfficeRecord(kind="e_return", key="e1", version=1, body=whole))


SOUND: dict[str, Callable[[], object]] = {
    "a cash-up": a_cash_up,
    "a slip": lambda: a_slip(taken="cash"),
    "a counter payment": a_counter_payment,
    "a payment to one account": lambda: taken_singly(TAX_2),
    "an e-return": an_e_return,
    "a count": counted,
}
REFUSED: dict[str, tuple[str, Callable[[], object]]] = {
    "a slip has a short number": ("slip", lambda: a_cash_up(slip="1" * (LONGEST_NUMBER + 1))),
    "a slip banks cash or cheques": ("slip", lambda: a_slip(taken="cheque")),
    "a receipt is banked once": ("receipts", lambda: a_cash_up(receipts=("r1", "r1"))),
    "a certificate has a digest": (
        "certificate",
        lambda: check_order(CertifyPeriod(period="p", certificate="a" * 63, why="ties")),
    ),
    "a certificate says why": (
        "why",
        lambda: check_order(CertifyPeriod(period="p", certificate="a" * 64, why=" ")),
    ),
    "a payer has a short name": (
        "payer_name",
        lambda: a_counter_payment(payer_name="n" * (LONGEST_TEXT + 1)),
    ),
    "an e-return counts it with others": (
        "parts[0].account_reference",
        lambda: taken_singly(TAX_1),
    ),
    "a bag has a short number": ("bag", lambda: an_e_return(bag=A_NAME)),
    "an e-return has few lines": (
        "lines",
        lambda: an_e_return(lines=(EReturnLine(line="fines", pence=1),) * (MOST_LINES + 1)),
    ),
    "an e-return has few cheques": (
        "cheques",
        lambda: an_e_return(
            "cheque", cheques=(CountedCheque(number="1", pence=1),) * (MOST_CHEQUES + 1)
        ),
    ),
    "a cheque is of pence": (
        "cheques[0].pence",
        lambda: an_e_return("cheque", cheques=(CountedCheque(number="1", pence=0),)),
    ),
    "what is all over is no takings": (
        "e_return",
        lambda: counted(denominations=[(5_00, 1)], over_pence=5_00),
    ),
}


@pytest.mark.parametrize("what", SOUND)
def test_a_sound_order_is_taken(what: str) -> None:
    SOUND[what]()


@pytest.mark.parametrize("because", REFUSED)
def test_an_order_is_refused_where_it_is_wrong(because: str) -> None:
    where, order = REFUSED[because]

    with pytest.raises(CommandRefused) as refused:
        order()

    assert refused.value.where == where
