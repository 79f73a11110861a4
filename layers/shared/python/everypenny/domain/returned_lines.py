"""What a back office refused of an export returns to suspense, for an officer to place.

It returns whole, whichever its sign and wherever the money has gone since: the account is what
the target believes of it. Where the money has moved on, the account so stands in debit by that
payment, for the target will be told of the move and never loaded what was moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from everypenny.domain import ledger_accounts
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason, Rejected
from everypenny.domain.identifiers import PaymentId, journal_id
from everypenny.domain.journals import Journal, JournalKind, Line, Posting, SuspenseItem
from everypenny.domain.posting import LONGEST_SENTENCE
from everypenny.domain.reason_sentences import sentence
from everypenny.domain.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """A refused line: its number in the export, whose money it is, and where we had posted it.

    Pence, and the VAT within them, as received (a debit is negative). `booked_on` is the day
    that gave the line its accounting period, in which it returns if that is still open.
    """

    line: int
    payment_id: str
    account: str
    pence: int
    booked_on: date
    because: str
    vat_code: str = ""
    vat_pence: int = 0
    item_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefusedLines:
    """The order that an acknowledgement gives: by its SHA-256, lines of one export."""

    target: str
    export_id: str
    acknowledgement: str
    lines: tuple[ReturnedLine, ...]


def returning(
    lines: Sequence[ReturnedLine], at: Whereabouts, *, target: str, payment_id: PaymentId
) -> Posting:
    """The mirror images of one payment's refused lines, each against a further part in doubt.

    `payment_id` is the command's own position in its batch.
    """
    mirrored, doubted, items = [], [], []
    for part, line in enumerate(lines, start=next_part(at)):
        mirrored.append(_mirrored(line))
        doubted.append(Line(ledger_accounts.suspense(at.payment_id, part), -line.pence))
        items.append(_item(line, part, at, target))
    journal = Journal(
        journal_id=journal_id(payment_id, JournalKind.RETURNED_LINE.value),
        payment_id=payment_id,
        kind=JournalKind.RETURNED_LINE,
        source=at.first.source,
        method_code=at.first.method_code,
        booked_on=max(line.booked_on for line in lines),
        paid_on=at.first.paid_on,
        lines=(*mirrored, *doubted),
        doubt=str(Doubt.TARGET_REFUSED_IT),
        moves=at.payment_id,
    )
    return Posting(journal, tuple(items))


def doubt_of_refusal(doubt: str) -> str:
    """The doubt, if it is that a target has refused the money; else nothing.

    What places or reverses such money bears it, for the target must hear of that whatever its
    source.
    """
    return doubt if doubt == Doubt.TARGET_REFUSED_IT else ""


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


def _mirrored(line: ReturnedLine) -> Line:
    return Line(line.account, line.pence, line.vat_code, line.vat_pence, line.item_reference)


def _item(line: ReturnedLine, part: int, at: Whereabouts, target: str) -> SuspenseItem:
    _, fund, reference = line.account.split("/", 2)
    because = f"was refused by {target}: {line.because}"
    refused = Rejected(fund=fund, reference=reference, because=because)
    in_doubt = InDoubt(Doubt.TARGET_REFUSED_IT, Reason(stage=0, rejected=(refused,)))
    return SuspenseItem(
        payment_id=at.payment_id,
        part=part,
        amount_pence=line.pence,
        doubt=str(Doubt.TARGET_REFUSED_IT),
        source=at.first.source,
        booked_on=line.booked_on,
        payer_reference=reference[:80],
        narrative="",
        sentence=sentence(in_doubt)[:LONGEST_SENTENCE],
    )
