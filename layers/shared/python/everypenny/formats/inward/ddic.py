"""DDIC: claims under the Direct Debit indemnity, as take-backs.

    VocaDocument/Data/Document/ServiceUserNumber
    VocaDocument/Data/Document/NewAdvices, one batch each:
        DateOfDebit, TotalValueOfDebits (pounds)
        DDICAdvice: ReasonCode, ReasonCodeMeaning, SUReference, PayingBankReference,
                    TotalAmount (pounds)

All in elements. Source: a public reader of the report.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from lxml import etree

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.domain.payments import Payment
from everypenny.formats.inward.bacs_xml import ASK, day_of, elements, pence_of, place_of
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.xml_safety import XmlRefused, local_name

_NAMES = (
    "ServiceUserNumber",
    "DateOfDebit",
    "TotalValueOfDebits",
    "DDICAdvice",
    "NewAdvices",
)


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Yield each claim as money taken back (negative), and the end of each day's claims.

    `bank_code` is the claim's reason, `booked_on` the day on which our account is debited.
    The control `claims` (pence) is what the report states.
    """
    return at_most(_Reading(options).events(file), options.max_faults)


class _Reading:
    """One pass over one report."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._user = ""
        self._documents = 0
        self._begin()

    def events(self, file: BinaryIO) -> Iterator[Event]:
        try:
            for name, element in elements(file, "NewAdvices", _NAMES):
                yield from self._take(name, element)
        except XmlRefused as refusal:
            if self._is_begun:
                yield from self._end("the end of the file")
            yield refusal.fault
            return
        if not self._documents:
            yield fault_at("NewAdvices", "", expected="At least one day's claims.", remedy=ASK)

    def _begin(self) -> None:
        self._is_begun = False
        self._debited_on: date | None = None
        self._stated: int | None = None
        self._payments = 0
        self._pence = 0

    def _take(self, name: str, element: etree._Element) -> Iterator[Event]:
        text = (element.text or "").strip()
        match name:
            case "ServiceUserNumber":
                self._user = text
            case "DateOfDebit":
                self._is_begun = True
                self._debited_on = day_of(text)
                if self._debited_on is None:
                    yield _fault(element, text, "A date such as 2026-04-01.")
            case "TotalValueOfDebits":
                self._is_begun = True
                self._stated = pence_of(text)
                if self._stated is None:
                    yield _fault(element, text, "A sum in pounds such as 12.34.")
            case "DDICAdvice":
                self._is_begun = True
                yield from self._claim(element)
            case _:
                yield from self._end(place_of(element))

    def _claim(self, element: etree._Element) -> Iterator[Event]:
        told = {local_name(child.tag): (child.text or "").strip() for child in element}
        amount = told.get("TotalAmount", "")
        pence = pence_of(amount)
        if not pence:
            yield _fault(element, amount, "A TotalAmount in pounds such as 12.34.")
            return
        self._payments += 1
        self._pence += pence
        reference = told.get("PayingBankReference", "")
        yield Payment(
            position=self._payments,
            amount_pence=-pence,
            booked_on=self._debited_on,
            source_reference=reference,
            payer_reference=told.get("SUReference", ""),
            narrative=told.get("ReasonCodeMeaning", ""),
            bank_code=told.get("ReasonCode", ""),
            entry_id=reference,
        )

    def _end(self, place: str) -> Iterator[Event]:
        controls = (
            () if self._stated is None else (Control("claims", self._stated, self._pence),)
        )
        yield from disagreements(place, controls, remedy=ASK)
        if self._debited_on is None or self._stated is None:
            expected = "A DateOfDebit and a TotalValueOfDebits before the claims."
            yield fault_at(place, "", expected=expected, remedy=ASK)
        day = self._debited_on.isoformat() if self._debited_on else ""
        self._documents += 1
        yield BatchEnd(
            identity=" ".join(filter(None, (day, self._user))),
            account="",
            currency="GBP",
            opening_pence=None,
            closing_pence=None,
            first_on=self._debited_on,
            last_on=self._debited_on,
            controls=controls,
            stated_pence=None if self._stated is None else -self._stated,
            payments=self._payments,
            total_pence=-self._pence,
        )
        self._begin()


def _fault(element: etree._Element, text: str, expected: str) -> Fault:
    return fault_at(place_of(element), text, expected=expected, remedy=ASK)
