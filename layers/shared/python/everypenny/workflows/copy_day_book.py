"""Copy a sealed day for searching: its lines, with the texts that the book leaves out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import msgspec

from everypenny.domain.day_book import DayDoesNotAddUp
from everypenny.domain.history import HistoryLine
from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.journals import Journal, Line
from everypenny.domain.london_days import next_day
from everypenny.domain.payments import Payment
from everypenny.formats.day_book_journals import read_journal_line
from everypenny.workflows.export_contents import NotClosed
from everypenny.workflows.ledger_ports import DayBooks, Ledger
from everypenny.workflows.payment_texts import PaymentTexts
from everypenny.workflows.ports import Evidence, Work

_TEXTS = ("narrative", "payer_reference", "source_reference", "payer_name")


class DayCopies(Protocol):
    """Copies of sealed days: made from day books, lost and made again without harm."""

    def put(self, day: date, lines: Iterable[HistoryLine]) -> None:
        """Store a day's copy in place of any earlier one, once its last line is read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """The outside, as this workflow needs it."""

    day_books: DayBooks
    copies: DayCopies
    work: Work
    evidence: Evidence
    ledger: Ledger


@dataclass(slots=True)
class Copied:
    """A copied day: journals, lines, and journals of which no text is kept."""

    day: date
    journals: int = 0
    lines: int = 0
    without_text: int = 0


def copy_day_book(day: date, *, copying: Copying) -> Copied:
    """Copy a sealed day in place of any earlier copy; the same rows each time.

    A text that was erased meanwhile is erased from the copy with it. Raises NotClosed if the
    day is not sealed, DayDoesNotAddUp if its book does not hold the journals it names.
    """
    manifest = copying.day_books.manifest(day)
    if manifest is None:
        raise NotClosed(f"{day} is not closed")
    told, copied = msgspec.json.decode(manifest), Copied(day)
    copying.copies.put(day, _whole(told, copied, copying))
    return copied


def sealed_days(copying: Copying) -> Iterator[date]:
    """Every sealed day, oldest first."""
    day = copying.ledger.go_live()
    while day is not None and copying.day_books.manifest(day) is not None:
        yield day
        day = next_day(day)


def _whole(told: dict[str, Any], copied: Copied, copying: Copying) -> Iterator[HistoryLine]:
    """A day's lines, whose end is an error unless they are all that the manifest counts."""
    texts = PaymentTexts(work=copying.work, evidence=copying.evidence, ledger=copying.ledger)
    for content in copying.day_books.journals(copied.day, told["journals"]["sha256"]):
        batch, period, journal = read_journal_line(content)
        said = _said(journal, texts.of)
        copied.journals += 1
        copied.without_text += not any(said.values())
        for line in journal.lines:
            copied.lines += 1
            yield _line(journal, line, said, copied, batch=batch, period=period)
    if copied.journals != told["journals"]["count"]:
        raise DayDoesNotAddUp(f"the book of {copied.day} holds {copied.journals} journals")


def _line(
    journal: Journal,
    line: Line,
    said: dict[str, str],
    copied: Copied,
    *,
    batch: str,
    period: str,
) -> HistoryLine:
    of, _, rest = line.account.partition("/")
    fund, _, reference = rest.partition("/") if of == "fund" else ("", "", "")
    return HistoryLine(
        day=copied.day,
        line=copied.lines,
        ledger_account=line.account,
        fund=fund,
        account_reference=reference,
        amount_pence=line.amount_pence,
        booked_on=journal.booked_on,
        paid_on=journal.paid_on,
        source=journal.source,
        method_code=journal.method_code,
        kind=journal.kind.value,
        period=period,
        journal_id=journal.journal_id,
        payment_id=journal.payment_id,
        batch_id=BatchId(batch),
        moves=journal.moves or "",
        item_reference=line.item_reference,
        **said,
    )


def _said(journal: Journal, of: Callable[[PaymentId], Payment | None]) -> dict[str, str]:
    """The texts of a journal's own payment, and what it leaves empty of the one it moves."""
    told = of(journal.payment_id)
    moved = of(journal.moves) if journal.moves else None
    return {name: getattr(told, name, "") or getattr(moved, name, "") for name in _TEXTS}
