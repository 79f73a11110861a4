"""Stand-ins for the outside that keep their promises, for tests of the inner rooms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from everypenny.domain.refunding import Asked, RefundAnswer
from everypenny.local.memory_table import never


@dataclass
class FixedClock:
    """A clock that a test sets."""

    instant: datetime = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_days(self, days: int) -> None:
        self.instant += timedelta(days=days)


class Cut(Exception):
    """The power has gone in the middle of a delivery."""


@dataclass
class PowerCut:
    """Called before each write; raises Cut once, after as many writes as a test says."""

    after: int | None = None
    writes: int = 0

    def __call__(self) -> None:
        if self.after is not None and self.writes >= self.after:
            self.after = None
            raise Cut
        self.writes += 1


@dataclass
class MemoryQueue:
    """A queue whose messages a test delivers itself, in any order and as often as it likes."""

    sent: list[dict[str, str | int]] = field(default_factory=list)
    cut: Callable[[], None] = never

    def send(self, messages: Sequence[dict[str, str | int]]) -> None:
        for message in messages:
            self.cut()
            self.sent.append(message)

    def take(self) -> list[dict[str, str | int]]:
        taken, self.sent = self.sent, []
        return taken


@dataclass
class StaticSecrets:
    """Secrets that a test names."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def named(self, name: str) -> tuple[str, ...]:
        return self.values[name]


@dataclass
class StaticProvider:
    """A provider that answers what a test gave it, and counts how often it was asked."""

    payments: dict[str, bytes] = field(default_factory=dict)
    refunded: dict[str, bytes] = field(default_factory=dict)
    asked: int = 0

    def payment(self, payment_id: str) -> bytes | None:
        self.asked += 1
        return self.payments.get(payment_id)

    def refunds(self, payment_id: str) -> bytes | None:
        self.asked += 1
        return self.refunded.get(payment_id)

    def refund(self, payment_id: str, request: bytes) -> RefundAnswer:  # noqa: ARG002
        self.asked += 1
        return RefundAnswer(Asked.REFUSED, b"{}")


class NamedSigner:
    """A signature that is the same each time, which a real one need not be."""

    def sign(self, content: bytes) -> bytes:
        return b"signed " + str(len(content)).encode()
