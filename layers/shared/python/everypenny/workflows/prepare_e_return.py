"""Plan an e-return as its office counts it: a draft, which posts nothing."""

from typing import Any

from everypenny.domain.counter_payments import taken_by
from everypenny.domain.deeds import CommandRefused, Plan
from everypenny.domain.e_returns import (
    E_RETURN,
    EReturnLine,
    PrepareEReturn,
    check_e_return,
    prepared,
)
from everypenny.domain.identifiers import derived
from everypenny.domain.moving import Placing, declared_name
from everypenny.domain.officers import Scope
from everypenny.domain.offices import EReturnTemplate
from everypenny.workflows.moved_payments import Accounts, accounts_of
from everypenny.workflows.office import Deed, DeedCase


def plan_prepare_e_return(order: PrepareEReturn, case: DeedCase) -> Plan:
    """The e-return with what was ordered in place of what it held."""
    taken = taken_by(order.method_code, case.council)
    template = check_e_return(order, taken, case.council, today=case.today)
    known = accounts_of(case)
    lines = [_line(line, place, template, known) for place, line in enumerate(order.lines)]
    key = order.e_return or derived("e-return", case.command.command_id)
    was = case.office.records.record(E_RETURN, key)
    if order.e_return and was is None:
        raise CommandRefused(f"there is no e-return {key}", where="e_return")
    body = {
        "template": template.code,
        "office": template.office,
        "taken": taken,
        "method_code": order.method_code,
        "taken_on": order.taken_on.isoformat(),
        "lines": lines,
        "denominations": [[coins.denomination, coins.count] for coins in order.denominations],
        "cheques": [[cheque.number, cheque.pence] for cheque in order.cheques],
        "bag": order.bag,
        "over_pence": order.over_pence,
        "why": order.why,
        "officers": [case.command.officer.officer_id],
    }
    after = prepared(was, order, key=key, body=body)
    touched = [*lines, *(was.body["lines"] if was else [])]
    return Plan(
        scope=Scope(
            pairs=frozenset((str(line["fund"]), order.method_code) for line in touched)
            or frozenset({("", order.method_code)}),
            pence=sum(line.pence for line in order.lines),
        ),
        accounts=frozenset(f"{line['fund']}/{line['account_reference']}" for line in touched),
        records=(after,),
        register=known.digest,
        answer={"e_return": key, "version": after.version + 1, "state": after.body["state"]},
    )


def _line(
    line: EReturnLine, place: int, template: EReturnTemplate, known: Accounts
) -> dict[str, Any]:
    """The line with its account's reference in normal form."""
    of = template.lines[line.line]
    placing = Placing(
        fund=of.fund,
        account_reference=of.account_reference or line.account_reference,
        pence=line.pence,
    )
    try:
        account = known.named(placing)
    except CommandRefused as refused:
        where = f"lines[{place}].{refused.where}"
        raise CommandRefused(str(refused), where=where) from None
    fund, _, reference = declared_name(account).partition("/")
    return {
        "line": line.line,
        "fund": fund,
        "account_reference": reference,
        "pence": line.pence,
        "item_reference": line.item_reference,
    }


PREPARE_E_RETURN = Deed("prepare_e_return", PrepareEReturn, plan_prepare_e_return)
