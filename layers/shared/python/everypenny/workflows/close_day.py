"""Close a London day: shut its fences, read every batch, and seal the book for ever."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from everypenny.domain.accounting_periods import OPEN_FROM, open_from_after, period_of
from everypenny.domain.day_book import CarriedForward, DayDoesNotAddUp, DayTotals
from everypenny.domain.journals import Journal, Unbalanced
from everypenny.domain.london_days import accounting_period, london_day, previous_day
from everypenny.domain.records import BatchRecord, LedgerNotOpen, ListedBatch, Marker
from everypenny.formats.canonical import journals_digest, sha256
from everypenny.formats.day_book_journals import journal_line
from everypenny.formats.day_book_manifest import carried_forward, manifest_bytes
from everypenny.workflows.learn_memory import Heard, Learning, learn_memory
from everypenny.workflows.ledger_ports import DayBooks, Days, Ledger, Signer
from everypenny.workflows.ports import Clock, Councils
from everypenny.workflows.seal_audit import AuditTrail, seal_audit


class CloseRefused(Exception):
    """The day cannot be closed now; whoever asked is told why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The outside, as this workflow needs it; `early` lets an unfinished day close (demo)."""

    ledger: Ledger
    days: Days
    trail: AuditTrail
    day_books: DayBooks
    signer: Signer
    councils: Councils
    learning: Learning
    clock: Clock
    early: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """A sealed day: its manifest's SHA-256, and how many journals and batches it holds."""

    day: date
    manifest_sha256: str
    journals: int
    batches: int


def close_day(day: date, *, closing: Closing) -> Closed:
    """Seal a day, once; closing it again gives the same bytes.

    Raises CloseRefused for an unfinished day or one out of order, DayDoesNotAddUp if a batch
    is not what it says.
    """
    go_live = closing.ledger.go_live()
    if go_live is None:
        raise LedgerNotOpen("a ledger without an opening journal has no days")
    sealed = closing.day_books.manifest(day)
    if sealed is None:
        previous = _previous(day, go_live, closing)
        closing.days.shut(day)
        sealed = closing.day_books.seal(day, _book(day, go_live, previous, closing))
    closing.day_books.sign(f"days/{day}/manifest.json", closing.signer.sign(sealed))
    seal_audit(day, trail=closing.trail, day_books=closing.day_books, signer=closing.signer)
    manifest = msgspec.json.decode(sealed)
    closing.learning.memories.make_live(day, manifest["memory"]["sha256"])
    return Closed(day, sha256(sealed), manifest["journals"]["count"], len(manifest["batches"]))


def days_to_close(closing: Closing) -> Iterator[date]:
    """Every finished day that is not sealed, oldest first, and before them the last sealed one.

    That one is closed again, which changes nothing, lest it was cut off behind its seal:
    unsigned, or its exports never asked for.
    """
    yesterday = previous_day(london_day(closing.clock.now()))
    go_live = closing.ledger.go_live()
    open_days = []
    day = yesterday
    while go_live is not None and day >= go_live:
        open_days.append(day)
        if closing.day_books.manifest(day) is not None:
            break
        day = previous_day(day)
    yield from reversed(open_days)


def _previous(day: date, go_live: date, closing: Closing) -> bytes:
    today = london_day(closing.clock.now())
    if day >= today and not closing.early:
        raise CloseRefused(f"{day} is not over in London")
    if day > today:
        raise CloseRefused(f"{day} has not begun in London")
    if day < go_live:
        raise CloseRefused(f"the ledger opened on {go_live}, after {day}")
    if day == go_live:
        return b""
    previous = closing.day_books.manifest(previous_day(day))
    if previous is None:
        raise CloseRefused(f"close {previous_day(day)} first: days are sealed in order")
    return previous


def _book(day: date, go_live: date, previous: bytes, closing: Closing) -> bytes:
    before = msgspec.json.decode(previous) if previous else {}
    totals = DayTotals(day, carried_forward(before) if before else CarriedForward())
    joined = closing.days.joined(day)
    open_from = open_from_after(
        before.get(OPEN_FROM) or accounting_period(go_live), joined.commands
    )
    whole = [_whole(listed, closing.ledger) for listed in joined.batches]
    heard, configuration = Heard(), closing.councils.live().version
    lines = _lines(whole, totals, open_from, heard, closing)
    journals = closing.day_books.put_journals(day, lines)
    memory = learn_memory(
        day,
        before.get("memory", {}).get("sha256", ""),
        heard,
        joined.commands,
        configuration=configuration,
        learning=closing.learning,
    )
    return manifest_bytes(
        totals,
        council=closing.councils.live().code,
        go_live=go_live,
        open_from=open_from,
        previous=sha256(previous) if previous else "",
        journals=journals,
        batches=whole,
        verdicts=joined.verdicts,
        commands=joined.commands,
        messages=joined.messages,
        memory=(memory, configuration),
    )


def _whole(listed: ListedBatch, ledger: Ledger) -> tuple[BatchRecord, tuple[Marker, ...]]:
    batch = ledger.batch(listed.batch_id)
    markers = ledger.markers(listed.batch_id)
    done = [marker for marker in markers if marker.done]
    if len(done) != batch.chunks:
        raise DayDoesNotAddUp(f"batch {batch.batch_id} is posted with chunks undone")
    chunks = (sum(m.payments for m in done), sum(m.total_pence for m in done))
    if chunks != (batch.payments, batch.total_pence):
        raise DayDoesNotAddUp(f"batch {batch.batch_id} is not what its chunks come to")
    if (listed.payments, listed.total_pence) != (batch.payments, batch.total_pence):
        raise DayDoesNotAddUp(f"batch {batch.batch_id} is not what its day lists")
    return batch, markers


def _lines(
    whole: list[tuple[BatchRecord, tuple[Marker, ...]]],
    totals: DayTotals,
    open_from: str,
    heard: Heard,
    closing: Closing,
) -> Iterator[bytes]:
    for batch, markers in whole:
        council = closing.councils.version(batch.pins.configuration)
        source = council.sources.get(batch.source)
        is_statement = source is None or source.kind == "statement"
        for marker in markers:
            for journal in _claimed(batch, marker, closing.ledger):
                totals.add(journal)
                heard.hear(journal)
                period, late = period_of(journal, open_from, is_statement=is_statement)
                yield journal_line(journal, batch=batch.batch_id, period=period, late=late)


def _claimed(batch: BatchRecord, marker: Marker, ledger: Ledger) -> Sequence[Journal]:
    """A chunk's journals, which must be the very ones that its marker was claimed for."""
    try:
        journals = list(ledger.journals(batch.batch_id, marker.chunk))
    except Unbalanced as broken:
        raise DayDoesNotAddUp(f"batch {batch.batch_id}: {broken}") from broken
    if journals_digest(journals) != marker.digest:
        raise DayDoesNotAddUp(
            f"batch {batch.batch_id} chunk {marker.chunk} holds {len(journals)} journals; they "
            f"are not the {marker.payments} that it was claimed for"
        )
    return journals
