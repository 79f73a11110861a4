"""Plan the closing and the opening again of an accounting period."""

from typing import Any

from everypenny.domain.accounting_periods import (
    CHANGE,
    OPEN_FROM,
    ClosePeriod,
    OpenPeriod,
    closed_after,
    opened_after,
)
from everypenny.domain.deeds import CommandRefused, OfficeRecord, Plan
from everypenny.domain.london_days import accounting_period
from everypenny.domain.records import LedgerNotOpen
from everypenny.workflows.office import Deed, DeedCase

PERIODS, CERTIFICATE = "accounting_periods", "certificate"


def plan_close_period(order: ClosePeriod, case: DeedCase) -> Plan:
    """The earliest open period closes: what comes of it later falls into the next, late."""
    record = _record(case)
    open_from = closed_after(order, record.body[OPEN_FROM], today=case.today)
    return _moved(record, order.period, open_from)


def plan_open_period(order: OpenPeriod, case: DeedCase) -> Plan:
    """The last closed period opens again, unless it has been certified."""
    record, go_live = _record(case), case.office.ledger.go_live()
    if go_live is None:
        raise LedgerNotOpen("a ledger without an opening journal has no periods")
    open_from = opened_after(order, record.body[OPEN_FROM], go_live=go_live)
    if case.office.records.record(CERTIFICATE, order.period) is not None:
        raise CommandRefused(f"{order.period} is certified: it stays closed", where="period")
    return _moved(record, order.period, open_from)


def open_from_now(case: DeedCase) -> str:
    """The first accounting period that is open."""
    return str(_record(case).body[OPEN_FROM])


def _record(case: DeedCase) -> OfficeRecord:
    """The one record of the periods, as it is or as it begins."""
    found = case.office.records.record(PERIODS, OPEN_FROM)
    if found is not None:
        return found
    go_live = case.office.ledger.go_live()
    if go_live is None:
        raise LedgerNotOpen("a ledger without an opening journal has no periods")
    body: dict[str, Any] = {OPEN_FROM: accounting_period(go_live)}
    return OfficeRecord(kind=PERIODS, key=OPEN_FROM, version=0, body=body)


def _moved(was: OfficeRecord, period: str, open_from: str) -> Plan:
    moved = OfficeRecord(
        kind=was.kind, key=was.key, version=was.version, body={OPEN_FROM: open_from}
    )
    answer = {"period": period, OPEN_FROM: open_from, CHANGE: was.version + 1}
    return Plan(records=(moved,), answer=answer)


CLOSE_PERIOD = Deed("close_period", ClosePeriod, plan_close_period)
OPEN_PERIOD = Deed("open_period", OpenPeriod, plan_open_period)
