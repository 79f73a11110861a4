"""Plan the certifying of a period: one officer prepares its certificate, another reviews it."""

import json

from everypenny.domain.certificates import CertifyPeriod, check_certificate, check_order
from everypenny.domain.deeds import CommandRefused, OfficeRecord, Plan
from everypenny.workflows.draw_up_certificate import certificate_name
from everypenny.workflows.move_periods import CERTIFICATE, open_from_now
from everypenny.workflows.office import Deed, DeedCase


def plan_certify_period(order: CertifyPeriod, case: DeedCase) -> Plan:
    """Nothing moves; the period stays closed from now on.

    It must be closed still, and the certificate the very one that was drawn up of it.
    """
    if order.period >= open_from_now(case):
        raise CommandRefused(f"{order.period[:10]} is open", where="period")
    check_order(order)
    kept = case.office.evidence.get(certificate_name(order.period, order.certificate))
    check_certificate(order, json.loads(kept) if kept else None)
    if case.office.records.record(CERTIFICATE, order.period) is not None:
        raise CommandRefused(f"{order.period} is certified already", where="period")
    record = OfficeRecord(
        kind=CERTIFICATE,
        key=order.period,
        version=0,
        body={"certificate": order.certificate},
        open=False,
    )
    answer = {"period": order.period, "certificate": order.certificate}
    return Plan(records=(record,), answer=answer)


CERTIFY_PERIOD = Deed("certify_period", CertifyPeriod, plan_certify_period)
