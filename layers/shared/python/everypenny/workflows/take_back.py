"""Find where money stands that is taken back, and take it before its chunk is claimed.

What a chunk took is kept as evidence, so that a repeat debits the same.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from everypenny.domain.council import Source
from everypenny.domain.deeds import HasChanged, Taken
from everypenny.domain.identification_outcome import Placed
from everypenny.domain.identifiers import BatchId, PaymentId, journal_id
from everypenny.domain.journals import Posting
from everypenny.domain.ledger_accounts import fund_account
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Decided
from everypenny.domain.taking_back import (
    TakenFrom,
    as_kept,
    debits,
    likely_originals,
    read_taken_from,
    taken_from,
    taken_with,
)
from everypenny.formats.canonical import canonical
from everypenny.workflows.deed_ports import TakenPayments
from everypenny.workflows.ports import Evidence

MOST_JOURNALS = 500
ATTEMPTS = 3
Post = Callable[[Sequence[Decided]], Posting]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """A chunk of what a source takes back, and what was kept of it before, if anything was."""

    batch: BatchId
    chunk: int
    source: Source
    payments: TakenPayments
    evidence: Evidence

    def key(self) -> str:
        """Where the chunk's originals lie in the evidence."""
        return take_backs_key(self.batch, self.chunk)

    def kept(self) -> Mapping[int, TakenFrom] | None:
        """What the chunk took, by its payments' positions; None where it has not yet."""
        content = self.evidence.get(self.key())
        return None if content is None else read_take_backs(content)

    def keep(self, taken: Mapping[int, TakenFrom]) -> None:
        """Keep what the chunk took; HasChanged if a copy has kept something else."""
        told = {str(place): as_kept(one) for place, one in sorted(taken.items())}
        content = canonical(told)
        if self.evidence.keep(self.key(), content) != content:
            raise HasChanged(f"chunk {self.chunk} of batch {self.batch} was taken back at once")


def take_backs_key(batch: BatchId, chunk: int) -> str:
    """Where what a chunk took lies in the evidence."""
    return f"take_backs/{batch}/{chunk:05d}.json"


def read_take_backs(content: bytes) -> Mapping[int, TakenFrom]:
    """What a chunk took, as it was kept."""
    return {int(place): read_taken_from(row) for place, row in json.loads(content).items()}


def as_taken(posting: Posting, original: PaymentId) -> Posting:
    """The posting, its journal moving the original."""
    return replace(posting, journal=replace(posting.journal, moves=original))


def take_back(
    payment: Payment,
    decided: Sequence[Decided],
    position: PaymentId,
    post: Post,
    of: TakingBack,
) -> tuple[Posting, TakenFrom | None]:
    """Post one payment of the chunk against its original, taken at the version that was seen.

    As it was decided, where nobody can tell the original. Raises HasChanged where deeds move
    it each time.
    """
    for _ in range(ATTEMPTS):
        found, is_taken = _find(payment, decided, position, of)
        if found is None:
            return post(decided), None
        posting = as_taken(post(debits(found, -payment.amount_pence)), found.original)
        if is_taken:
            return posting, found
        try:
            took = Taken(found.original, found.version)
            of.payments.take(took, posting.journal, batch=of.batch)
        except HasChanged:
            continue
        return posting, found
    raise HasChanged(f"the original of {position} moves each time it is looked at")


def _find(
    payment: Payment, decided: Sequence[Decided], position: PaymentId, of: TakingBack
) -> tuple[TakenFrom | None, bool]:
    """The original as it stands, and whether an earlier try has taken it already."""
    [first, *others] = decided
    on = payment.paid_on or payment.booked_on
    if others or not isinstance(first.outcome, Placed) or payment.amount_pence >= 0 or not on:
        return None, False
    account = fund_account(first.outcome.fund, first.outcome.account_reference)
    journals = [journal for _, journal in of.payments.on_account(account, most=MOST_JOURNALS)]
    originals = likely_originals(
        journals,
        account=account,
        pence=-payment.amount_pence,
        source=of.source.takes_back_from,
        on=on,
    )
    for original in originals:
        at = of.payments.whereabouts(original)
        mine = at.journal(journal_id(position, "first")) if at else None
        if mine is not None:
            return taken_with(mine, of.payments.version_of(original, mine.journal_id)), True
        found = taken_from(at, -payment.amount_pence) if at else None
        if found is not None:
            return found, False
    return None, False
