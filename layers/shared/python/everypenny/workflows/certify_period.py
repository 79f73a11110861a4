"""Plan the certifying of a period: one officer prepares its certificate, another reviews it."""

from datetime import date
from typing import Any

import msgspec

from everypenny.domain.accounting_periods import OPEN_FROM
from everypenny.domain.certificates import CertifyPeriod, check_certificate, check_order
from everypenny.domain.deeds import CommandRefused, OfficeRecord, Plan
from everypenny.domain.london_days import next_day
from everypenny.workflows.draw_up_certificate import certificate_name
from everypenny.workflows.move_periods import CERTIFICATE, open_from_now
from everypenny.workflows.office import Deed, DeedCase


def plan_certify_period(order: CertifyPeriod, case: DeedCase) -> Plan:
    """Nothing moves; the period stays closed from now on.

    It must be closed still, and the certificate the very one that was drawn up of it since:
    what fell into a period that was opened again is on no older one.
    """
    if order.period >= open_from_now(case):
        raise CommandRefused(f"{order.period[:10]} is open", where="period")
    check_order(order)
    kept = case.office.evidence.get(certificate_name(order.period, order.certificate))
    certificate: dict[str, Any] = msgspec.json.decode(kept) if kept else {}
    check_certificate(order, certificate or None)
    if _was_open_since(date.fromisoformat(certificate["closed_on"]), order.period, case):
        because = f"{order.period} has been open again since: take its last certificate"
        raise CommandRefused(because, where="certificate")
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


def _was_open_since(closed_on: date, period: str, case: DeedCase) -> bool:
    """Whether a sealed day behind the one that closed the period had it open."""
    day = next_day(closed_on)
    while (sealed := case.office.day_books.manifest(day)) is not None:
        if msgspec.json.decode(sealed)[OPEN_FROM] <= period:
            return True
        day = next_day(day)
    return False


CERTIFY_PERIOD = Deed("certify_period", CertifyPeriod, plan_certify_period)
