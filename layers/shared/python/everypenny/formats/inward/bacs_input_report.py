"""Bacs's input report: what became of a submission, so that refused items are not posted.

    Submission/SubmissionInformation         volumeSerialNumber
    Submission/UserFile/InputUserFile, one report each:
        UserFileInformation                  userNumber, userFileNumber, uhl1ProcessingDate
        .../Errors/Error/ErrorItem           reference, valueOf (pounds)
        .../Errors/Error/ErrorMessage        type: REJECTED, AMENDED or RETURNED
        InputReportSummary/AgreementOfFileTotals/CreditEntry and DebitEntry, each with
            AcceptedRecords, RejectedRecords numberOf, valueOf (contras counted in)

All in attributes. Source: a public reader of the report and its specimen.

As payments (`read`): each item REJECTED or RETURNED is money that the submission posts and
nobody will pay, so it is taken back (negative) on the processing date; an AMENDED item is paid
as Bacs put it right. `bank_code` is what became of the item. Control: `rejected items`, the
side's rejected sum (pence) against the items. A file refused whole names no item, so that
control rejects its report, and an officer sees it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from lxml import etree

from everypenny.domain.batches import BatchEnd, Control, Fault
from everypenny.domain.payments import Payment
from everypenny.formats.inward.bacs_xml import (
    ASK,
    attributes,
    count_of,
    day_of,
    elements,
    pence_of,
    place_of,
)
from everypenny.formats.inward.controls import disagreements
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.xml_safety import XmlRefused, local_name

_NAMES = (
    "SubmissionInformation",
    "UserFileInformation",
    "Error",
    "AgreementOfFileTotals",
    "InputUserFile",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReport:
    """One item that Bacs did not take as it was; `outcome` is REJECTED, AMENDED or RETURNED.

    `reference` and `pence` are those of the submission.
    """

    reference: str
    pence: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Records of one side, contras counted in, and their pence."""

    accepted: int
    accepted_pence: int
    rejected: int
    rejected_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """The end of one file's report; serial, user and file number name the submission."""

    serial: str
    user_number: str
    file_number: str
    processed_on: date | None
    debits: Sums | None
    credits: Sums | None


def read_input_report(file: BinaryIO) -> Iterator[ItemReport | FileReport | Fault]:
    """Yield each file's refused or changed items, then its FileReport."""
    serial = ""
    told: dict[str, str] = {}
    sums: dict[str, Sums | None] = {}
    try:
        for name, element in elements(file, "InputReport", _NAMES):
            match name:
                case "SubmissionInformation":
                    serial = attributes(element).get("volumeSerialNumber", "")
                case "UserFileInformation":
                    told = dict(attributes(element))
                case "Error":
                    yield _item(element)
                case "AgreementOfFileTotals":
                    sums = {local_name(side.tag): _sums(side) for side in element}
                case _:
                    yield from _unread_sums(element, sums)
                    yield _report(serial, told, sums)
                    told, sums = {}, {}
    except XmlRefused as refusal:
        yield refusal.fault


def read(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Yield what is taken back of each submitted file, then its end; see the module."""
    return at_most(_events(file, options), options.max_faults)


@dataclass(slots=True)
class _Refused:
    """The items of one file that nobody will pay; the `others` take no money back."""

    items: list[ItemReport] = field(default_factory=list)
    others: int = 0

    def pence(self, outcome: str) -> int:
        return sum(item.pence for item in self.items if item.outcome == outcome)


def _events(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    refused = _Refused()
    for told in read_input_report(file):
        match told:
            case ItemReport(outcome="REJECTED" | "RETURNED", pence=pence) if pence:
                refused.items.append(told)
            case ItemReport():
                refused.others += 1
            case FileReport():
                yield from _taken_back(told, refused, options)
                refused = _Refused()
            case Fault():
                yield told


def _taken_back(report: FileReport, refused: _Refused, options: ReadOptions) -> Iterator[Event]:
    named = f"file {report.file_number} of {report.user_number}"
    if report.processed_on is None:
        expected = "A uhl1ProcessingDate such as 2026-04-01."
        yield fault_at(named, "", expected=expected, remedy=ASK)
        return
    stated = report.debits.rejected_pence if report.debits else 0
    control = Control("rejected items", stated, refused.pence("REJECTED"))
    yield from disagreements(named, [control], remedy=ASK)
    for position, item in enumerate(refused.items, start=1):
        yield _payment(item, position, report.processed_on)
    yield _end(report, report.processed_on, refused, control, options.currency)


def _payment(item: ItemReport, position: int, day: date) -> Payment:
    return Payment(
        position=position,
        amount_pence=-item.pence,
        booked_on=day,
        paid_on=day,
        source_reference=item.reference,
        payer_reference=item.reference,
        narrative=f"{item.outcome} BY BACS",
        bank_code=item.outcome,
    )


def _end(
    report: FileReport, day: date, refused: _Refused, control: Control, currency: str
) -> BatchEnd:
    total = -sum(item.pence for item in refused.items)
    named = (day.isoformat(), report.user_number, report.serial, report.file_number)
    return BatchEnd(
        identity=" ".join(filter(None, named)),
        account="",
        currency=currency,
        opening_pence=None,
        closing_pence=None,
        first_on=day,
        last_on=day,
        controls=(control,),
        stated_pence=-control.stated - refused.pence("RETURNED"),
        payments=len(refused.items),
        total_pence=total,
        zero_lines=refused.others,
    )


def _item(error: etree._Element) -> ItemReport | Fault:
    parts = {local_name(part.tag): attributes(part) for part in error}
    item, message = parts.get("ErrorItem", {}), parts.get("ErrorMessage", {})
    pence = pence_of(item.get("valueOf", ""))
    if pence is None or not message.get("type"):
        return fault_at(
            place_of(error),
            " ".join((*item.values(), *message.values())),
            expected="An ErrorItem with its valueOf in pounds and an ErrorMessage with a type.",
            remedy=ASK,
        )
    return ItemReport(
        reference=item.get("reference", ""), pence=pence, outcome=message["type"].upper()
    )


def _sums(side: etree._Element) -> Sums | None:
    parts = {local_name(part.tag): attributes(part) for part in side}
    taken, refused = parts.get("AcceptedRecords", {}), parts.get("RejectedRecords", {})
    numbers = [count_of(part.get("numberOf", "")) for part in (taken, refused)]
    values = [pence_of(part.get("valueOf", "")) for part in (taken, refused)]
    match (*numbers, *values):
        case (int(accepted), int(rejected), int(accepted_pence), int(rejected_pence)):
            return Sums(
                accepted=accepted,
                accepted_pence=accepted_pence,
                rejected=rejected,
                rejected_pence=rejected_pence,
            )
    return None


def _unread_sums(element: etree._Element, sums: dict[str, Sums | None]) -> Iterator[Fault]:
    for side in ("DebitEntry", "CreditEntry"):
        if sums.get(side) is None:
            expected = f"A {side} with the numbers and sums accepted and rejected."
            yield fault_at(place_of(element), "", expected=expected, remedy=ASK)


def _report(serial: str, told: dict[str, str], sums: dict[str, Sums | None]) -> FileReport:
    return FileReport(
        serial=serial,
        user_number=told.get("userNumber", ""),
        file_number=told.get("userFileNumber", ""),
        processed_on=day_of(told.get("uhl1ProcessingDate", "")),
        debits=sums.get("DebitEntry"),
        credits=sums.get("CreditEntry"),
    )
