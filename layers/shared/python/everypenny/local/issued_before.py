"""Exports as their manifests in the evidence name them, for what targets said of them."""

from functools import cached_property

import msgspec

from everypenny.adapters.evidence_folder import EvidenceFolder
from everypenny.domain.records import ExportRecord


class IssuedBefore:
    """What targets were given, whether or not its days are rebuilt yet."""

    def __init__(self, evidence: EvidenceFolder) -> None:
        self._evidence = evidence

    def targets(self) -> tuple[str, ...]:
        """Every target that was ever issued an export, in order."""
        return tuple(sorted({record.target for record in self.records}))

    def issued(self, target: str) -> tuple[ExportRecord, ...]:
        """Every export of a target, by first day."""
        return tuple(record for record in self.records if record.target == target)

    @cached_property
    def records(self) -> list[ExportRecord]:
        """Every export, by first day."""
        records = [
            msgspec.json.decode(content, type=ExportRecord)
            for _, content in self._evidence.exports()
        ]
        return sorted(records, key=lambda record: (record.first_on, record.export_id))
