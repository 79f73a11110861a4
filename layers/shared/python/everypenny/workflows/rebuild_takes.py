"""Take again what chunks of take-backs took before they were claimed, in order of versions.

A chunk takes its originals when it is claimed. Its batch may post on a later day, or never, if
officers abandon it: what was done meanwhile rests on its takes all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from everypenny.domain.deeds import Taken
from everypenny.domain.identifiers import BatchId, PaymentId, payment_id
from everypenny.domain.records import ReplayDiffers
from everypenny.domain.taking_back import TakenFrom
from everypenny.workflows.allocate_payments import Allocation, decide_again
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.take_back import read_take_backs

Row = Mapping[str, Any]


class KeptTakeBacks(Protocol):
    """Evidence of what chunks took."""

    def take_backs(self) -> Iterable[tuple[BatchId, int, bytes]]:
        """Each chunk that took something: its batch, its number, and what was kept of it."""
        ...


@dataclass(frozen=True, slots=True)
class KeptTake:
    """One payment of a chunk, by its position, and the original that it took."""

    batch: BatchId
    chunk: int
    position: int
    took: TakenFrom

    @property
    def takes(self) -> tuple[PaymentId, int]:
        """The original and the version at which it was taken."""
        return self.took.original, self.took.version


class Takes:
    """The takes that are left to do again, over a stack that comes as far day by day."""

    def __init__(self, evidence: KeptTakeBacks, allocation: Allocation) -> None:
        self._allocation = allocation
        self._kept = {take.takes: take for take in _kept(evidence)}

    def advance(self) -> bool:
        """Do each take whose version stands, of accepted batches; False if there is none."""
        standing = [take for take in self._kept.values() if self._stands(take)]
        for take in standing:
            self._do(take)
        return bool(standing)

    def fill(self, rows: Iterable[Row]) -> bool:
        """Pass over one version that these rows wait for, and that nothing left will take.

        A chunk that was cut off as it took leaves no evidence, and if its batch is abandoned
        none ever comes; what it took shows nothing but in the versions. False if there is no
        such version.
        """
        wanted = {(PaymentId(p), version) for row in rows for p, version in row["takes"]}
        for payment, version in sorted(wanted):
            stands = self._version(payment)
            taken = (payment, stands)
            if stands < version and taken not in wanted and taken not in self._kept:
                self._allocation.payments.pass_over(Taken(payment, stands))
                return True
        return False

    def check_none_is_left(self, batches: Iterable[Row]) -> None:
        """ReplayDiffers where a batch that is posted again took what does not come again."""
        posted = {row["batch_id"] for row in batches}
        for (payment, version), take in self._kept.items():
            if take.batch in posted and self._version(payment) <= version:
                told = f"payment {take.position} of batch {take.batch}"
                raise ReplayDiffers(f"{told} rests on something that does not come again")

    def _stands(self, take: KeptTake) -> bool:
        payment, version = take.takes
        if self._version(payment) != version:
            return False
        return is_accepted(take.batch, self._allocation.ledger)

    def _version(self, payment: PaymentId) -> int:
        at = self._allocation.payments.whereabouts(payment)
        return -1 if at is None else at.version

    def _do(self, take: KeptTake) -> None:
        own = payment_id(take.batch, take.position)
        postings = decide_again(take.batch, take.chunk, allocation=self._allocation)
        [journal] = [p.journal for p in postings if p.journal.payment_id == own]
        self._allocation.payments.take(Taken(*take.takes), journal, batch=take.batch)


def is_accepted(batch: BatchId, ledger: Ledger) -> bool:
    """Whether a batch's file has been judged again."""
    try:
        ledger.batch(batch)
    except LookupError:
        return False
    return True


def _kept(evidence: KeptTakeBacks) -> Iterator[KeptTake]:
    for batch, chunk, content in evidence.take_backs():
        for position, took in read_take_backs(content).items():
            yield KeptTake(batch, chunk, position, took)
