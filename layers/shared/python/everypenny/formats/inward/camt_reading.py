"""What the parsed elements of ISO 20022 account reports tell, each as it streams by."""

from collections.abc import Iterator

from lxml import etree

from everypenny.formats.inward.camt_detail import Detail, read_detail
from everypenny.formats.inward.camt_entry import lines_of, payment_of, read_entry
from everypenny.formats.inward.camt_report import HEADER, Report
from everypenny.formats.inward.camt_values import Judge
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.xml_safety import local_name


class Reading:
    """One pass over one file; `report` is the one that is open, None outside of any."""

    def __init__(self, report_name: str, options: ReadOptions) -> None:
        self.names = (report_name, "Ntry", "TxDtls")
        self.report: Report | None = None
        self.reports = 0
        self._options = options
        self._judge = Judge(options)
        self._details: list[Detail] = []

    def told(self, element: etree._Element) -> Iterator[Event]:
        """Payments, batch ends and faults of the next element of one of the names."""
        match local_name(element.tag):
            case "TxDtls":
                self._detail(element)
            case "Ntry":
                yield from self._entry(element)
            case _:
                yield from self._end(element)

    def passed_entries(self) -> None:
        """Go on behind entries of the report that were counted without their elements."""
        if self.report is not None:
            self._judge.where = self.report.next_entry

    def broken_off(self) -> Iterator[Event]:
        """The end of the report that is open, where the file cannot be read on."""
        if self.report is not None:
            yield self.report.end_so_far(self._judge)

    def _report_at(self, element: etree._Element) -> Report | None:
        """The report that an element is; None inside another one, or anywhere else."""
        if self.report is None and local_name(element.tag) == self.names[0]:
            self.reports += 1
            self.report = Report(element, number=self.reports, options=self._options)
            self._judge.where = self.report.next_entry
        is_it = self.report is not None and element is self.report.element
        return self.report if is_it else None

    def _detail(self, element: etree._Element) -> None:
        """Keep what a detail says until its entry ends, and free it."""
        if self.report is None:
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
        self.report, self._details = None, []
        _release(element)


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
