"""What a file says about itself: its controls, its balances, and where it cannot be read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file.

    `place` is for a person (`line 12, columns 24-32` or an XML path), `text` the raw text with
    card numbers masked and at most 120 characters, `expected` and `remedy` plain sentences.
    """

    place: str
    text: str
    expected: str
    remedy: str


class FileRejected(Exception):
    """The file cannot be accepted; its sender answers each fault, and no retry mends it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Control:
    """A total or count that the file states, and what was found in it."""

    name: str
    stated: int
    found: int

    @property
    def agrees(self) -> bool:
        """Whether the file tells the truth about itself."""
        return self.stated == self.found


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEnd:
    """What is known of a batch once its last line has been read.

    `identity` is the source's own name for it (a statement id or number with its period, else
    date, count and total), `account` the bank account as the file writes it (empty for a
    collector), balances in pence or None where the layout has none. `first_on` and `last_on`
    are the London days that it covers. `stated_pence` is the batch's total as the sender
    states it (for a statement: closing less opening), None where nothing states it.
    """

    identity: str
    account: str
    currency: str
    opening_pence: int | None
    closing_pence: int | None
    first_on: date | None
    last_on: date | None
    controls: tuple[Control, ...]
    stated_pence: int | None
    payments: int
    total_pence: int
    zero_lines: int = 0
    pending_lines: int = 0
