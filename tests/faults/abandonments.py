"""Batches that officers abandoned: when each was, in the order of its source."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from everypenny.adapters.stored_records import read
from everypenny.adapters.table_actions import Action, Change
from everypenny.domain.records import BatchRecord, FileRecord, Landing, Verdict

from tests.faults.faulty_outside import FaultyOutside


@dataclass(frozen=True, kw_only=True)
class Abandonment:
    """The one batch of a file, its source's `file`th verdict, was abandoned.

    It was done behind the source's `head`th verdict, and before any later one.
    """

    source: str
    file: int
    landing: Landing
    head: int

    def is_behind(self, record: FileRecord) -> bool:
        """Whether the record was written before."""
        return record.sequence <= self.head


@dataclass
class Abandonments:
    """A bystander at the table, who notes each batch as it is abandoned there."""

    noted: dict[str, Abandonment] = field(default_factory=dict)

    def watch(self, outside: FaultyOutside) -> None:
        """Note what every transaction of the table leaves, whether or not its caller hears."""
        outside.table.witness = lambda actions: self._note(outside, actions)

    def of(self, source: str) -> list[Abandonment]:
        """Those of a source, in their order."""
        return [one for one in self.noted.values() if one.source == source]

    def _note(self, outside: FaultyOutside, actions: Sequence[Action]) -> None:
        for action in actions:
            if isinstance(action, Change) and "abandoned" in action.put:
                item = outside.item(action.pk, action.sk) or {}
                batch = action.pk.removeprefix("B#")
                if "abandoned" in item and batch not in self.noted:
                    self.noted[batch] = self._now(outside, read(BatchRecord, item["body"]))

    def _now(self, outside: FaultyOutside, batch: BatchRecord) -> Abandonment:
        items = outside.seen_table.query(f"S#{batch.source}", prefix="F#")
        files = [read(FileRecord, item["body"]) for item in items]
        [file] = [file for file in files if _accepts(file, batch)]
        return Abandonment(
            source=batch.source,
            file=file.sequence,
            landing=file.landing,
            head=files[-1].sequence,
        )


def _accepts(file: FileRecord, batch: BatchRecord) -> bool:
    """Whether a verdict let a batch in, which is its file's only one."""
    is_accepted = file.verdict is Verdict.ACCEPTED
    return is_accepted and [one.batch_id for one in file.batches] == [batch.batch_id]
