"""Which collected batches each settlement of a clearing account covers: exact sums, or none.

A settlement covers the batches that stand together in the order of their age and come to its
pence. Where two runs of batches would do, or none does, it is listed so, and never guessed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.ledger_accounts import family

TRACED_FAMILIES = ("clearing", "transit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What one batch, or one statement line with its `journal_id`, posted to the account.

    Pence are those collected (taken back: negative), or for a settlement those banked. `on` is
    the collector's or the bank's day, `posted_on` the day book's; both London's.
    """

    on: date
    posted_on: date
    batch_id: str
    pence: int
    journal_id: str = ""


@dataclass(frozen=True, slots=True)
class Covered:
    """A settlement and the batches that come to its pence, oldest first."""

    settlement: Posted
    batches: tuple[Posted, ...]


@dataclass(frozen=True, slots=True)
class NotCovered:
    """A settlement that several runs of batches come to (`candidates`), or none."""

    settlement: Posted
    candidates: tuple[tuple[Posted, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """An account's settlements, and the batches that none of them covers yet."""

    covered: tuple[Covered, ...]
    not_covered: tuple[NotCovered, ...]
    waiting: tuple[Posted, ...]

    @property
    def outstanding_pence(self) -> int:
        """What the account must hold: the waiting batches less what settled none of them."""
        settled = sum(open_.settlement.pence for open_ in self.not_covered)
        return sum(batch.pence for batch in self.waiting) - settled


def traced(journal: Journal) -> Iterator[tuple[str, bool, int]]:
    """A journal's clearing and transit lines: account, whether it settles, and pence.

    On a clearing account the bank's own lines settle, on a transit account those that arrive.
    """
    accounts = {family(line.account) for line in journal.lines}
    is_banked = "bank" in accounts and journal.kind is not JournalKind.OPENING
    for line in journal.lines:
        kind = family(line.account)
        if kind not in TRACED_FAMILIES:
            continue
        settles = is_banked and (kind == "clearing" or line.amount_pence < 0)
        yield line.account, settles, -line.amount_pence if settles else line.amount_pence


def match_settlements(collected: Iterable[Posted], settled: Iterable[Posted]) -> Matching:
    """Match settlements with the batches of an account, in the order of their age.

    A match may leave only one run for a settlement that had several, so that each is tried
    again until nothing moves.
    """
    batches = sorted((batch for batch in collected if batch.pence), key=_age)
    left = sorted((settlement for settlement in settled if settlement.pence), key=_age)
    covered: list[Covered] = []
    has_moved = True
    while has_moved:
        has_moved = False
        for pence in dict.fromkeys(settlement.pence for settlement in left):
            found = _plain(batches, [s for s in left if s.pence == pence])
            if found:
                taken = {batch for match in found for batch in match.batches}
                batches = [batch for batch in batches if batch not in taken]
                left = [s for s in left if s.pence != pence]
                covered += found
                has_moved = True
    return Matching(
        covered=tuple(sorted(covered, key=lambda match: _age(match.settlement))),
        not_covered=tuple(NotCovered(s, tuple(_runs(batches, s.pence))) for s in left),
        waiting=tuple(batches),
    )


def _age(posted: Posted) -> tuple[date, date, str, str]:
    return posted.on, posted.posted_on, posted.batch_id, posted.journal_id


def _plain(batches: Sequence[Posted], alike: Sequence[Posted]) -> list[Covered]:
    """What can be said without a guess: as many settlements of a sum as runs come to it."""
    runs = list(_runs(batches, alike[0].pence))
    taken = [batch for run in runs for batch in run]
    if len(runs) != len(alike) or len(set(taken)) != len(taken):
        return []
    return [Covered(settlement, run) for settlement, run in zip(alike, runs, strict=True)]


def _runs(batches: Sequence[Posted], pence: int) -> Iterator[tuple[Posted, ...]]:
    """The runs of neighbours that come to the pence; none that holds another of them."""
    last_at = {0: 0}
    total = begun = 0
    for end, batch in enumerate(batches, start=1):
        total += batch.pence
        start = last_at.get(total - pence, -1)
        if start >= begun:
            yield tuple(batches[start:end])
            begun = start + 1
        last_at[total] = end
