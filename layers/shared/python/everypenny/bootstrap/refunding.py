"""For the door that sends refunds to their provider."""

from functools import cache

from everypenny.bootstrap import outside
from everypenny.bootstrap.officers import office
from everypenny.bootstrap.provider_events import provider
from everypenny.workflows.send_refund import Sending


@cache
def sending() -> Sending:
    """The office that ordered it, the provider, and the road of its answers."""
    return Sending(
        office=office(), provider=provider, settling=outside.queue("EVENTS_QUEUE_URL")
    )
