"""What the acknowledging of exports asks of the outside."""

from collections.abc import Mapping
from typing import Protocol

from everypenny.domain.acknowledgement import AcknowledgedExport
from everypenny.domain.records import ExportRecord


class IssuedExports(Protocol):
    """What targets were given."""

    def targets(self) -> tuple[str, ...]:
        """Every target that was ever issued an export, in order."""
        ...

    def issued(self, target: str) -> tuple[ExportRecord, ...]:
        """Every export of a target, by first day."""
        ...


class Acknowledgements(Protocol):
    """What targets have said of their exports."""

    def record(self, target: str, word: AcknowledgedExport) -> AcknowledgedExport:
        """Write a target's word, once; returns the one that stands (the first)."""
        ...

    def words(self, target: str) -> Mapping[str, AcknowledgedExport]:
        """Everything that a target has said, by export id; of others nothing is known."""
        ...
