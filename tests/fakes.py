"""Stand-ins for the outside that keep their promises, for tests of the inner rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class FixedClock:
    """A clock that a test sets."""

    instant: datetime = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_days(self, days: int) -> None:
        self.instant += timedelta(days=days)


@dataclass
class MemoryQueue:
    """A queue whose messages a test delivers itself, in any order and as often as it likes."""

    sent: list[dict[str, str | int]] = field(default_factory=list)

    def send(self, messages: Sequence[dict[str, str | int]]) -> None:
        self.sent += messages

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


class NamedSigner:
    """A signature that is the same each time, which a real one need not be."""

    def sign(self, content: bytes) -> bytes:
        return b"signed " + str(len(content)).encode()
