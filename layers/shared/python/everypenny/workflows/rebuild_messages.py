"""Record again what came of a day's provider messages, each read from its kept body."""

from collections.abc import Iterable

from everypenny.domain.batches import Fault
from everypenny.domain.records import ReplayDiffers
from everypenny.formats.inward.govuk_pay_event import read_event
from everypenny.workflows.provider_case import Settling
from everypenny.workflows.receive_provider_event import webhook_key
from everypenny.workflows.settle_provider_event import outcome_of_itself, record_message

Message = tuple[str, str, str]


def rebuild_messages(listed: Iterable[Message], *, settling: Settling) -> None:
    """Each as (source, SHA-256 of the body that came, outcome), listed with the day again.

    What a body alone decides is decided again, and ReplayDiffers if that is not what the day
    lists; what the provider's answer decided is taken from the list. LookupError if a body is
    not in the evidence.
    """
    for source, digest, outcome in listed:
        body = settling.evidence.get(webhook_key(source, digest))
        if body is None:
            raise LookupError(f"the webhook {webhook_key(source, digest)} is not kept")
        event = read_event(body)
        alone = "unreadable" if isinstance(event, Fault) else outcome_of_itself(event)
        if alone not in {"", outcome}:
            raise ReplayDiffers(f"webhook {digest} is {alone}, and was {outcome}")
        record_message(source, digest, event, outcome, settling=settling)
