"""Plan that an account is suggested for a suspense item no more."""

from everypenny.domain.deeds import Plan
from everypenny.domain.moving import Placing, declared_name, named_account
from everypenny.domain.suspense_desk import DeclineSuggestion, declined
from everypenny.workflows.office import Deed, DeedCase
from everypenny.workflows.seen_suspense import plan_of_item, seen_item


def plan_decline_suggestion(order: DeclineSuggestion, case: DeedCase) -> Plan:
    """The item with one more account declined, by its reference in normal form."""
    state, office = seen_item(order.payment_id, order.part, order.version, case), case.office
    placing = Placing(fund=order.fund, account_reference=order.account_reference, pence=0)
    register = office.register()
    account = named_account(
        placing,
        office.councils.compiled(case.council.version),
        office.registers.snapshot(register),
    )
    _, fund, reference = account.split("/", 2)
    return plan_of_item(
        declined(state, (fund, reference)),
        case,
        fund=fund,
        accounts=frozenset({declared_name(account)}),
        register=register,
    )


DECLINE_SUGGESTION = Deed("decline_suggestion", DeclineSuggestion, plan_decline_suggestion)
