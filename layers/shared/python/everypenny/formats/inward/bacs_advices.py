"""Bacs advices about instructions: ADDACS, AUDDIS, AWACS. They tell and never pay.

    Data/MessagingAdvices/MessagingHeader    user-number, advice-type, report-type,
                                             report-generation-date
    Data/MessagingAdvices/MessagingAdvice    record-type: A ADDACS, W AWACS, N and D an
        instruction that a bank returned; reference, reason-code, effective-date, due-date,
        payer-name, payer-account-number, payer-sort-code, payer-new-account-number,
        payer-new-sort-code; or V and R, the verdict on a file of instructions:
        processing-date, originator-file-number, accepted-ddi, rejected-ddi, file-error-code
    Data/MessagingAdvices/MessagingError     line1 to line3, why a file was refused

All in attributes. Source: a public reader of the reports and its specimens.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO, Literal

from lxml import etree

from everypenny.domain.batches import Fault
from everypenny.formats.inward.bacs_xml import (
    ASK,
    account_of,
    attributes,
    count_of,
    day_of,
    elements,
    place_of,
)
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.xml_safety import XmlRefused

Scheme = Literal["ADDACS", "AUDDIS", "AWACS"]

_SCHEMES: Mapping[str, Scheme] = {
    "A": "ADDACS",
    "W": "AWACS",
    "N": "AUDDIS",
    "D": "AUDDIS",
    "R": "AUDDIS",
    "V": "AUDDIS",
}
_VERDICTS = frozenset({"V", "R"})
_NO_ERROR = frozenset({"", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionAdvice:
    """A payer's bank tells of one instruction, found by the `reference` that we gave it.

    Accounts are `sort code account`; `new_account` is empty unless the payer moved.
    `reason_code` is the scheme's single character.
    """

    scheme: Scheme
    user_number: str
    reference: str
    reason_code: str
    effective_on: date | None
    due_on: date | None
    payer_name: str
    account: str
    new_account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionVerdict:
    """Bacs accepts or refuses a file of instructions; `message` says why it was refused."""

    user_number: str
    is_accepted: bool
    processed_on: date | None
    file_number: str
    accepted: int
    rejected: int
    error_code: str
    message: str = ""


Advice = InstructionAdvice | SubmissionVerdict


def read_advices(file: BinaryIO) -> Iterator[Advice | Fault]:
    """Yield every advice of a report, in its order, and a Fault for what cannot be read."""
    held: SubmissionVerdict | None = None
    try:
        for name, element in elements(
            file, "MessagingAdvices", ("MessagingAdvice", "MessagingError")
        ):
            told = attributes(element)
            if name == "MessagingError":
                held = _with_message(held, told)
                continue
            if held is not None:
                yield held
            advice = _advice(element, told)
            held = advice if isinstance(advice, SubmissionVerdict) else None
            if not isinstance(advice, SubmissionVerdict):
                yield advice
    except XmlRefused as refusal:
        if held is not None:
            yield held
        yield refusal.fault
        return
    if held is not None:
        yield held


def _advice(element: etree._Element, told: Mapping[str, str]) -> Advice | Fault:
    record_type = told.get("record-type", "")
    if record_type not in _SCHEMES:
        return _fault(element, record_type, "A record-type A, W, N, D, V or R.")
    if record_type in _VERDICTS and not told.get("reference"):
        return _verdict(element, told)
    if not told.get("reference"):
        return _fault(element, "", "The reference of an instruction.")
    return InstructionAdvice(
        scheme=_SCHEMES[record_type],
        user_number=told.get("user-number", ""),
        reference=told["reference"],
        reason_code=told.get("reason-code", ""),
        effective_on=day_of(told.get("effective-date", "")),
        due_on=day_of(told.get("due-date", "")),
        payer_name=told.get("payer-name", ""),
        account=account_of(
            told.get("payer-sort-code", ""), told.get("payer-account-number", "")
        ),
        new_account=account_of(
            told.get("payer-new-sort-code", ""), told.get("payer-new-account-number", "")
        ),
    )


def _verdict(element: etree._Element, told: Mapping[str, str]) -> SubmissionVerdict | Fault:
    stated = told.get("accepted-ddi", ""), told.get("rejected-ddi", "")
    accepted, rejected = (count_of(text) for text in stated)
    if accepted is None or rejected is None:
        return _fault(element, " ".join(stated), "Numbers accepted-ddi, rejected-ddi.")
    return SubmissionVerdict(
        user_number=told.get("user-number", ""),
        is_accepted=told["record-type"] == "V",
        processed_on=day_of(told.get("processing-date", "")),
        file_number=told.get("originator-file-number", ""),
        accepted=accepted,
        rejected=rejected,
        error_code=told.get("file-error-code", ""),
    )


def _with_message(
    verdict: SubmissionVerdict | None, told: Mapping[str, str]
) -> SubmissionVerdict | None:
    lines = [told.get(f"line{number}", "") for number in (1, 2, 3)]
    message = " ".join(line for line in lines if line not in _NO_ERROR)
    return replace(verdict, message=message) if verdict and message else verdict


def _fault(element: etree._Element, text: str, expected: str) -> Fault:
    return fault_at(place_of(element), text, expected=expected, remedy=ASK)
