"""What is true of a council's days, whoever has been told of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

SUSPENSE = "suspense"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that really happened: pence, where it belongs, and which event it is."""

    uid: int
    pence: int
    to: str = SUSPENSE
    sure: bool = True
    withheld: int = 0


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file as its sender wrote it, and what is true of it."""

    key: str
    content: bytes
    day: int
    lines: tuple[Told, ...] = ()
    good: bool = True
    identity: str = ""
    account: str = ""
    first: int = 0
    last: int = 0
    opening: int = 0
    due: int = 0

    @property
    def source(self) -> str:
        return self.key.removeprefix("registers/").partition("/")[0]


@dataclass(frozen=True, kw_only=True)
class Hook:
    """A webhook: its body, whether it is forged, and whether it tells another story."""

    body: bytes
    day: int
    forged: bool = False
    conflicts: bool = False


@dataclass
class World:
    """What is true, whoever has been told of it."""

    start: date
    days: int
    openings: dict[str, int]
    sent: list[Sent] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    payments: dict[str, bytes] = field(default_factory=dict)
    refunded: dict[str, bytes] = field(default_factory=dict)
    refunding: dict[str, bytes] = field(default_factory=dict)
    captures: dict[str, Told] = field(default_factory=dict)
    refund_ids: dict[str, tuple[str, int]] = field(default_factory=dict)
    wrong_lines: set[tuple[str, int]] = field(default_factory=set)
    closings: dict[str, int] = field(default_factory=dict)
    uids: dict[str, set[int]] = field(default_factory=dict)
    unbalanced: set[str] = field(default_factory=set)

    @property
    def last(self) -> int:
        """The last day on which anybody sends anything."""
        return self.days - 1

    @property
    def files(self) -> list[int]:
        """The places in `sent` of all but registers, without which nothing is as told."""
        return [n for n, one in enumerate(self.sent) if not one.key.startswith("registers/")]

    def send_only(self, places: Collection[int]) -> None:
        """Leave out the files at other places."""
        left_out = set(self.files).difference(places)
        self.sent = [one for place, one in enumerate(self.sent) if place not in left_out]

    def through(self, day: int) -> list[date]:
        """London days from the first through one of them."""
        return [self.on(number) for number in range(day + 1)]

    @property
    def payments_told(self) -> int:
        """How many payments there are in all, however often each is told."""
        lines = {told.uid for sent in self.sent for told in sent.lines if told.pence}
        return len(lines) + len(self.captures)

    def closing(self, account: str) -> int:
        return self.closings.get(account, self.openings[f"bank/{account}"])

    def on(self, day: int) -> date:
        return self.start + timedelta(days=day)
