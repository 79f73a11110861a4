"""Three days of a council, and the close of their month.

A late file, a refund, a held file released, a rejected file, a cleared suspense item, a
reversal; then a certified period.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.london_days import days
from everypenny.domain.officers import Officer
from everypenny.domain.opening import OpenBalances
from everypenny.formats.canonical import sha256
from everypenny.workflows.draw_up_certificate import Certifying, draw_up_certificates
from everypenny.workflows.open_balances import Opening, open_balances

from tests import deciding
from tests.builders import (
    ON,
    Entry,
    a_register,
    a_statement,
    an_allpay_file,
    council_tax,
    rent,
)
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.days import a_card_payment, a_webhook, knock, refunds, settle

SATURDAY, SUNDAY = ON + timedelta(days=1), ON + timedelta(days=2)
DAYS = (ON, SATURDAY, SUNDAY)
NOVEMBER, FIRST_OF_DECEMBER = "2026-11", date(2026, 12, 1)
CASS = Officer("cass", ("cashier",))
INES = Officer("ines", ("income_officer",))
SENA = Officer("sena", ("senior_income_officer",))
FAY = Officer("fay", ("finance_manager",))
SID = Officer("sid", ("section_151_officer",))
RECEIPTS = [(council_tax(n), 10_00 + n) for n in range(5)] + [("610000000", 3_33)]
FRIDAY = [
    Entry(pence=sum(pence for _, pence in RECEIPTS), text="ALLPAY LTD 20NOV"),
    Entry(pence=120_50, reference=council_tax(3)),
    Entry(pence=80_00, text=f"FP {rent(2)} RENT"),
    Entry(pence=80_00, text=f"FP {rent(2)} RENT"),
    Entry(pence=66_00, text="A KIND STRANGER"),
    Entry(pence=-77_00, text="UNKNOWN DEBIT"),
]
OPENED = 1_000_00
FRIDAY_CLOSES = OPENED + sum(entry.pence for entry in FRIDAY)


def lived(signer: Any = None) -> House:
    """The house after its three days, each closed, exported, proven and signed."""
    house = House(outside=InMemory())
    house.signer = signer or house.signer
    _friday(house)
    house.clock.pass_days(1)
    _saturday(house)
    house.clock.pass_days(1)
    _sunday(house)
    return house


def lived_to_the_months_end(signer: Any = None) -> House:
    """The three days and those up to December's second, November closed and certified.

    By then the council tax system has refused a line of the first day.
    """
    house = lived(signer)
    house.clock.instant = datetime.combine(FIRST_OF_DECEMBER, time(10), UTC)
    word = f"EXPORT,council-tax-{NOVEMBER}-{ON}\nLOADED,7,245.59\nREFUSED,3,closed\n"
    house.dropped("acknowledgements/council-tax/1.csv", word.encode())
    told = {"period": NOVEMBER, "why": "month end"}
    done(house, FAY, "close_period", "close-1", **told)
    done(house, SID, "approve_deed", "close-1-yes", decides="close-1")
    house.clock.pass_days(1)
    for day in days(SUNDAY + timedelta(days=1), FIRST_OF_DECEMBER):
        house.close(day)
    house.export_all(FIRST_OF_DECEMBER)
    house.prove(FIRST_OF_DECEMBER)
    certifying = Certifying(proving=house.proving, evidence=house.evidence)
    [name] = draw_up_certificates(FIRST_OF_DECEMBER, certifying=certifying)
    digest = sha256(house.evidence.get(name) or b"")
    done(house, FAY, "certify_period", "certify-1", certificate=digest, **told)
    done(house, SID, "approve_deed", "certify-1-yes", decides="certify-1")
    _close_export_prove(house, FIRST_OF_DECEMBER + timedelta(days=1))
    return house


def _friday(house: House) -> None:
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/receipts.txt", an_allpay_file(RECEIPTS))
    house.dropped("allpay/again.txt", an_allpay_file(RECEIPTS))
    house.dropped("main-bank/friday.xml", a_statement(FRIDAY, opening=OPENED))
    house.dropped("main-bank/broken.xml", b"<Document")
    house.receive(house.land("allpay/late.txt", an_allpay_file([(council_tax(7), 7_00)])))
    basket = (f"CT {council_tax(1)} 6000", f"HR {rent(1)} 4000")
    house.provider.payments["pay1"] = a_card_payment("pay1", 100_00, *basket)
    house.provider.payments["pay2"] = a_card_payment("pay2", 25_00, fee=20)
    settle(house, a_webhook(payment_id="pay1"))
    settle(house, a_webhook("card_payment_settled", "pay1", message="m2"))
    settle(house, a_webhook(payment_id="pay2", pence=25_00, message="m3"))
    knock(house, b'{"not": "an event"}')
    _close_export_prove(house, ON)


def _saturday(house: House) -> None:
    """The late file posts, a refund is told, an overlapping statement is held and released.

    Officers place most of what a stranger paid, and a cashier enters a payment.
    """
    house.allocate(house.chunks.take())
    house.provider.refunded["pay2"] = refunds(("ref1", 5_00))
    settle(house, a_webhook("card_payment_refunded", "pay2", 25_00, message="m4"))
    again = [*FRIDAY[3:], Entry(pence=9_00, text=f"FP {rent(3)}", on=SATURDAY)]
    overlapping = a_statement(
        again, opening=FRIDAY_CLOSES - sum(e.pence for e in FRIDAY[3:]), identity="AGAIN"
    )
    house.dropped("main-bank/saturday.xml", overlapping)
    decide(house, "release-1", source="main-bank", sequence=3, decision="release")
    house.dropped("nobody/knows.txt", b"lost")
    house.dropped("registers/accounts/more.csv", a_register(25, 12))
    house.dropped("allpay/more.txt", an_allpay_file([(council_tax(22), 2_00)], SATURDAY))
    _at_the_desk(house)
    house.close(SATURDAY)
    house.prove(SATURDAY)


def _sunday(house: House) -> None:
    """Officers reject a file, release half a register and reverse what a cashier entered.

    Two days are exported at once.
    """
    swapped = [RECEIPTS[1], RECEIPTS[0], *RECEIPTS[2:]]
    house.dropped("allpay/swapped.txt", an_allpay_file(swapped))
    held = house.files.head("allpay")
    decide(house, "reject-1", source="allpay", sequence=held, decision="reject")
    house.dropped("registers/accounts/half.csv", a_register(10, 12))
    decide(house, "release-2", source="accounts", sequence=3, decision="release")
    house.dropped("allpay/closed.txt", an_allpay_file([(council_tax(22), 3_00)], SUNDAY))
    entry = Entry(pence=1_00, reference=council_tax(4), on=SUNDAY)
    sunday = a_statement([entry], opening=FRIDAY_CLOSES + 9_00, identity="SUN", on=SUNDAY)
    house.dropped("main-bank/sunday.xml", sunday)
    _reversed(house)
    _close_export_prove(house, SUNDAY)
    house.prove(SATURDAY)


def _at_the_desk(house: House) -> None:
    [item] = [s for s in house.payments.open_items() if s.remaining_pence == 66_00]
    part = {"payment_id": item.item.payment_id, "part": 1, "version": item.version}
    to = {"fund": "CT", "account_reference": council_tax(2), "pence": 60_00}
    clearance = {"items": [{**part, "pence": 60_00}], "to": [to], "why": "she rang"}
    done(house, INES, "clear_suspense", "clear-1", **clearance)
    paid = {"fund": "CT", "account_reference": council_tax(3), "pence": 12_00}
    counter = {"office": "town-hall", "method_code": "CASH", "parts": [paid]}
    done(house, CASS, "record_counter_payment", "counter-1", **counter)


def _reversed(house: House) -> None:
    """The payment was entered in error: its journal's mirror image, approved by another."""
    entered = house.deeds.outcome("counter-1")
    receipt = PaymentId(entered.answer["receipt"] if entered else "")
    at = house.payments.whereabouts(receipt)
    assert at is not None
    told = {"version": at.version, "journal_id": at.first.journal_id, "why": "never paid"}
    done(house, SENA, "reverse_journal", "reverse-1", payment_id=receipt, **told)
    done(house, FAY, "approve_deed", "reverse-1-yes", decides="reverse-1")


