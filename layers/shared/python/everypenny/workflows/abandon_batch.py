"""Plan the abandoning of an accepted batch: two officers, and only until it is posted."""

from everypenny.domain.abandoning import AbandonBatch, check_abandoning
from everypenny.domain.deeds import Abandoned, HasChanged, Plan
from everypenny.domain.identifiers import BatchId
from everypenny.domain.officers import Scope
from everypenny.domain.records import BatchRecord
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.office import Deed, DeedCase


def plan_abandon_batch(order: AbandonBatch, case: DeedCase) -> Plan:
    """The batch never posts; its file may be dropped again, as the next attempt.

    The transaction and the batch's own posting change one item, so that one of them wins. It
    moves its source's head as a verdict does: a file is judged before it or behind it, and a
    rebuild knows which.
    """
    ledger, batch_id = case.office.ledger, BatchId(order.batch_id)
    batch = check_abandoning(order, _batch(ledger, batch_id), ledger.posted_on(batch_id))
    if ledger.is_abandoned(batch_id):
        raise HasChanged(f"batch {batch_id} has been abandoned already")
    source = case.council.sources.get(batch.source)
    left = Abandoned(batch_id, batch.source, case.office.files.head(batch.source) + 1)
    return Plan(
        scope=Scope(pairs=frozenset({("", source.method_code if source else "")})),
        abandons=(left,),
        answer={
            "batch_id": batch_id,
            "payments": batch.payments,
            "total_pence": batch.total_pence,
        },
    )


def _batch(ledger: Ledger, batch_id: BatchId) -> BatchRecord | None:
    try:
        return ledger.batch(batch_id)
    except LookupError:
        return None


ABANDON_BATCH = Deed("abandon_batch", AbandonBatch, plan_abandon_batch)
