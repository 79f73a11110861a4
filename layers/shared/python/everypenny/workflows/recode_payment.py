"""Plan a re-code: all that a payment has on one account bears another code."""

from everypenny.domain.deeds import CommandRefused, Plan
from everypenny.domain.journals import JournalKind
from everypenny.domain.moving import Into, Placing, fund_of, moving_journal
from everypenny.domain.recoding import RecodePayment, check_recode, vat_code_of
from everypenny.domain.whereabouts import Held
from everypenny.workflows.moved_payments import (
    Accounts,
    Move,
    accounts_of,
    deed_position,
    plan_of_moves,
    seen_payment,
)
from everypenny.workflows.office import Deed, DeedCase


def plan_recode_payment(order: RecodePayment, case: DeedCase) -> Plan:
    """Dr the account as it was coded, Cr the same pence as they are to be."""
    check_recode(order)
    accounts = accounts_of(case)
    at = seen_payment(order.payment_id, order.version, case, where="payment_id")
    account = accounts.where(order.fund, order.account_reference)
    here = at.free().get(account)
    if here is None:
        raise CommandRefused(
            f"payment {order.payment_id} has nothing free on that account", where="fund"
        )
    journal = moving_journal(
        at,
        out=[(account, here.pence)],
        into=[_into(order, account, here, case, accounts)],
        kind=JournalKind.RECODE,
        payment_id=deed_position(case, 1),
        on=case.today,
        council=case.council,
    )
    return plan_of_moves([Move(at, journal)], register=accounts.digest)


def _into(
    order: RecodePayment, account: str, here: Held, case: DeedCase, accounts: Accounts
) -> Into:
    to, target = order.to, account
    if to.fund:
        place = Placing(fund=to.fund, account_reference=to.account_reference, pence=here.pence)
        target = accounts.named(place)
    fund = fund_of(target)
    coded = Into(
        target,
        here.pence,
        vat_code_of(
            to, fund, here.vat_code, moves_fund=fund != fund_of(account), council=case.council
        ),
        to.item_reference or here.item_reference,
    )
    if coded == Into(account, here.pence, here.vat_code, here.item_reference):
        raise CommandRefused("it bears that already", where="to")
    return coded


RECODE_PAYMENT = Deed("recode_payment", RecodePayment, plan_recode_payment)
