"""What Bacs's XML reports share: how to walk one, and its days, sums and accounts."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO

from lxml import etree

from everypenny.domain.money import NotMoney, pence_from_pounds
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.xml_safety import (
    XmlRefused,
    ended_elements,
    first_names,
    local_name,
)

ASK = "Fetch the report from Bacs again."

# E4 of the scheme's return codes, by the words that a report gives where the code says less.
_RETURN_WORDS = {
    "REFER TO PAYER": "0",
    "INSTRUCTION CANCELLED": "1",
    "PAYER DECEASED": "2",
    "ACCOUNT TRANSFERRED": "3",
    "ADVANCE NOTICE DISPUTED": "4",
    "NO ACCOUNT": "5",
    "NO INSTRUCTION": "6",
    "AMOUNT DIFFERS": "7",
    "AMOUNT NOT YET DUE": "8",
    "PRESENTATION OVERDUE": "9",
    "SERVICE USER DIFFERS": "A",
    "ACCOUNT CLOSED": "B",
}
_RETURN_CODES = frozenset(_RETURN_WORDS.values())


def elements(
    file: BinaryIO, report: str, names: tuple[str, ...]
) -> Iterator[tuple[str, etree._Element]]:
    """Yield (local name, element) as each named one ends, and clear it behind the caller.

    Raises XmlRefused, also where the report's own element is not near the file's start.
    """
    found = first_names(file)
    if report not in found:
        raise XmlRefused(
            fault_at(
                "the whole file",
                " ".join(found[:5]),
                expected=f"A Bacs report with the element {report}.",
                remedy="Drop the file in the folder of the report that it is.",
            )
        )
    for element in ended_elements(file, names):
        yield local_name(element.tag), element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def attributes(element: etree._Element | None) -> Mapping[str, str]:
    """An element's attributes without the blanks that Bacs pads them with."""
    if element is None:
        return {}
    return {str(key): str(value).strip() for key, value in element.attrib.items()}


def place_of(element: etree._Element) -> str:
    """Where an element is, for a person."""
    return f"{local_name(element.tag)}, line {element.sourceline}"


def day_of(text: str) -> date | None:
    """A day written 2026-04-01 or 01/04/2026; None where it is neither."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII)
    parts = match.groups() if match else ()
    if not match and (match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text, re.ASCII)):
        parts = match.groups()[::-1]
    try:
        return date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None


def pence_of(text: str) -> int | None:
    """A sum in pounds, unsigned, as pence; None where it is none."""
    try:
        pence = pence_from_pounds(text.removeprefix("\N{POUND SIGN}"))
    except NotMoney:
        return None
    return None if text.startswith(("-", "+")) else pence


def count_of(text: str) -> int | None:
    """A number of at most nine digits; None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def account_of(sort_code: str, number: str) -> str:
    """A sort code, with hyphens or without, and an account number as one name."""
    return f"{sort_code.replace('-', '')} {number}".strip()


def return_code_of(code: str, description: str) -> str:
    """The scheme's one-character reason of a four-character return code.

    It is the first character in every report seen; where that is none of the scheme's, the
    description decides, and failing that the code stays as it is.
    """
    if code[:1] in _RETURN_CODES:
        return code[:1]
    return _RETURN_WORDS.get(description.upper(), code)
