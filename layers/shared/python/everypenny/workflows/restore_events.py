"""Write again what came of providers' events, over a table that was rebuilt.

The ledger needs none of it: a message that comes again posts nothing twice. Without it every
posted event would look unanswered, and a refund's webhook could tell of another refund.
Messages themselves are recorded as their days are rebuilt.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from everypenny.domain.batches import Fault
from everypenny.formats.inward.govuk_pay_answers import ProviderRefund, read_refunds
from everypenny.formats.inward.govuk_pay_event import read_event
from everypenny.workflows.provider_case import ProviderCase, Settling
from everypenny.workflows.receive_provider_event import webhook_key
from everypenny.workflows.told_refunds import tells_of_one

Row = Mapping[str, Any]
Refunds = dict[tuple[str, str], list[ProviderRefund]]


def restore_events(days: Iterable[Row], *, settling: Settling) -> None:
    """Record each event that the manifests say was posted, and which refund a webhook told."""
    done: Refunds = defaultdict(list)
    for manifest in days:
        for batch in manifest["batches"]:
            if batch["origin"] == "event":
                _restore(batch, done, settling)
        for source, digest, outcome in manifest["messages"]:
            if outcome == "posted":
                _restore_told(source, digest, done, settling)


def _restore(batch: Row, done: Refunds, settling: Settling) -> None:
    event, told, *of = str(batch["identity"]).split(" ")
    case = _case(batch["source"], batch["pins"]["configuration"], settling)
    case.posted(told, event)
    if event == "refunded":
        answer = read_refunds(settling.evidence.get(case.answer(told, event)) or b"")
        listed = [] if isinstance(answer, Fault) else answer
        refunds = done[batch["source"], of[-1]]
        refunds += [refund for refund in listed if refund.refund_id == told]


def _restore_told(source: str, digest: str, done: Refunds, settling: Settling) -> None:
    event = read_event(settling.evidence.get(webhook_key(source, digest)) or b"")
    if not isinstance(event, Fault) and event.event_type == "card_payment_refunded":
        case = _case(source, settling.councils.live().version, settling)
        tells_of_one(case, done[source, event.resource_id], digest)


def _case(source: str, configuration: str, settling: Settling) -> ProviderCase:
    council = settling.councils.version(configuration)
    return ProviderCase(source, council.sources[source], council, settling)
