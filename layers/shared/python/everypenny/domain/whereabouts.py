"""Where a payment's money stands now: its first journal, and every one that moved it since.

The accounts that hold it are all but those that received it (bank, clearing, fees ...): a fund
account, suspense, or where a deed sent it. One of them may hold more than there is, and
another the debit: a set-off, or a line that a target refused of money that has moved on. A deed
takes them at the version that it saw; of two that saw the same, one wins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from everypenny.domain.identifiers import JournalId, PaymentId
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.ledger_accounts import family
from everypenny.domain.vat import apportion

HOLDING = frozenset({"fund", "suspense", "outgoing", "adjustment", "differences", "transit"})


@dataclass(frozen=True, slots=True)
class Held:
    """What of a payment one account holds: pence as received (a credit is positive).

    `vat_pence` is the VAT within it under `vat_code`.
    """

    pence: int
    vat_code: str = ""
    vat_pence: int = 0
    item_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A refund that was asked of the provider and is not finished: (account, pence) parts."""

    command_id: str
    parts: tuple[tuple[str, int], ...]

    @property
    def pence(self) -> int:
        """What is asked for in all."""
        return sum(pence for _, pence in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """A posted payment, everything that has moved it, and the version that a deed takes.

    `posted_on` is its own London day. `moved` are later journals in the order in which they
    took them, each with the officers who made and approved it. Version 0 is a payment
    that nothing has moved yet.
    """

    payment_id: PaymentId
    version: int
    posted_on: date
    first: Journal
    moved: tuple[Journal, ...] = ()
    officers: frozenset[str] = frozenset()
    reserved: Reservation | None = None

    def held(self) -> Mapping[str, Held]:
        """What each account holds of it, zeroes left out."""
        return held_after([self.first, *self.moved])

    def free(self) -> Mapping[str, Held]:
        """The same, less what a refund in flight has reserved, with its share of the VAT.

        Of an account whose line has returned meanwhile nothing is free.
        """
        reserved = dict(self.reserved.parts) if self.reserved else {}
        held = {}
        for account, here in self.held().items():
            taken = min(reserved.get(account, 0), max(here.pence, 0))
            left = here.pence - taken
            vat = apportion(here.vat_pence, [taken, left])[1]
            if left:
                held[account] = Held(left, here.vat_code, vat, here.item_reference)
        return held

    def remains(self) -> int:
        """Pence that have neither gone back nor are asked back, on whichever account."""
        held = self.held().items()
        gone = sum(here.pence for a, here in held if family(a) == "outgoing" and here.pence > 0)
        asked = self.reserved.pence if self.reserved else 0
        return sum(here.pence for _, here in held) - gone - asked

    def held_but_for_returns(self) -> Mapping[str, Held]:
        """What each account would hold had no target refused a line."""
        journals = [self.first, *self.moved]
        return held_after(j for j in journals if j.kind is not JournalKind.RETURNED_LINE)

    def journal(self, journal_id: JournalId) -> Journal | None:
        """One of its journals."""
        journals = [self.first, *self.moved]
        return next((j for j in journals if j.journal_id == journal_id), None)

    def is_reversed(self, journal_id: JournalId) -> bool:
        """Whether a reversal of that journal stands."""
        return any(
            j.kind is JournalKind.REVERSAL and j.reverses == journal_id for j in self.moved
        )


def held_after(journals: Iterable[Journal]) -> dict[str, Held]:
    """What each holding account has of one payment after these journals."""
    sums: dict[str, list[int]] = {}
    codes: dict[str, tuple[str, str]] = {}
    for journal in journals:
        for line in journal.lines:
            if family(line.account) in HOLDING:
                entry = sums.setdefault(line.account, [0, 0])
                entry[0] -= line.amount_pence
                entry[1] -= line.vat_pence
                known = codes.get(line.account, ("", ""))
                codes[line.account] = (
                    line.vat_code or known[0],
                    line.item_reference or known[1],
                )
    return {
        account: Held(pence, codes[account][0], vat, codes[account][1])
        for account, (pence, vat) in sums.items()
        if pence
    }
