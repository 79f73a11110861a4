"""The clock: the one place that asks what time it is."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The UTC instant."""
        return datetime.now(UTC)  # noqa: TID251 - this is the clock
