"""Write again what came of providers' events, over a table that was rebuilt.

The ledger needs none of it: a message that comes again posts nothing twice. Without it every
posted event would look unanswered. Messages themselves are recorded as their days are rebuilt.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from everypenny.workflows.provider_case import ProviderCase, Settling

Row = Mapping[str, Any]


def restore_events(batches: Iterable[Row], *, settling: Settling) -> None:
    """Record each event that a sealed day posted."""
    for batch in batches:
        if batch["origin"] == "event":
            event, told, *_ = str(batch["identity"]).split(" ")
            council = settling.councils.version(batch["pins"]["configuration"])
            source = batch["source"]
            case = ProviderCase(source, council.sources[source], council, settling)
            case.posted(told, event)
