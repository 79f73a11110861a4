"""Seal a closed day's audit trail: its entries, chained to the day before, and signed."""

from datetime import date
from typing import Protocol

import msgspec

from everypenny.domain.audit import AuditEntry
from everypenny.domain.london_days import previous_day
from everypenny.formats.canonical import canonical, sha256
from everypenny.workflows.ledger_ports import DayBooks, Signer


class AuditTrail(Protocol):
    """What officers did and read, appended to their day."""

    def enter(self, entry: AuditEntry, *, today: date) -> None:
        """Append an entry to the first open day from today."""
        ...

    def entries(self, day: date) -> tuple[AuditEntry, ...]:
        """A day's entries by instant, read consistently."""
        ...


def seal_audit(day: date, *, trail: AuditTrail, day_books: DayBooks, signer: Signer) -> str:
    """Seal the trail of a day whose fences are shut; returns its SHA-256. Twice is once.

    The object is canonical JSON: `day`, `previous` (SHA-256 of the day before's, "" for the
    first) and `entries`. The day before is sealed first, if its close was cut off before that.
    """
    eve = previous_day(day)
    if day_books.audit(eve) is None and day_books.manifest(eve) is not None:
        seal_audit(eve, trail=trail, day_books=day_books, signer=signer)
    before = day_books.audit(eve)
    sealed = day_books.seal_audit(
        day,
        canonical(
            {
                "day": day.isoformat(),
                "previous": sha256(before) if before is not None else "",
                "entries": msgspec.to_builtins(trail.entries(day)),
            }
        ),
    )
    day_books.sign(f"audit/{day}.json", signer.sign(sealed))
    return sha256(sealed)
