"""Which refund a webhook tells of: none says, so each takes one that is done."""

from collections.abc import Sequence

from everypenny.domain.identifiers import EventId, event_id
from everypenny.domain.records import EventRecord
from everypenny.formats.inward.govuk_pay_answers import ProviderRefund
from everypenny.workflows.provider_case import ProviderCase


def tells_of_one(case: ProviderCase, done: Sequence[ProviderRefund], digest: str) -> bool:
    """Whether the webhook is the one of a refund; it takes the first that none has told."""
    events = case.settling.events
    ids = [event_id(case.source_code, refund.refund_id, "told") for refund in done]
    told = [events.outcome(one) for one in ids]
    if any(record is not None and record.message == digest for record in told):
        return True
    return any(
        events.record(_told_by_webhook(case, one, refund, digest)).message == digest
        for one, refund, record in zip(ids, done, told, strict=True)
        if record is None
    )


def _told_by_webhook(
    case: ProviderCase, event: EventId, refund: ProviderRefund, digest: str
) -> EventRecord:
    return EventRecord(
        event_id=event,
        source=case.source_code,
        provider_id=refund.refund_id,
        event="told",
        outcome="told",
        batch_id=case.batch(refund.refund_id, "refunded"),
        message=digest,
    )
