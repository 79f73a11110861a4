"""Abandon a sealed day's batches again, each at its place among its source's verdicts."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from everypenny.workflows.rebuild_deeds import Commands, OfficeStand, redo

Row = Mapping[str, Any]


class Abandonings:
    """The day's commands that abandoned a batch, and which of them are done again.

    They cannot wait for the day's other deeds: a file that was abandoned may have been dropped
    again, and one that was refused or held may have been so because the batch still stood.
    """

    def __init__(
        self, manifest: Row, evidence: Commands, stack: OfficeStand, at: datetime
    ) -> None:
        self.done: list[Row] = []
        self._manifest, self._evidence = manifest, evidence
        self._stack, self._at = stack, at
        self._left = sorted(_abandonings(manifest), key=lambda row: row["abandons"][0][1:])

    def redo_before(self, source: str, sequence: int) -> None:
        """Do those of a source that left it before this sequence."""
        for row in list(self._left):
            _, of, at = row["abandons"][0]
            if of == source and at < sequence:
                self._redo(row)

    def redo_rest(self) -> None:
        """Do those that left their source behind the day's last verdict."""
        for row in list(self._left):
            self._redo(row)

    def _redo(self, row: Row) -> None:
        """Ask for it first, if it was asked for on the same day."""
        commands = self._manifest["commands"]
        asked = [told for told in commands if told["command_id"] == row["decides"]]
        for told in (*asked, row):
            redo(told, self._manifest, evidence=self._evidence, stack=self._stack, at=self._at)
            self.done.append(told)
        self._left.remove(row)


def _abandonings(manifest: Row) -> Iterator[Row]:
    return (row for row in manifest["commands"] if row.get("abandons"))
