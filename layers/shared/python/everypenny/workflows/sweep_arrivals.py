"""Before each close: look for what has arrived and has had no answer (domain.md section 5)."""

from dataclasses import dataclass
from datetime import timedelta

from everypenny.domain.identifiers import event_id
from everypenny.workflows.ports import Arrivals, Clock, Events, Files

LOOKS_BACK = timedelta(days=7)
TIME_TO_ANSWER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Drops and webhooks that an hour has not sufficed for: an officer's alarm."""

    drops: int
    webhooks: int


def sweep_arrivals(
    *, arrivals: Arrivals, files: Files, events: Events, clock: Clock
) -> Unanswered:
    """Count the last week's drop versions without a verdict and webhooks without an outcome.

    It asks the buckets, not the queues, so that a lost event is found as well as a stuck one.
    """
    last_at = clock.now() - TIME_TO_ANSWER
    first_at = last_at - LOOKS_BACK
    drops = sum(files.verdict(landing) is None for landing in arrivals.drops(first_at, last_at))
    webhooks = sum(
        events.outcome(event_id(source, digest, "message")) is None
        for source, digest in arrivals.webhooks(first_at, last_at)
    )
    return Unanswered(drops, webhooks)
