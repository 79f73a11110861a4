"""What joined a London day: all that its close seals."""

from dataclasses import dataclass

from everypenny.domain.deeds import Outcome
from everypenny.domain.records import EventRecord, ListedBatch, ListedVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Batches by id, verdicts by source and sequence, commands by id, messages by digest."""

    batches: tuple[ListedBatch, ...]
    verdicts: tuple[ListedVerdict, ...]
    commands: tuple[Outcome, ...]
    messages: tuple[EventRecord, ...]
