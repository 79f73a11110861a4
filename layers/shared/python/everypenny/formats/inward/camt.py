"""ISO 20022 account reports, streamed: camt.053 statements, camt.052 and camt.054 details.

| datum | camt.053 | camt.052 | camt.054 |
|---|---|---|---|
| message below Document | BkToCstmrStmt | BkToCstmrAcctRpt | BkToCstmrDbtCdtNtfctn |
| report, one batch each | Stmt | Rpt | Ntfctn |
| lines | Ntry | Ntry | Ntry |

Namespaces are ignored, so one structure serves versions 2 to 14. Only booked entries are
yielded. camt.052 and camt.054 tell money that a later camt.053 tells again: read, not posted.
"""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from lxml import etree

from everypenny.domain.batches import Fault
from everypenny.formats.inward.camt_detail import Detail, read_detail
from everypenny.formats.inward.camt_entry import lines_of, payment_of, read_entry
from everypenny.formats.inward.camt_report import HEADER, Report
from everypenny.formats.inward.camt_values import Judge
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.xml_safety import XmlRefused, ended_elements, first_names, local_name


class _Kind(NamedTuple):
    name: str
    message: str
    report: str


_KINDS = (
    _Kind("camt.052", "BkToCstmrAcctRpt", "Rpt"),
    _Kind("camt.053", "BkToCstmrStmt", "Stmt"),
    _Kind("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"),
)


def read_camt052(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read an intraday report: one batch a Rpt."""
    return at_most(_Reading(_KINDS[0], options).events(file), options.max_faults)


def read_camt053(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read a bank statement: one batch a Stmt."""
    return at_most(_Reading(_KINDS[1], options).events(file), options.max_faults)


def read_camt054(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read a debit and credit advice: one batch a Ntfctn."""
    return at_most(_Reading(_KINDS[2], options).events(file), options.max_faults)


class _Reading:
    """One pass over one file."""

    def __init__(self, kind: _Kind, options: ReadOptions) -> None:
        self._kind = kind
        self._options = options
        self._judge = Judge(options)
        self._report: Report | None = None
        self._reports = 0
        self._details: list[Detail] = []

    def events(self, file: BinaryIO) -> Iterator[Event]:
        """Payments, batch ends and faults; what was read before a refusal is kept."""
        try:
            yield from self._told(file)
        except XmlRefused as refusal:
            if self._report is not None:
                yield self._report.end_so_far(self._judge)
            yield refusal.fault

    def _told(self, file: BinaryIO) -> Iterator[Event]:
        names = first_names(file)
        if self._kind.message not in names:
            yield self._wrong_message(names)
            return
        for element in ended_elements(file, (self._kind.report, "Ntry", "TxDtls")):
            match local_name(element.tag):
                case "TxDtls":
                    self._detail(element)
                case "Ntry":
                    yield from self._entry(element)
                case _:
                    yield from self._end(element)
        if not self._reports:
            yield self._no_report()

    def _report_at(self, element: etree._Element) -> Report | None:
        """The report that an element is; None inside another one, or anywhere else."""
        if self._report is None and local_name(element.tag) == self._kind.report:
            self._reports += 1
            self._report = Report(element, number=self._reports, options=self._options)
            self._judge.where = self._report.next_entry
        is_it = self._report is not None and element is self._report.element
        return self._report if is_it else None

    def _detail(self, element: etree._Element) -> None:
        """Keep what a detail says until its entry ends, and free it."""
        if self._report is None:
            for holder in element.iterancestors():
                self._report_at(holder)
        self._details.append(read_detail(element, self._judge))
        _release_before(element)

    def _entry(self, element: etree._Element) -> Iterator[Event]:
        """Yield an entry's payments. Only a report's own entries count, not nested ones."""
        holder, details = element.getparent(), self._details
        report = self._report_at(holder) if holder is not None else None
        if report is None:
            return
        entry = read_entry(element, self._judge)
        if entry is not None and report.counts(entry, element):
            for line in lines_of(entry, details):
                if report.adds(line.amount_pence):
                    yield payment_of(entry, line, position=report.payments)
        yield from self._judge.faults()
        report.passed_entry()
        self._judge.where, self._details = report.next_entry, []
        _release(element)

    def _end(self, element: etree._Element) -> Iterator[Event]:
        """Yield a report's end, and what its own word on itself does not agree with."""
        report = self._report_at(element)
        if report is None:
            return
        self._judge.where = report.where
        yield report.end(self._judge)
        yield from self._judge.faults()
        self._report, self._details = None, []
        _release(element)

    def _wrong_message(self, names: list[str]) -> Fault:
        other = next((kind.name for kind in _KINDS if kind.message in names), "")
        return fault_at(
            "the root of the file",
            "/".join(names[:2]),
            expected=f"{self._kind.name}: Document/{self._kind.message}.",
            remedy=f"This is {other}; read it as such." if other else "Check which file it is.",
        )

    def _no_report(self) -> Fault:
        return fault_at(
            f"Document/{self._kind.message}",
            "",
            expected=f"At least one {self._kind.report}.",
            remedy="Ask the bank for a file that is not empty.",
        )


def _release(element: etree._Element) -> None:
    """Free what stands in an element that was read, and its forerunners.

    The element itself must stay: the parser still hangs the text behind it on it.
    """
    element.clear()
    _release_before(element)


def _release_before(element: etree._Element) -> None:
    while (previous := element.getprevious()) is not None:
        parent = element.getparent()
        if parent is None or local_name(previous.tag) in HEADER:
            return
        parent.remove(previous)
