"""For the doors of officers' deeds."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from everypenny.adapters.deed_roads import DeedRoads
from everypenny.adapters.dynamo_deeds import DynamoDeeds
from everypenny.bootstrap import outside
from everypenny.bootstrap.books import day_books, exports
from everypenny.domain.london_days import london_day
from everypenny.workflows.audited import Answering, answer_audited
from everypenny.workflows.office import Office
from everypenny.workflows.recent_history import RecentHistory


@cache
def office() -> Office:
    """All that deeds are planned from and done with."""
    deeds = DynamoDeeds(outside.table())
    return Office(
        evidence=outside.evidence(),
        commands=deeds,
        payments=outside.payments(),
        suspense=outside.payments(),
        records=deeds,
        ledger=outside.ledger(),
        councils=outside.councils(),
        registers=outside.registers(),
        register=outside.files().register,
        day_books=day_books(),
        exports=exports(),
        files=outside.files(),
        configurations=outside.configurations(),
        recent=_recent,
        deeds=DeedRoads(
            {
                "decide_held_file": outside.queue("DECISIONS_QUEUE_URL"),
                "reissue_export": outside.queue("EXPORTS_QUEUE_URL"),
                "send_refund": outside.queue("REFUNDS_QUEUE_URL"),
            }
        ),
        clock=outside.clock(),
        release=outside.setting("RELEASE"),
    )


def _recent() -> RecentHistory:
    return RecentHistory(
        today=london_day(outside.clock().now()),
        day_books=day_books(),
        work=outside.work(),
        ledger=outside.ledger(),
        registers=outside.registers(),
        memories=outside.memories().snapshot,
    )


def audited(event: Mapping[str, Any], answering: Answering) -> dict[str, Any]:
    """For the doors that officers ask: the answer, once the trail has the request."""
    return answer_audited(event, answering, trail=outside.audit_trail(), clock=outside.clock())
