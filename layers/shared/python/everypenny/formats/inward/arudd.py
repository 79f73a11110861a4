"""ARUDD: the Direct Debits that payers' banks returned unpaid, as take-backs.

    ARUDD/Header                          adviceNumber, currentProcessingDate
    ARUDD/ServiceLicenseInformation       userNumber
    ARUDD/Advice/OriginatingAccountRecords/OriginatingAccountRecord, one batch each:
        OriginatingAccount                number, sortCode
        ReturnedDebitItem                 ref, transCode, returnCode, returnDescription,
                                          originalProcessingDate, valueOf (pounds), currency
            PayerAccount                  number, sortCode, name, ref
        Totals                            numberOf, valueOf, currency

All in attributes. Source: a public reader of the report and a published specimen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from lxml import etree

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.domain.payments import Payment
from everypenny.formats.inward.bacs_xml import (
    ASK,
    account_of,
    attributes,
    count_of,
    day_of,
    elements,
    pence_of,
    place_of,
    return_code_of,
)
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.xml_safety import XmlRefused, local_name

_NAMES = (
    "Header",
    "ServiceLicenseInformation",
    "OriginatingAccount",
    "ReturnedDebitItem",
    "Totals",
    "OriginatingAccountRecord",
)


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Yield each returned item as money taken back (negative), and each account's end.

    `bank_code` is the scheme's reason, `paid_on` the day on which the debit was processed,
    `booked_on` the report's. Controls: `returns` (pence) and `number of returns`.
    """
    return at_most(_Reading(options).events(file), options.max_faults)


@dataclass(slots=True)
class _Record:
    """One of our accounts, and what came back to it."""

    account: str = ""
    payments: int = 0
    pence: int = 0
    is_begun: bool = False
    controls: list[Control] = field(default_factory=list)


class _Reading:
    """One pass over one report."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._advice = ""
        self._user = ""
        self._processed_on: date | None = None
        self._record = _Record()
        self._records = 0

    def events(self, file: BinaryIO) -> Iterator[Event]:
        try:
            for name, element in elements(file, "ARUDD", _NAMES):
                yield from self._take(name, element)
        except XmlRefused as refusal:
            if self._record.is_begun:
                yield from self._end("the end of the file")
            yield refusal.fault
            return
        if not self._records:
            yield fault_at("ARUDD", "", expected="At least one account record.", remedy=ASK)

    def _take(self, name: str, element: etree._Element) -> Iterator[Event]:
        told = attributes(element)
        match name:
            case "Header":
                self._advice = told.get("adviceNumber", "")
                self._processed_on = day_of(told.get("currentProcessingDate", ""))
                if self._processed_on is None:
                    yield _fault(element, told, "A currentProcessingDate such as 2026-04-01.")
            case "ServiceLicenseInformation":
                self._user = told.get("userNumber", "")
            case "OriginatingAccount":
                self._record.is_begun = True
                self._record.account = account_of(
                    told.get("sortCode", ""), told.get("number", "")
                )
            case "ReturnedDebitItem":
                self._record.is_begun = True
                yield from self._item(element)
            case "Totals":
                yield from self._totals(element)
            case _:
                yield from self._end(place_of(element))

    def _item(self, element: etree._Element) -> Iterator[Event]:
        told = attributes(element)
        payer = attributes(
            next((child for child in element if local_name(child.tag) == "PayerAccount"), None)
        )
        pence = pence_of(told.get("valueOf", ""))
        paid_on = day_of(told.get("originalProcessingDate", ""))
        if not pence:
            yield _fault(element, told, "A valueOf in pounds such as 12.34, more than none.")
            return
        if paid_on is None:
            yield _fault(element, told, "An originalProcessingDate such as 2026-04-01.")
        if told.get("currency", "GBP") != self._options.currency:
            yield _fault(element, told, f"A value in {self._options.currency}.")
        self._record.payments += 1
        self._record.pence += pence
        yield _payment(told, payer, -pence, self._record.payments, self._processed_on, paid_on)

    def _totals(self, element: etree._Element) -> Iterator[Event]:
        told = attributes(element)
        pence, number = pence_of(told.get("valueOf", "")), count_of(told.get("numberOf", ""))
        if pence is None or number is None:
            yield _fault(element, told, "Totals with a numberOf and a valueOf in pounds.")
            return
        self._record.controls = [
            Control("returns", pence, self._record.pence),
            Control("number of returns", number, self._record.payments),
        ]
        yield from disagreements(place_of(element), self._record.controls, remedy=ASK)

    def _end(self, place: str) -> Iterator[Event]:
        record, self._record = self._record, _Record()
        self._records += 1
        if not record.controls:
            yield fault_at(place, "", expected="Totals behind the items.", remedy=ASK)
        day = self._processed_on
        named = (day.isoformat() if day else "", self._user, self._advice, record.account)
        yield BatchEnd(
            identity=" ".join(filter(None, named)),
            account=record.account,
            currency=self._options.currency,
            opening_pence=None,
            closing_pence=None,
            first_on=day,
            last_on=day,
            controls=tuple(record.controls),
            stated_pence=-record.controls[0].stated if record.controls else None,
            payments=record.payments,
            total_pence=-record.pence,
        )


def _payment(
    told: Mapping[str, str],
    payer: Mapping[str, str],
    pence: int,
    position: int,
    booked_on: date | None,
    paid_on: date | None,
) -> Payment:
    reference = told.get("ref", "") or payer.get("ref", "")
    theirs = payer.get("ref", "")
    description = told.get("returnDescription", "")
    return Payment(
        position=position,
        amount_pence=pence,
        booked_on=booked_on,
        paid_on=paid_on,
        source_reference=reference,
        payer_reference=reference,
        narrative=" ".join(filter(None, (description, "" if theirs == reference else theirs))),
        bank_code=return_code_of(told.get("returnCode", ""), description),
        payer_name=payer.get("name", ""),
        payer_account=account_of(payer.get("sortCode", ""), payer.get("number", "")),
    )


def _fault(element: etree._Element, told: Mapping[str, str], expected: str) -> Fault:
    text = " ".join(f'{key}="{value}"' for key, value in told.items())
    return fault_at(place_of(element), text, expected=expected, remedy=ASK)
