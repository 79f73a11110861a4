"""ISO 20022 account reports, streamed: camt.053 statements, camt.052 and camt.054 details.

| datum | camt.053 | camt.052 | camt.054 |
|---|---|---|---|
| message below Document | BkToCstmrStmt | BkToCstmrAcctRpt | BkToCstmrDbtCdtNtfctn |
| report, one batch each | Stmt | Rpt | Ntfctn |
| lines | Ntry | Ntry | Ntry |

Namespaces are ignored, so one structure serves versions 2 to 14. Only booked entries are
yielded. camt.052 and camt.054 tell money that a later camt.053 tells again: read, not posted.

A bank fills in few forms, so most entries are read by the form that they fill in (camt_forms)
and only the others by the XML parser, which has the last word: `parsed_alone` tells the same
events without forms, only more slowly.
"""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from everypenny.domain.batches import Fault
from everypenny.formats.inward.camt_by_form import read_by_form
from everypenny.formats.inward.camt_reading import Reading
from everypenny.formats.inward.faults import at_most, fault_at
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.xml_safety import XmlRefused, ended_elements, first_names


class _Kind(NamedTuple):
    name: str
    message: str
    report: str


_KINDS = {
    kind.name: kind
    for kind in (
        _Kind("camt.052", "BkToCstmrAcctRpt", "Rpt"),
        _Kind("camt.053", "BkToCstmrStmt", "Stmt"),
        _Kind("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    )
}


def read_camt052(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read an intraday report: one batch a Rpt."""
    return at_most(_events(file, _KINDS["camt.052"], options), options.max_faults)


def read_camt053(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read a bank statement: one batch a Stmt."""
    return at_most(_events(file, _KINDS["camt.053"], options), options.max_faults)


def read_camt054(file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """Read a debit and credit advice: one batch a Ntfctn."""
    return at_most(_events(file, _KINDS["camt.054"], options), options.max_faults)


def parsed_alone(name: str, file: BinaryIO, options: ReadOptions) -> Iterator[Event]:
    """What a `camt.053` (or .052, .054) tells if every entry of it goes through the parser."""
    return at_most(_parsed(file, _KINDS[name], options), options.max_faults)


def _events(file: BinaryIO, kind: _Kind, options: ReadOptions) -> Iterator[Event]:
    """Read by forms; a file that is no sound XML is read again by the parser from the start.

    Only the parser, when it has seen every byte, can say where the XML breaks.
    """
    told = 0
    try:
        for event in _by_form(file, kind, options):
            told += 1
            yield event
    except XmlRefused:
        yield from islice(_parsed(file, kind, options), told, None)


def _by_form(file: BinaryIO, kind: _Kind, options: ReadOptions) -> Iterator[Event]:
    """Payments, batch ends and faults; raises XmlRefused."""
    names = first_names(file)
    if kind.message not in names:
        yield _wrong_message(kind, names)
        return
    reading = Reading(kind.report, options)
    yield from read_by_form(file, reading, options)
    if not reading.reports:
        yield _no_report(kind)


def _parsed(file: BinaryIO, kind: _Kind, options: ReadOptions) -> Iterator[Event]:
    """Payments, batch ends and faults; what was read before a refusal is kept."""
    reading = Reading(kind.report, options)
    try:
        names = first_names(file)
        if kind.message not in names:
            yield _wrong_message(kind, names)
            return
        for element in ended_elements(file, reading.names):
            yield from reading.told(element)
        if not reading.reports:
            yield _no_report(kind)
    except XmlRefused as refusal:
        yield from reading.broken_off()
        yield refusal.fault


def _wrong_message(kind: _Kind, names: list[str]) -> Fault:
    other = next((other.name for other in _KINDS.values() if other.message in names), "")
    return fault_at(
        "the root of the file",
        "/".join(names[:2]),
        expected=f"{kind.name}: Document/{kind.message}.",
        remedy=f"This is {other}; read it as such." if other else "Check which file it is.",
    )


def _no_report(kind: _Kind) -> Fault:
    return fault_at(
        f"Document/{kind.message}",
        "",
        expected=f"At least one {kind.report}.",
        remedy="Ask the bank for a file that is not empty.",
    )
