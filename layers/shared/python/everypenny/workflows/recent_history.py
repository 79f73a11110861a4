"""The last sealed days, as a rehearsal that an officer waits for may read them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from everypenny.domain.account_register import Register
from everypenny.domain.identifiers import BatchId
from everypenny.domain.payer_memory import Memory
from everypenny.workflows.ledger_ports import DayBooks, Ledger
from everypenny.workflows.ports import Registers, Work

DAYS = 3
LOOKED_BACK = 14
# What is decided again within the seconds that an officer waits for an answer.
JOURNALS = 20_000


@dataclass(slots=True, kw_only=True)
class RecentHistory:
    """Up to three sealed days, newest first, and no more of their journals than a budget.

    Made anew for each rehearsal. `today` is London's; the days of the fortnight before it, and
    it itself where it was closed early, are looked for.
    """

    today: date
    day_books: DayBooks
    work: Work
    ledger: Ledger
    registers: Registers
    memories: Callable[[str], Memory]
    budget: int = JOURNALS
    _days: tuple[date, ...] | None = field(default=None, init=False)

    def days(self) -> tuple[date, ...]:
        """The sealed days that are rehearsed, newest first."""
        if self._days is None:
            back = (self.today - timedelta(days=n) for n in range(LOOKED_BACK))
            sealed = (day for day in back if self.day_books.manifest(day) is not None)
            self._days = tuple(islice(sealed, DAYS))
        return self._days

    def manifest(self, day: date) -> bytes:
        """A day's manifest; LookupError if it is not sealed."""
        sealed = self.day_books.manifest(day)
        if sealed is None:
            raise LookupError(f"{day} is not sealed")
        return sealed

    def journals(self, day: date, digest: str) -> Iterator[bytes]:
        """A day's journal lines, streamed, until the budget of all days is spent."""
        for line in islice(self.day_books.journals(day, digest), self.budget):
            self.budget -= 1
            yield line

    def chunk(self, batch: BatchId, chunk: int) -> bytes | None:
        """A chunk of canonical payments, or None where none are kept."""
        record = self.ledger.batch(batch)
        if not record.chunk_list:
            return None
        try:
            return self.work.chunk(record, chunk)
        except LookupError:
            return None

    def register(self, digest: str) -> Register:
        """The register as pinned."""
        return self.registers.snapshot(digest)

    def memory(self, digest: str) -> Memory:
        """The payer memory as pinned."""
        return self.memories(digest)
