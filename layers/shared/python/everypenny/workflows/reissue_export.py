"""Plan the issuing of an export again: the same bytes, made from closed days."""

from dataclasses import dataclass

from everypenny.domain.deeds import CommandRefused, Plan
from everypenny.workflows.office import Deed, DeedCase


@dataclass(frozen=True, slots=True, kw_only=True)
class ReissueExport:
    """The order: which export of which target, and why."""

    target: str
    export_id: str
    why: str


def plan_reissue_export(order: ReissueExport, case: DeedCase) -> Plan:
    """Nothing moves: the export's own door makes it again, and delivers and pushes it."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    issued = {record.export_id: record for record in case.office.exports.issued(order.target)}
    record = issued.get(order.export_id)
    if record is None:
        raise CommandRefused(
            f"no export {order.export_id[:60]} was issued to {order.target[:60]}",
            where="export_id",
        )
    answer = {"export_id": record.export_id, "sha256": record.sha256, "rows": record.rows}
    message = {
        "deed": REISSUE_EXPORT.name,
        "target": record.target,
        "export_id": record.export_id,
    }
    return Plan(answer=answer, messages=(message,))


REISSUE_EXPORT = Deed("reissue_export", ReissueExport, plan_reissue_export)
