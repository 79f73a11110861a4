"""The ledger's one movement: a journal, which cannot be unbalanced."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from everypenny.domain.identifiers import JournalId, PaymentId


class Unbalanced(ValueError):
    """Lines that are no journal; a developer answers it, for no input may cause it."""


class JournalKind(StrEnum):
    """What a journal does; the values are stored for ever."""

    PAYMENT = "payment"
    REFUND = "refund"
    TAKE_BACK = "take_back"
    OPENING = "opening"
    CLEARANCE = "clearance"
    TRANSFER = "transfer"
    RECODE = "recode"
    REVERSAL = "reversal"
    WRITE_OFF = "write_off"
    DIFFERENCE = "difference"
    RETURNED_LINE = "returned_line"

    @property
    def receives(self) -> bool:
        """Whether it brings money in or takes it out, rather than moving what is here."""
        return self in _RECEIVING


_RECEIVING = frozenset(
    {JournalKind.PAYMENT, JournalKind.REFUND, JournalKind.TAKE_BACK, JournalKind.OPENING}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a journal: a debit is positive pence. VAT is analysis within the amount."""

    account: str
    amount_pence: int
    vat_code: str = ""
    vat_pence: int = 0
    item_reference: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why one part went where it did: what an officer reads as a sentence.

    `field` of the payment held the text that decided, from the first character of `span` to
    the one before its second: the words themselves stay with the payment.
    """

    stage: int
    rule: str = ""
    field: str = ""
    span: tuple[int, int] = (0, 0)
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """A balanced set of lines, and why they are as they are; nothing in it ever changes.

    `booked_on` and `paid_on` are London days of the payment. `stage`, `rule` and `doubt` tell
    the first decision, `why` each part's, without personal text; what places or reverses money
    that a target has refused bears that doubt on.
    A later journal `moves` money of the payment that it names, and may be the mirror image of
    the one that it `reverses`. `reason_code` is a take-back's, as Bacs or the provider gave it.
    """

    journal_id: JournalId
    payment_id: PaymentId
    kind: JournalKind
    source: str
    method_code: str
    booked_on: date
    paid_on: date
    lines: tuple[Line, ...]
    stage: int = 0
    rule: str = ""
    doubt: str = ""
    why: tuple[Why, ...] = ()
    moves: PaymentId | None = None
    reverses: JournalId | None = None
    reason_code: str = ""

    def __post_init__(self) -> None:
        """Refuse what does not balance, moves nothing, or is not whole pence."""
        if len(self.lines) < 2:
            raise Unbalanced(f"{self.journal_id} has fewer than two lines")
        if any(type(line.amount_pence) is not int for line in self.lines):
            raise Unbalanced(f"{self.journal_id} has an amount that is not whole pence")
        if any(line.amount_pence == 0 for line in self.lines):
            raise Unbalanced(f"{self.journal_id} has a line that moves nothing")
        if sum(line.amount_pence for line in self.lines) != 0:
            raise Unbalanced(f"{self.journal_id} does not sum to zero")

    @property
    def about(self) -> PaymentId:
        """The payment whose money it moves: its own, or the one that came before it."""
        return self.moves or self.payment_id

    def received(self) -> int:
        """Pence that came in or are held for us (negative: out): the first line's, if any."""
        return self.lines[0].amount_pence if self.kind.receives else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspenseItem:
    """Money in doubt, held until an officer places it: pence, negative for a debit in doubt.

    The texts are what an officer reads to decide; they are personal and never logged.
    `rejected` are up to three candidates as (fund, reference, what spoke against it).
    """

    payment_id: PaymentId
    part: int
    amount_pence: int
    doubt: str
    source: str
    booked_on: date
    payer_reference: str
    narrative: str
    sentence: str
    rejected: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Posting:
    """One payment's first journal, and the suspense items that it opens."""

    journal: Journal
    suspense: tuple[SuspenseItem, ...] = ()
