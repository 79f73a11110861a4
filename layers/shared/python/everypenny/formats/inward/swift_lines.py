"""What MT940 and MT942 share: a message's name, and its lines as payments."""

from dataclasses import dataclass
from datetime import date

from everypenny.domain.batches import Fault
from everypenny.domain.payments import Payment
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.inward.swift_entries import Entry, read_entry
from everypenny.formats.inward.swift_fields import Field, joined
from everypenny.formats.reading import ReadOptions

_MOST_TEXTS = 100
_ASK = "Ask the bank for the statement again; a line by hand would not be the bank's."


@dataclass(slots=True)
class Header:
    """How a message names itself, and the line where it begins."""

    at: int
    reference: str = ""
    account: str = ""
    number: str = ""

    def take(self, tag: str, text: str) -> None:
        """Keep a field's text if it names the message."""
        match tag:
            case "20":
                self.reference = text
            case "25" | "25P":
                self.account = text
            case "28" | "28C":
                self.number = text

    def is_page_of(self, other: "Header") -> bool:
        """Whether both are pages of one statement of one account."""
        mine, theirs = self.number.partition("/")[0], other.number.partition("/")[0]
        return bool(mine) and mine == theirs and self.account == other.account


class StatementLines:
    """Turns `:61:` and `:86:` into payments and keeps what their statement must add up to.

    A line is told once its narrative is complete, so `flush` follows the last field. An
    expected line (EC, ED) is counted and never told, nor is one of no amount.
    """

    def __init__(self, options: ReadOptions) -> None:
        self.payments = 0
        self.total_pence = 0
        self.zero_lines = 0
        self.pending_lines = 0
        self.credits = 0
        self.credits_pence = 0
        self.debits = 0
        self.debits_pence = 0
        self.first_on: date | None = None
        self.last_on: date | None = None
        self._not_after = options.not_after
        self._open: Entry | None = None
        self._narrative: list[str] = []
        self._takes_text = False

    def add(self, field: Field) -> list[Payment | Fault]:
        """Take a `:61:`; told are the line before it and what is wrong with this one."""
        told = self.flush()
        number, _, texts = field
        self._takes_text = True
        entry = read_entry(texts[0].rstrip())
        if entry is None:
            expected = "A line: dates, mark, amount with a comma, type, references."
            told.append(fault_at(f"line {number}", texts[0], expected=expected, remedy=_ASK))
            return told
        for trouble in entry.troubles + self._too_late(entry):
            told.append(fault_at(f"line {number}", texts[0], expected=trouble, remedy=_ASK))
        self._open = entry
        self._narrative = [joined(texts[1:])] if len(texts) > 1 else []
        return told

    def describe(self, field: Field) -> list[Fault]:
        """Take a `:86:`, which belongs to the line before it, if there is one."""
        if not self._takes_text or len(self._narrative) > _MOST_TEXTS:
            return []
        self._narrative.append(joined(field[2]))
        if len(self._narrative) <= _MOST_TEXTS:
            return []
        self._narrative[-1] = ""
        expected = f"At most {_MOST_TEXTS} narratives (:86:) to a line."
        return [fault_at(f"line {field[0]}", field[2][0], expected=expected, remedy=_ASK)]

    def flush(self) -> list[Payment | Fault]:
        """Tell the line whose narrative is now complete, if there is one."""
        entry, self._open, self._takes_text = self._open, None, False
        if entry is None:
            return []
        self._count(entry.pence)
        if entry.is_expected:
            self.pending_lines += 1
            return []
        if not entry.pence:
            self.zero_lines += 1
            return []
        self.payments += 1
        self.total_pence += entry.pence
        self._cover(entry.booked_on)
        return [_payment(entry, self.payments, " ".join(filter(None, self._narrative)))]

    def _count(self, pence: int) -> None:
        if pence < 0:
            self.debits += 1
            self.debits_pence -= pence
        else:
            self.credits += 1
            self.credits_pence += pence

    def _cover(self, day: date | None) -> None:
        if day is None or day == self.last_on:
            return
        self.first_on = min(self.first_on or day, day)
        self.last_on = max(self.last_on or day, day)

    def _too_late(self, entry: Entry) -> tuple[str, ...]:
        limit = self._not_after
        if limit is None:
            return ()
        if (entry.value_on or limit) <= limit and (entry.booked_on or limit) <= limit:
            return ()
        return (f"A day not after {limit.isoformat()}.",)


def _payment(entry: Entry, position: int, narrative: str) -> Payment:
    return Payment(
        position=position,
        amount_pence=entry.pence,
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        source_reference=entry.bank_reference or entry.customer_reference,
        payer_reference=entry.customer_reference,
        narrative=narrative,
        bank_code=entry.code,
        entry_id=entry.bank_reference,
    )
