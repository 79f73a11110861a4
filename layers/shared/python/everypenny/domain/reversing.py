"""Reversals: the mirror image of one journal, while what it moved still stands where it went.

Money that has moved on is brought back first, the last move first. A payment's own journal is
reversed only with an approver, and at the bank only where the same line was posted twice:
every other mistake is put right by transfer (domain.md section 3).
"""

from dataclasses import dataclass
from datetime import date

from everypenny.domain.deeds import CommandRefused
from everypenny.domain.identifiers import PaymentId, journal_id
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.ledger_accounts import family
from everypenny.domain.returned_lines import doubt_of_refusal
from everypenny.domain.whereabouts import Held, Whereabouts, held_after

# Why a journal of some kinds has no mirror image.
_NEVER = {
    JournalKind.REFUND: "the money has been sent back: no journal of ours returns it",
    JournalKind.OPENING: "an opening balance is put right by another one",
    JournalKind.REVERSAL: "this is a reversal: give the order again that it reversed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseJournal:
    """The order: which journal of which payment, seen at a version, and why.

    `twin` is the payment that stays, where a line of the bank's was posted twice.
    """

    payment_id: str
    version: int
    journal_id: str
    why: str
    twin: str = ""


def reversal(journal: Journal, at: Whereabouts, *, payment_id: PaymentId, on: date) -> Journal:
    """The mirror image, its VAT copied; lines run backwards, so that what leaves comes first.

    `payment_id` is the deed's own position in its batch. Raises CommandRefused for a journal
    that has none, has had it, or whose money has moved on.
    """
    _check(journal, at)
    return Journal(
        journal_id=journal_id(payment_id, JournalKind.REVERSAL.value),
        payment_id=payment_id,
        kind=JournalKind.REVERSAL,
        source=journal.source,
        method_code=journal.method_code,
        booked_on=on,
        paid_on=journal.paid_on,
        lines=tuple(map(_mirrored, reversed(journal.lines))),
        doubt=doubt_of_refusal(journal.doubt),
        moves=at.payment_id,
        reverses=journal.journal_id,
    )


def needs_twin(journal: Journal) -> bool:
    """Whether the journal may be reversed only as a line that was posted twice."""
    return any(family(line.account) == "bank" for line in journal.lines)


def check_twin(at: Whereabouts, twin: Whereabouts) -> None:
    """Raise CommandRefused unless the other payment is the same line, and stands."""
    if twin.payment_id == at.payment_id:
        raise CommandRefused("a payment is not its own twin", where="twin")
    if twin.is_reversed(twin.first.journal_id):
        raise CommandRefused("the twin has been reversed itself", where="twin")
    if _as_told(twin.first) != _as_told(at.first):
        raise CommandRefused(
            "the twin is of another account, amount or day: put this right by transfer",
            where="twin",
        )


def _as_told(journal: Journal) -> tuple[str, int, date]:
    received = journal.lines[0]
    return received.account, received.amount_pence, journal.booked_on


def _check(journal: Journal, at: Whereabouts) -> None:
    because = _NEVER.get(journal.kind, "")
    if journal.kind is JournalKind.TAKE_BACK and journal.moves is not None:
        because = "the bank has taken the money back: no journal of ours returns it"
    if at.is_reversed(journal.journal_id):
        because = "it has been reversed already"
    if because:
        raise CommandRefused(because, where="journal_id")
    free, before, net = at.free(), _before(journal, at), _net(journal)
    for account, pence in net.items():
        brought = _brought(before.get(account, 0), pence)
        _check_left(free.get(account, Held(0)).pence, brought)
    # An account may hold more than remains, where its target refused what has gone back.
    _check_left(at.remains(), sum(net.values()))


def _check_left(left: int, brought: int) -> None:
    if left * brought < 0 or abs(left) < abs(brought):
        raise CommandRefused(
            f"what it brought has moved on: {left} of {brought} pence are still there. "
            "Reverse that first",
            where="journal_id",
        )


def _net(journal: Journal) -> dict[str, int]:
    return {account: held.pence for account, held in held_after([journal]).items()}


def _before(journal: Journal, at: Whereabouts) -> dict[str, int]:
    journals = [at.first, *at.moved]
    earlier = journals[: journals.index(journal)]
    return {account: held.pence for account, held in held_after(earlier).items()}


def _brought(before: int, net: int) -> int:
    """What of a net move grew an account, rather than emptied it."""
    after = before + net
    if before * after < 0:
        return after
    return net if abs(after) > abs(before) else 0


def _mirrored(line: Line) -> Line:
    return Line(
        line.account,
        -line.amount_pence,
        line.vat_code,
        -line.vat_pence,
        line.item_reference,
    )
