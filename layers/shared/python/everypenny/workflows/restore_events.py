"""Write again what came of providers' events, over a table that was rebuilt.

The ledger needs none of it: a message that comes again posts nothing twice. Without it every
stored webhook would look unanswered.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from everypenny.domain.batches import Fault
from everypenny.domain.records import ReplayDiffers
from everypenny.formats.inward.govuk_pay_event import read_event
from everypenny.workflows.provider_case import ProviderCase, Settling
from everypenny.workflows.settle_provider_event import (
    record_message,
    settle_provider_event,
)

Row = Mapping[str, Any]
POSTS = {"card_payment_captured": "captured", "card_payment_refunded": "refunded"}
Webhook = tuple[str, str, bytes]


def restore_events(
    batches: Iterable[Row], webhooks: Iterable[Webhook], *, settling: Settling
) -> None:
    """Record each event that a sealed day posted, and each kept webhook that told one.

    `webhooks` are source, SHA-256 of the body that came, and the body that was kept. A webhook
    that told of nothing posted stays unanswered, and so does one that contradicts its answer.
    """
    posted = set()
    for batch in batches:
        if batch["origin"] == "event":
            event, told, *of = str(batch["identity"]).split(" ")
            _case(batch["source"], settling).posted(told, event)
            posted.add((batch["source"], event, of[-1] if of else told))
    for source, digest, body in webhooks:
        _restore(source, digest, body, posted, settling)


def _restore(
    source: str,
    digest: str,
    body: bytes,
    posted: set[tuple[str, str, str]],
    settling: Settling,
) -> None:
    """The provider is not asked: what it answered about a posted capture is in the evidence."""
    event = read_event(body)
    kind = "" if isinstance(event, Fault) else POSTS.get(event.event_type, "")
    if isinstance(event, Fault) or not kind:
        settle_provider_event(source, digest, settling=settling)
    elif (source, kind, event.resource_id) not in posted:
        return
    elif kind == "refunded":
        record_message(_case(source, settling), digest, event, "posted")
    else:
        with suppress(ReplayDiffers):
            settle_provider_event(source, digest, settling=settling)


def _case(source: str, settling: Settling) -> ProviderCase:
    council = settling.councils.live()
    return ProviderCase(source, council.sources[source], council, settling)
