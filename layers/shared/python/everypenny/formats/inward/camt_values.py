"""Values of ISO 20022 XML: found by local name, read strictly, faults kept with their place."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache

from lxml import etree

from everypenny.domain.batches import Fault
from everypenny.domain.london_days import london_day
from everypenny.domain.money import NotMoney, pence_from_pounds
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.reading import ReadOptions
from everypenny.formats.xml_safety import local_name

NO_ID = frozenset({"", "NONREF", "NOTPROVIDED", "NOREF"})
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*|Z|[+-]\d\d:\d\d)?", re.ASCII)
_INSTANT = re.compile(r"\S{10}T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def find(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element down a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        for child in element:
            if local_name(child.tag) == name:
                element = child
                break
        else:
            return None
    return element


def text_at(element: etree._Element | None, *path: str) -> str:
    """The text down a path of local names without the blanks around it, or nothing."""
    found = find(element, *path) if path else element
    return (found.text or "").strip() if found is not None else ""


def an_id(text: str) -> str:
    """An id that identifies something; nothing for the words that banks write for none."""
    return "" if text.upper() in NO_ID else text


@lru_cache(maxsize=4096)
def day_of(text: str) -> date:
    """The London day of an xs:date or xs:dateTime; one without an offset is taken as told.

    Raises ValueError. A date alone keeps its day whatever its offset.
    """
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    instant = _INSTANT.fullmatch(text)
    if instant is None:
        return date.fromisoformat(match[1])
    time, offset = instant.groups()
    try:
        return london_day(datetime.fromisoformat(f"{match[1]}T{time}{offset}"))
    except OverflowError:
        raise ValueError(text) from None


class Judge:
    """Reads the values of one file and keeps a fault for each that cannot be read.

    `where` is the place that the values belong to, such as `statement 1, entry 12`.
    """

    def __init__(self, options: ReadOptions) -> None:
        self.where = "the file"
        self._faults: list[Fault] = []
        self._max_text = options.max_line_bytes
        self._not_after = options.not_after

    def faults(self) -> list[Fault]:
        """Hand over the faults kept since the last call."""
        kept, self._faults = self._faults, []
        return kept

    def refuse(
        self, element: etree._Element | None, what: str, *, expected: str, remedy: str
    ) -> None:
        """Keep a fault about an element; `what` names it where it is missing."""
        line = f", line {element.sourceline}" if element is not None else ""
        text = (element.text or "").strip() if element is not None else ""
        place = f"{self.where}, {what}{line}"
        self._faults.append(fault_at(place, text, expected=expected, remedy=remedy))

    def pence(self, element: etree._Element) -> int | None:
        """An unsigned amount in pence; None, and a fault, where it is no exact amount."""
        text = (element.text or "").strip()
        if text[:1].isdigit() and not len(element):
            with suppress(NotMoney):
                return pence_from_pounds(text)
        self.refuse(
            element,
            local_name(element.tag),
            expected="An amount such as 12.34, unsigned and in whole pence.",
            remedy="Ask the bank to send the amount exactly.",
        )
        return None

    def sign(self, element: etree._Element | None) -> int | None:
        """1 for CRDT, -1 for DBIT; None, and a fault, for anything else."""
        match text := (element.text or "").strip() if element is not None else "":
            case "CRDT":
                return 1
            case "DBIT":
                return -1
        self.refuse(
            element,
            "CdtDbtInd",
            expected=f"CRDT or DBIT, not {text!r:.20}.",
            remedy="Ask the bank to say which way the money went.",
        )
        return None

    def day(self, found: Mapping[str, etree._Element], name: str) -> date | None:
        """The London day under a name, in its Dt or DtTm; None where it has neither."""
        told = found.get(f"{name}/Dt", found.get(f"{name}/DtTm"))
        return self.told_day(told) if told is not None else None

    def told_day(self, element: etree._Element) -> date | None:
        """The London day that an element's own text tells; None, and a fault, if none."""
        try:
            return day_of((element.text or "").strip())
        except ValueError:
            self.refuse(
                element,
                local_name(element.tag),
                expected="A day such as 2026-11-05, or a day and time.",
                remedy="Ask the bank to correct the date.",
            )
            return None

    def line_day(self, found: Mapping[str, etree._Element], name: str) -> date | None:
        """The same for a line that posts; a fault if it lies too far ahead for the source."""
        day = self.day(found, name)
        if day is not None and self._not_after is not None and day > self._not_after:
            self.refuse(
                found.get(f"{name}/Dt", found.get(f"{name}/DtTm")),
                name,
                expected=f"A day not after {self._not_after.isoformat()}.",
                remedy="Ask the bank to correct the date, or allow more days ahead.",
            )
        return day

    def text(self, element: etree._Element | None) -> str:
        """An element's text without the blanks around it; empty where there is none.

        One longer than the source allows is a fault, and cut.
        """
        if element is None or (told := element.text) is None:
            return ""
        text = told.strip()
        if len(text) <= self._max_text:
            return text
        self.refuse(
            element,
            local_name(element.tag),
            expected=f"A text of at most {self._max_text} characters.",
            remedy="Ask the bank for the file without the over-long text.",
        )
        return text[: self._max_text]
