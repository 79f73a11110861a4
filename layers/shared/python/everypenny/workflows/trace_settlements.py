"""Trace a day's settlements to the batches that they cover, from the day books alone.

Days are read back for as long as a settlement may wait; what an account held before them is one
sum. Settlements of the first days that nothing covers are taken to settle that sum.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import msgspec

from everypenny.domain.london_days import previous_day
from everypenny.domain.open_items import SettledAccount
from everypenny.domain.settlement_matching import (
    TRACED_FAMILIES,
    Posted,
    match_settlements,
    traced,
)
from everypenny.formats.day_book_journals import read_journal_line
from everypenny.workflows.ledger_ports import DayBooks

LOOKS_BACK_DAYS = 35
SETTLES_BY_DAYS = 10
_TRACED = tuple(f"{family}/" for family in TRACED_FAMILIES)
_MARKS = tuple(f'"{family}'.encode() for family in _TRACED)


@dataclass(slots=True)
class _Account:
    """What was posted to one account: batches by id, and each line that settles."""

    before_pence: int = 0
    collected: dict[tuple[str, str], Posted] = field(default_factory=dict)
    settled: list[Posted] = field(default_factory=list)

    def add(self, posted: Posted, *, settles: bool) -> None:
        """Add a line; a batch is as old as its oldest one."""
        if settles:
            self.settled.append(posted)
            return
        key = (posted.batch_id, posted.journal_id)
        had = self.collected.get(key)
        if had is not None:
            on, pence = min(had.on, posted.on), had.pence + posted.pence
            posted = replace(posted, on=on, pence=pence)
        self.collected[key] = posted


def trace_settlements(day: date, *, day_books: DayBooks) -> tuple[SettledAccount, ...]:
    """Every clearing and transit account that moved or holds something, by name."""
    manifests = list(_manifests(day, day_books))[::-1]
    first = manifests[0]
    begins_on = date.fromisoformat(first["day"])
    accounts = {
        name: _Account(row["brought_pence"])
        for name, row in first["accounts"].items()
        if name.startswith(_TRACED)
    }
    for manifest in manifests:
        _read(manifest, accounts, day_books)
    is_whole = first["day"] == first["go_live"]
    before_on = None if is_whole else previous_day(begins_on)
    return tuple(
        _traced(name, account, before_on) for name, account in sorted(accounts.items())
    )


def _manifests(day: date, day_books: DayBooks) -> Iterator[dict[str, Any]]:
    """The day's manifest and those before it, newest first."""
    for _ in range(LOOKS_BACK_DAYS):
        sealed = day_books.manifest(day)
        if sealed is None:
            return
        yield msgspec.json.decode(sealed)
        day = previous_day(day)


def _read(
    manifest: Mapping[str, Any], accounts: dict[str, _Account], day_books: DayBooks
) -> None:
    moved = [
        name
        for name, row in manifest["accounts"].items()
        if name.startswith(_TRACED) and (row["debits_pence"] or row["credits_pence"])
    ]
    if moved:
        day = date.fromisoformat(manifest["day"])
        _add(day, day_books.journals(day, manifest["journals"]["sha256"]), accounts)


def _add(day: date, lines: Iterable[bytes], accounts: dict[str, _Account]) -> None:
    """Most lines are of no traced account, and are not read."""
    for line in lines:
        if not any(mark in line for mark in _MARKS):
            continue
        batch, _, journal = read_journal_line(line)
        for name, settles, pence in traced(journal):
            is_line = settles or name.startswith("transit/")
            posted = Posted(
                on=journal.booked_on,
                posted_on=day,
                batch_id=batch,
                pence=pence,
                journal_id=journal.journal_id if is_line else "",
            )
            accounts.setdefault(name, _Account()).add(posted, settles=settles)


def _traced(name: str, account: _Account, before_on: date | None) -> SettledAccount:
    matching = match_settlements(account.collected.values(), account.settled)
    before_pence = account.before_pence
    if before_on is not None:
        until = before_on + timedelta(SETTLES_BY_DAYS)
        early = [n for n in matching.not_covered if n.settlement.on <= until]
        before_pence -= sum(open_.settlement.pence for open_ in early)
        kept = tuple(n for n in matching.not_covered if n not in early)
        matching = replace(matching, not_covered=kept)
    return SettledAccount(
        account=name, before_on=before_on, before_pence=before_pence, matching=matching
    )
