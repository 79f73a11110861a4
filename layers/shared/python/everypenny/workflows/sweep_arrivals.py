"""Before each close: look for what has arrived and has had no answer (domain.md section 5)."""

from dataclasses import dataclass
from datetime import timedelta

from everypenny.domain.identifiers import command_batch_id, event_id
from everypenny.workflows.office import Office
from everypenny.workflows.ports import Arrivals, Events

LOOKS_BACK = timedelta(days=7)
TIME_TO_ANSWER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What an hour has not sufficed for: an officer's alarm."""

    drops: int
    webhooks: int
    commands: int = 0

    @property
    def in_all(self) -> int:
        """All of it."""
        return self.drops + self.webhooks + self.commands


def sweep_arrivals(*, arrivals: Arrivals, events: Events, office: Office) -> Unanswered:
    """Count the last week's drops without a verdict, webhooks and commands without an outcome.

    It asks the buckets, not the queues, so that a lost event is found as well as a stuck one.
    """
    last_at = office.clock.now() - TIME_TO_ANSWER
    first_at = last_at - LOOKS_BACK
    drops = sum(
        office.files.verdict(landing) is None for landing in arrivals.drops(first_at, last_at)
    )
    webhooks = sum(
        events.outcome(event_id(source, digest, "message")) is None
        for source, digest in arrivals.webhooks(first_at, last_at)
    )
    asked = sum(
        # An opening that was invoked by hand has no outcome but its batch.
        office.commands.outcome(command_id) is None
        and office.ledger.posted_on(command_batch_id(command_id)) is None
        for command_id in arrivals.commands(first_at, last_at)
    )
    return Unanswered(drops, webhooks, asked)
