"""Plan the settling of a difference: what a collector or an office will never bank."""

from everypenny.domain.deeds import CommandRefused, HasChanged, OfficeRecord, Plan
from everypenny.domain.identifiers import BatchId
from everypenny.domain.journals import Posting
from everypenny.domain.officers import Scope
from everypenny.domain.writing_off import SettleDifference, difference_journal
from everypenny.workflows.moved_payments import deed_position, moved_pence
from everypenny.workflows.office import Deed, DeedCase

SETTLED_DIFFERENCE = "settled_difference"


def plan_settle_difference(order: SettleDifference, case: DeedCase) -> Plan:
    """Dr differences, Cr clearing, once for a batch at the version seen."""
    journal = difference_journal(
        order, payment_id=deed_position(case, 1), on=case.today, council=case.council
    )
    if case.office.ledger.posted_on(BatchId(order.batch_id)) is None:
        raise CommandRefused(f"no batch {order.batch_id} is posted", where="batch_id")
    return Plan(
        scope=Scope(pairs=frozenset({("", "")}), pence=moved_pence(journal)),
        postings=(Posting(journal),),
        records=(_record(order, case),),
        answer={"journals": [journal.journal_id]},
    )


def _record(order: SettleDifference, case: DeedCase) -> OfficeRecord:
    """What was settled of this batch: a second officer who saw nothing of it looks again."""
    key = f"{order.account}#{order.batch_id}"
    settled = case.office.records.record(SETTLED_DIFFERENCE, key)
    version = settled.version if settled else 0
    if version != order.version:
        raise HasChanged(
            f"the difference of batch {order.batch_id} has been settled: version {version} now"
        )
    commands = settled.body["commands"] if settled else []
    return OfficeRecord(
        kind=SETTLED_DIFFERENCE,
        key=key,
        version=version,
        body={"commands": [*commands, case.command.command_id]},
        open=False,
    )


SETTLE_DIFFERENCE = Deed("settle_difference", SettleDifference, plan_settle_difference)
