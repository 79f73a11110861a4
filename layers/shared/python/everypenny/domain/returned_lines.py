"""What a back office refused of an export returns to suspense, for an officer to place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from everypenny.domain import ledger_accounts
from everypenny.domain.council import Council
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason, Rejected
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import JournalKind, Posting, SuspenseItem
from everypenny.domain.moving import Into, moving_journal
from everypenny.domain.posting import LONGEST_SENTENCE
from everypenny.domain.reason_sentences import sentence
from everypenny.domain.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """A refused line: its number in the export, whose money it is, and where we had posted it.

    Pence as received (a debit is negative). `booked_on` is the day that gave the line its
    accounting period, in which it returns if that is still open.
    """

    line: int
    payment_id: str
    account: str
    pence: int
    booked_on: date
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefusedLines:
    """The order that an acknowledgement gives: by its SHA-256, lines of one export."""

    target: str
    export_id: str
    acknowledgement: str
    lines: tuple[ReturnedLine, ...]


def returning(
    lines: Sequence[ReturnedLine],
    at: Whereabouts,
    *,
    target: str,
    payment_id: PaymentId,
    council: Council,
) -> Posting | None:
    """The journal that takes one payment's refused lines back, each as a further part.

    Only what still stands on the account returns: what has been moved since goes to the target
    as a line of its own, and with it the debit that undoes the refused one. None where nothing
    is left.
    """
    out, into, items, part = [], [], [], next_part(at)
    for line, pence in zip(lines, _returning(lines, at), strict=True):
        if not pence:
            continue
        out.append((line.account, pence))
        into.append(Into(ledger_accounts.suspense(at.payment_id, part), pence))
        items.append(_item(line, pence, part, at, target))
        part += 1
    if not out:
        return None
    journal = moving_journal(
        at,
        out=out,
        into=into,
        kind=JournalKind.RETURNED_LINE,
        payment_id=payment_id,
        on=max(line.booked_on for line in lines),
        council=council,
    )
    return Posting(replace(journal, doubt=str(Doubt.TARGET_REFUSED_IT)), tuple(items))


def not_returned(lines: Sequence[ReturnedLine], at: Whereabouts) -> list[tuple[int, int]]:
    """The lines of which not the whole returns, and the pence that do not: (line, pence)."""
    left = [
        (line.line, line.pence - pence)
        for line, pence in zip(lines, _returning(lines, at), strict=True)
    ]
    return [(line, pence) for line, pence in left if pence]


def next_part(at: Whereabouts) -> int:
    """The number of a further part: behind those that the payment came with and was given."""
    own = f"suspense/{at.payment_id}/"
    given = [
        int(line.account.removeprefix(own))
        for journal in (at.first, *at.moved)
        for line in journal.lines
        if line.account.startswith(own)
    ]
    return max(len(at.first.why), 1, *given) + 1


def _returning(lines: Sequence[ReturnedLine], at: Whereabouts) -> list[int]:
    """What returns of each line, in pence: as much as no line before it has taken."""
    free = {account: here.pence for account, here in at.free().items()}
    shares = []
    for line in lines:
        pence = _left(free.get(line.account, 0), line.pence)
        free[line.account] = free.get(line.account, 0) - pence
        shares.append(pence)
    return shares


def _left(here: int, asked: int) -> int:
    """As much of what is asked as stands here, on the same side."""
    if here * asked <= 0:
        return 0
    return min(here, asked) if asked > 0 else max(here, asked)


def _item(
    line: ReturnedLine, pence: int, part: int, at: Whereabouts, target: str
) -> SuspenseItem:
    _, fund, reference = line.account.split("/", 2)
    because = f"was refused by {target}: {line.because}"
    refused = Rejected(fund=fund, reference=reference, because=because)
    in_doubt = InDoubt(Doubt.TARGET_REFUSED_IT, Reason(stage=0, rejected=(refused,)))
    return SuspenseItem(
        payment_id=at.payment_id,
        part=part,
        amount_pence=pence,
        doubt=str(Doubt.TARGET_REFUSED_IT),
        source=at.first.source,
        booked_on=line.booked_on,
        payer_reference=reference[:80],
        narrative="",
        sentence=sentence(in_doubt)[:LONGEST_SENTENCE],
    )
