"""Whatever has ever come to a house in memory, at whatever instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.records import Landing

from tests.faults.faulty_outside import FaultyHouse


@dataclass(frozen=True)
class EveryArrival:
    """The arrivals that a sweep asks for, with no regard to its two instants."""

    house: FaultyHouse

    def drops(self, first_at: datetime, last_at: datetime) -> Iterator[Landing]:  # noqa: ARG002
        for key, versions in self.house.outside.buckets["drop"].versions.items():
            if not key.startswith("reports/"):
                for number in range(1, len(versions) + 1):
                    yield Landing(key=mask_card_numbers(key), version=str(number))

    def webhooks(
        self,
        first_at: datetime,  # noqa: ARG002
        last_at: datetime,  # noqa: ARG002
    ) -> Iterator[tuple[str, str]]:
        for key in self._kept("webhooks/"):
            _, source, name = key.split("/")
            yield source, name.removesuffix(".json")

    def commands(self, first_at: datetime, last_at: datetime) -> Iterator[str]:  # noqa: ARG002
        for key in self._kept("commands/"):
            yield key.removeprefix("commands/").removesuffix(".json")

    def _kept(self, folder: str) -> Iterator[str]:
        versions = self.house.outside.buckets["evidence"].versions
        return (key for key in versions if key.startswith(folder))
