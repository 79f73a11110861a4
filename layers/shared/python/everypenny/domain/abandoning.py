"""Abandoning a batch: accepted, not posted, and never to be (domain.md section 5)."""

from dataclasses import dataclass
from datetime import date

from everypenny.domain.deeds import CommandRefused
from everypenny.domain.records import BatchRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class AbandonBatch:
    """The order: a batch of a file that was accepted by mistake, and why it shall not post."""

    batch_id: str
    why: str


def check_abandoning(
    order: AbandonBatch, batch: BatchRecord | None, posted_on: date | None
) -> BatchRecord:
    """The batch; CommandRefused for one that is posted, or that no file brought."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if batch is None or batch.origin != "file":
        raise CommandRefused(f"no file brought a batch {order.batch_id}", where="batch_id")
    if posted_on is not None:
        raise CommandRefused(
            f"batch {order.batch_id} was posted on {posted_on}, and posted is final: reverse "
            "its journals",
            where="batch_id",
        )
    return batch