def done(house: House, officer: Officer, deed: str, command_id: str, **order: Any) -> Outcome:
    """A deed that nobody refuses."""
    outcome = house.do(officer, deed, command_id, **order)
    assert outcome.outcome is not DeedOutcome.REFUSED, outcome.because
    return outcome


def _close_export_prove(house: House, day: date) -> None:
    house.close(day)
    house.prove(day)
    house.export_all(day)
    house.prove(day)


def open_ledger(house: House) -> None:
    """An opening journal, with the command as the door keeps it."""
    told = {
        "command_id": "opening-1",
        "prepared_by": "pat",
        "approved_by": "sam",
        "why": "go-live",
        "on": str(ON),
        "balances": [
            {"account": "bank/main", "amount_pence": OPENED},
            {"account": "clearing/allpay", "amount_pence": 5_00},
        ],
    }
    body = json.dumps(told, sort_keys=True).encode()
    command = msgspec.json.decode(body, type=OpenBalances)
    opening = Opening(
        evidence=house.evidence,
        ledger=house.ledger,
        councils=house.councils,
        clock=house.clock,
        release=house.release,
    )
    open_balances(command, body, opening=opening)


def decide(house: House, command_id: str, *, source: str, sequence: int, decision: str) -> None:
    """Two officers decide a held file, and the door behind the queue carries it on."""
    deciding.decide(
        house,
        command_id,
        source=source,
        sequence=sequence,
        releases=decision == "release",
        why="the bank sent lines again",
    )
    house.allocate(house.chunks.take())
