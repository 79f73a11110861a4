"""History as it is searched: the lines of sealed journals, and what may be asked of them."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from everypenny.domain.identifiers import BatchId, JournalId, PaymentId

_BATCH = re.compile(r"[a-z2-7]{20}")
_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})\.([1-9]\d{0,11})", re.ASCII)


class SearchRefused(ValueError):
    """What is asked for makes no sense; whoever asked is told why."""


class Dated(StrEnum):
    """Which of a line's London days is meant."""

    BOOKED = "booked"
    PAID = "paid"
    POSTED = "posted"

    @property
    def field(self) -> str:
        """The name of that day in HistoryLine."""
        return "day" if self is Dated.POSTED else f"{self.value}_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One line of a sealed journal, with what its payment said. Pence; a debit is positive.

    `day` is the London day whose book holds it, `line` its place in that book from 1. `fund`
    and `account_reference` are empty but for a fund's account, `moves` (the payment whose
    money it moves) but for a later journal. The texts are personal and never logged; they are
    empty where the payment had none, or they were erased.
    """

    day: date
    line: int
    ledger_account: str
    fund: str
    account_reference: str
    amount_pence: int
    booked_on: date
    paid_on: date
    source: str
    method_code: str
    kind: str
    period: str
    journal_id: JournalId
    payment_id: PaymentId
    batch_id: BatchId
    moves: str = ""
    item_reference: str = ""
    narrative: str = ""
    payer_reference: str = ""
    source_reference: str = ""
    payer_name: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in history: the line after which the next page begins, older ones last."""

    day: date
    line: int

    def __str__(self) -> str:
        """`2026-11-20.17`."""
        return f"{self.day.isoformat()}.{self.line}"

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read `2026-11-20.17`; SearchRefused if it is none of ours."""
        match = _CURSOR.fullmatch(text)
        try:
            if match is not None:
                return cls(date.fromisoformat(match[1]), int(match[2]))
        except ValueError:
            pass
        raise SearchRefused(f"{text[:40]!r} is not where a page ended, such as 2026-11-20.17")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """What is looked for; whatever is left empty does not matter, what is given must all hold.

    `funds`: the line is of an account of one of these, `methods`: its payment was made by one
    of these methods. `account_reference`: exactly this one,
    blanks and case aside. `amount_pence`: this much, on either side. `first_on` to `last_on`:
    London days, both included, of the date that `dated` names. `text`: stands somewhere in
    the narrative, a reference or the payer's name, case and runs of blanks aside.
    `reference`: is the whole of a reference, letters and digits alone compared, or the id of a
    batch, payment or journal.
    """

    funds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    account_reference: str = ""
    amount_pence: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    dated: Dated = Dated.BOOKED
    text: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        """Refuse what no line could ever answer."""
        if self.first_on and self.last_on and self.first_on > self.last_on:
            raise SearchRefused(f"{self.first_on} comes after {self.last_on}")
        if self.reference and not bare(self.reference):
            raise SearchRefused("a reference has a letter or a digit")
        if self.text and not worded(self.text):
            raise SearchRefused("a text to look for is more than blanks")

    def matches(self, line: HistoryLine) -> bool:
        """Whether a line is looked for: the rule, of which any index is a shortcut."""
        dated: date = getattr(line, self.dated.field)
        return (
            (not self.funds or line.fund in self.funds)
            and (not self.methods or line.method_code in self.methods)
            and (not self.account_reference or line.account_reference == self.account)
            and self.amount_pence in {None, line.amount_pence, -line.amount_pence}
            and (self.first_on is None or self.first_on <= dated)
            and (self.last_on is None or dated <= self.last_on)
            and worded(self.text) in words(line)
            and (not self.reference or self._is_referred_to(line))
        )

    @property
    def account(self) -> str:
        """The account reference as ledger accounts spell it."""
        return "".join(self.account_reference.upper().split())

    @property
    def quoted(self) -> str:
        """The reference as it stands among a line's `references`, between line ends."""
        return f"\n{bare(self.reference)}\n"

    @property
    def as_id(self) -> str:
        """The reference, if it may be the id of a batch, payment or journal, else nothing."""
        text = self.reference.strip().lower()
        return text if _BATCH.match(text) else ""

    def _is_referred_to(self, line: HistoryLine) -> bool:
        ids = {line.batch_id, line.payment_id, line.moves, line.journal_id}
        return self.quoted in references(line) or bool(self.as_id and self.as_id in ids)


def words(line: HistoryLine) -> str:
    """The texts of a line as they are compared: in capitals, single blanks, a text a row."""
    texts = (
        line.narrative,
        line.payer_reference,
        line.source_reference,
        line.payer_name,
        line.item_reference,
    )
    return "\n".join(map(worded, texts))


def worded(text: str) -> str:
    """A text in capitals, without line ends, each run of blanks as one."""
    return " ".join(text.upper().split())


def references(line: HistoryLine) -> str:
    """Every reference of a line, bare, each between line ends."""
    told = (
        line.account_reference,
        line.payer_reference,
        line.source_reference,
        line.item_reference,
    )
    return "\n".join(["", *dict.fromkeys(filter(None, map(bare, told))), ""])


def bare(text: str) -> str:
    """A reference's letters and digits, in capitals."""
    return "".join(filter(str.isalnum, text.upper()))
