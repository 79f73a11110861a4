"""Decide sealed days again with another configuration, and tell what would move."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Protocol

from everypenny.domain.account_register import Register
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.identifiers import BatchId, payment_id
from everypenny.domain.journals import Journal
from everypenny.domain.payer_memory import Memory
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Origin, held_in, post
from everypenny.domain.rehearsal import (
    Move,
    NotInHistory,
    NotRehearsed,
    RehearsalTotals,
    move_between,
)
from everypenny.formats import canonical
from everypenny.formats.day_book_journals import read_journal_line
from everypenny.workflows.allocate_payments import decide

NO_TEXT = "its payments' texts are not kept in chunks"
NO_SOURCE = "the configuration has no such source"
TAKES_BACK = "it takes money back, which goes where its original stands"


class History(Protocol):
    """Sealed days, and what their batches were decided from; read and never written."""

    def days(self) -> Iterable[date]:
        """Every sealed day, oldest first."""
        ...

    def manifest(self, day: date) -> bytes:
        """A day's manifest."""
        ...

    def journals(self, day: date, digest: str) -> Iterable[bytes]:
        """A day's journal lines, streamed."""
        ...

    def chunk(self, batch: BatchId, chunk: int) -> bytes | None:
        """A chunk of canonical payments, or None if there is none."""
        ...

    def register(self, digest: str) -> Register:
        """The register as pinned; NotInHistory if it is not there."""
        ...

    def memory(self, digest: str) -> Memory:
        """The payer memory as pinned; NotInHistory if it is not there."""
        ...


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch of a manifest, and what deciding it again needs."""

    told: dict[str, Any]
    day: date
    council: CompiledCouncil
    history: History

    @property
    def batch_id(self) -> BatchId:
        return BatchId(self.told["batch_id"])

    def payments(self) -> Iterator[Payment]:
        """The payments in their order, a chunk in memory at a time."""
        for chunk in range(1, len(self.told["chunks"]) + 1):
            yield from canonical.payments(self.history.chunk(self.batch_id, chunk) or b"")

    def obstacle(self) -> str:
        """Why the batch cannot be decided again, or nothing."""
        source = self.council.council.sources.get(self.told["source"])
        if self.history.chunk(self.batch_id, 1) is None:
            return NO_TEXT
        if source is None:
            return NO_SOURCE
        return TAKES_BACK if source.takes_back_from else ""


def rehearse_rules(
    council: CompiledCouncil, history: History, totals: RehearsalTotals
) -> Iterator[Move | NotRehearsed]:
    """Every payment that would move, in the order of the books; `totals` is counted along.

    Compared is what was posted first, before any officer's deed, with what this configuration
    would post from the same text, register and memory. A year streams through one chunk of
    memory. Raises NotInHistory if a pinned register or memory is missing.
    """
    for day in history.days():
        manifest = json.loads(history.manifest(day))
        batches = {one["batch_id"]: one for one in manifest["batches"]}
        lines = history.journals(day, manifest["journals"]["sha256"])
        read = ((batch, journal) for batch, _, journal in map(read_journal_line, lines))
        for batch_id, group in groupby(read, key=lambda line: line[0]):
            journals = (journal for _, journal in group)
            batch = _Batch(batches[batch_id], day, council, history)
            yield from _rehearse_batch(batch, journals, totals)


def _rehearse_batch(
    batch: _Batch, journals: Iterator[Journal], totals: RehearsalTotals
) -> Iterator[Move | NotRehearsed]:
    obstacle = batch.obstacle()
    if obstacle:
        count = sum(1 for _ in journals)
        totals.not_rehearsed[obstacle] += count
        yield NotRehearsed(batch.batch_id, count, obstacle)
        return
    for journal, again in _pairs(batch, journals):
        totals.payments += 1
        move = move_between(journal, again, day=batch.day)
        if move is not None:
            totals.add(move)
            yield move


def _pairs(batch: _Batch, journals: Iterator[Journal]) -> Iterator[tuple[Journal, Journal]]:
    """Each posted journal with the one that this configuration would post."""
    pins, council = batch.told["pins"], batch.council
    register = batch.history.register(pins["register"])
    memory = batch.history.memory(pins["memory"])
    source = council.council.sources[batch.told["source"]]
    payments = batch.payments()
    for journal in journals:
        payment = _payment_of(journal, batch.batch_id, payments)
        decided = decide(
            payment, source=source, compiled=council, register=register, memory=memory
        )
        origin = Origin(
            payment_id=journal.payment_id,
            source=source,
            held_in=held_in(source, batch.told["account"]),
            received_on=journal.booked_on,
        )
        again = post(payment, decided, origin=origin, council=council.council)
        yield journal, again.journal


def _payment_of(journal: Journal, batch: BatchId, payments: Iterator[Payment]) -> Payment:
    """The next payment, which must be the journal's: both come in the batch's order."""
    for payment in payments:
        if payment_id(batch, payment.position) == journal.payment_id:
            return payment
    raise NotInHistory(f"batches/{batch} does not hold the payment of {journal.journal_id}")
