"""Read the entries that fill in a known form by it, and all else of the file by the parser.

A form counts within one report once the parser has read two entries of it there and told of
the second what the form tells. Entries are left to forms only directly behind one that the
parser closed as the report's own, with nothing but blanks between: what surrounds them is
then known. One entry of each block is always parsed, so that the tree stays small.
"""

import re
from collections.abc import Generator, Iterator
from datetime import date
from typing import BinaryIO

from lxml import etree

from everypenny.domain.payments import Payment
from everypenny.formats.inward.camt_forms import Form, form_of, unfilled
from everypenny.formats.inward.camt_reading import Reading
from everypenny.formats.inward.camt_report import Report
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.xml_safety import ElementStream, blocks, local_name

_CLOSING = re.compile(r"</(?:[\w.-]+:)?Ntry\s*>", re.ASCII)
_MOST_HELD = 1 << 16
_MOST_SEEN = 500
_MOST_FORMS = 32
# Encodings in which a byte below 128 is that ASCII character and nothing else.
_LIKE_ASCII = re.compile(
    rb"(?:\xef\xbb\xbf)?<\?xml\s[^<>]*?\sencoding\s*=\s*[\"'](?:UTF-8|US-ASCII|ISO-8859-1)[\"']",
    re.IGNORECASE,
)


def read_by_form(file: BinaryIO, reading: Reading, options: ReadOptions) -> Iterator[Event]:
    """Payments, batch ends and faults; raises XmlRefused, and then what it told stands."""
    return _Pass(reading, options).events(file)


class _Pass:
    """One pass over one file. Bytes are held as latin-1, in which each is one character."""

    def __init__(self, reading: Reading, options: ReadOptions) -> None:
        self._reading = reading
        self._stream = ElementStream(reading.names)
        self._longest = options.max_line_bytes
        self._not_after = options.not_after or date.max
        self._is_like_ascii = False
        self._cut_lines = 0
        self._report: Report | None = None
        self._seen: set[str] = set()
        self._forms: list[Form] = []

    def events(self, file: BinaryIO) -> Iterator[Event]:
        """Everything that the file tells."""
        held = ""
        for number, block in enumerate(blocks(file)):
            if number == 0:
                self._is_like_ascii = _LIKE_ASCII.match(block) is not None
            held = yield from self._block(held + block.decode("latin-1"))
            if len(held) > _MOST_HELD:
                yield from self._parsed(held)
                held = ""
        yield from self._parsed(held)
        self._stream.close()

    def _block(self, text: str) -> Generator[Event, None, str]:
        """Read up to the last entry that ends here; the rest is handed back."""
        at = 0
        while closing := _CLOSING.search(text, at):
            told = list(self._parsed(text[at : closing.start()]))
            element, more = self._closed(closing[0])
            told += more
            yield from told
            start, at = at, closing.end()
            if element is not None and self._is_own(element):
                self._learn(text[start:at], told)
                begun = at
                at = yield from self._by_form(text, at)
                self._cut_lines += text.count("\n", begun, at)
        return text[at:]

    def _parsed(self, text: str) -> Iterator[Event]:
        """What the parser tells of a stretch, in front of which entries may have been cut.

        Line breaks stand for those, so that the parser counts lines as if it had seen them.
        """
        data = b"\n" * self._cut_lines + text.encode("latin-1")
        self._cut_lines = 0
        for element in self._stream.fed(data):
            yield from self._reading.told(element)

    def _by_form(self, text: str, at: int) -> Generator[Event, None, int]:
        """Pay what entries by known forms tell; where the first other one begins."""
        report = self._report
        while report is not None and (match := self._matched(text, at)):
            payment = self._forms[0].payment(match, position=report.payments + 1)
            if payment is None or not self._is_in_bounds(payment, match):
                break
            report.counts_by_form(payment.amount_pence, payment.booked_on)
            if report.adds(payment.amount_pence):
                yield payment
            at = match.end()
        self._reading.passed_entries()
        return at

    def _matched(self, text: str, at: int) -> re.Match[str] | None:
        """The entry as its form's pattern sees it; that form is then the first to be tried."""
        for number, form in enumerate(self._forms):
            if match := form.pattern.match(text, at):
                if number:
                    self._forms.insert(0, self._forms.pop(number))
                return match
        return None

    def _is_in_bounds(self, payment: Payment, match: re.Match[str]) -> bool:
        booked_on, value_on = payment.booked_on or date.min, payment.value_on or date.min
        return (
            match.end() - match.start() <= self._longest
            and booked_on <= self._not_after
            and value_on <= self._not_after
        )

    def _closed(self, tag: str) -> tuple[etree._Element | None, list[Event]]:
        """What the closing tag of an entry closes, and what that tells.

        None where it closes nothing, as inside a comment. Fed by itself, so that nothing else
        can have closed it.
        """
        elements = list(self._stream.fed(tag.encode("latin-1")))
        told = [event for element in elements for event in self._reading.told(element)]
        return elements[0] if len(elements) == 1 else None, told

    def _is_own(self, element: etree._Element) -> bool:
        """Whether an element is an entry of the report itself; a new report knows no form."""
        report = self._reading.report
        if report is None or element.getparent() is not report.element:
            return False
        if report is not self._report:
            self._report = report
            self._seen, self._forms = set(), []
        return local_name(element.tag) == "Ntry"

    def _learn(self, entry: str, told: list[Event]) -> None:
        """Trust a form seen before, if it tells of this entry what the parser told."""
        empty = unfilled(entry)
        if empty is None or not self._is_like_ascii or len(self._forms) == _MOST_FORMS:
            return
        if empty not in self._seen:
            if len(self._seen) < _MOST_SEEN:
                self._seen.add(empty)
            return
        form = form_of(empty)
        if form is not None and form not in self._forms and _tells(form, entry, told):
            self._forms.insert(0, form)


def _tells(form: Form, entry: str, told: list[Event]) -> bool:
    match told, form.pattern.match(entry):
        case [Payment() as payment], re.Match() as filled:
            return form.payment(filled, position=payment.position) == payment
    return False
