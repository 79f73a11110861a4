"""Take-backs: the bank takes again what a collector gave, from where it stands (section 3).

The original is the payment of the same pence on the account that the advice names, nearest to
the day on which it was collected. What a deed has moved meanwhile is debited where it went;
what has gone is a debit in doubt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.ledger_accounts import is_customers
from everypenny.domain.posting import Decided, named
from everypenny.domain.vat import apportion
from everypenny.domain.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class Debited:
    """Pence of the original on one account, as the take-back debits them, and their VAT."""

    account: str
    pence: int
    vat_code: str
    vat_pence: int
    item_reference: str


@dataclass(frozen=True, slots=True)
class TakenFrom:
    """Where one take-back found its original: at which version, and what it debits."""

    original: PaymentId
    version: int
    parts: tuple[Debited, ...]


def likely_originals(
    journals: Iterable[Journal], *, account: str, pence: int, source: str, on: date
) -> Sequence[PaymentId]:
    """Payments of a source that put so many pence on an account, nearest to a London day."""
    found = {
        (abs((journal.booked_on - on).days), journal.payment_id)
        for journal in journals
        if journal.source == source
        and journal.kind is JournalKind.PAYMENT
        and journal.moves is None
        and any(x.account == account and x.amount_pence == -pence for x in journal.lines)
    }
    return [payment for _, payment in sorted(found)]


def taken_from(at: Whereabouts, pence: int) -> TakenFrom | None:
    """What is debited of an original as it stands; None if it was taken back before."""
    if any(journal.kind is JournalKind.TAKE_BACK for journal in at.moved):
        return None
    parts, left = [], pence
    for account, here in at.free().items():
        out = min(here.pence, left)
        if out > 0 and is_customers(account):
            vat = apportion(here.vat_pence, [out, here.pence - out])[0]
            parts.append(Debited(account, out, here.vat_code, vat, here.item_reference))
            left -= out
    return TakenFrom(at.payment_id, at.version, tuple(parts))


def taken_with(journal: Journal, version: int) -> TakenFrom:
    """What an earlier try took, as its journal tells."""
    parts = tuple(
        Debited(x.account, x.amount_pence, x.vat_code, x.vat_pence, x.item_reference)
        for x in journal.lines
        if is_customers(x.account)
    )
    return TakenFrom(journal.about, version, parts)


def debits(taken: TakenFrom, pence: int) -> Sequence[Decided]:
    """A take-back's parts: each account where the money stands, the rest in doubt."""
    decided = []
    for part in taken.parts:
        _, fund, reference = part.account.split("/", 2)
        placed = named(fund, reference, vat_code=part.vat_code)
        decided.append(
            Decided(-part.pence, placed, part.item_reference, vat_pence=-part.vat_pence)
        )
    gone = pence - sum(part.pence for part in taken.parts)
    if gone:
        in_doubt = InDoubt(Doubt.ORIGINAL_HAS_GONE, Reason(stage=0))
        decided.append(Decided(-gone, in_doubt))
    return decided


def read_taken_from(row: Mapping[str, Any]) -> TakenFrom:
    """One of them as it is kept."""
    return TakenFrom(
        PaymentId(row["original"]),
        row["version"],
        tuple(Debited(*part) for part in row["parts"]),
    )


def as_kept(taken: TakenFrom) -> Mapping[str, Any]:
    """The same, as plain JSON."""
    parts = [
        [part.account, part.pence, part.vat_code, part.vat_pence, part.item_reference]
        for part in taken.parts
    ]
    return {"original": taken.original, "version": taken.version, "parts": parts}
