"""Plan a transfer: posted money goes from one account of a fund to one or many."""

from everypenny.domain.deeds import CommandRefused, Plan
from everypenny.domain.journals import JournalKind
from everypenny.domain.moving import Into, fund_of, moving_journal
from everypenny.domain.transferring import Transfer, TransferPayment, check_transfers
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


def plan_transfer_payment(order: TransferPayment, case: DeedCase) -> Plan:
    """One journal a payment: Dr the account that holds it, Cr those that the officer named."""
    check_transfers(order)
    accounts = accounts_of(case)
    moves = [
        _move(transfer, position, case, accounts)
        for position, transfer in enumerate(order.transfers, start=1)
    ]
    return plan_of_moves(moves, register=accounts.digest)


def _move(transfer: Transfer, position: int, case: DeedCase, accounts: Accounts) -> Move:
    at = seen_payment(transfer.payment_id, transfer.version, case, where="transfers")
    account = accounts.where(transfer.fund, transfer.account_reference)
    here = at.free().get(account, Held(0))
    journal = moving_journal(
        at,
        out=[(account, transfer.pence)],
        into=_into(transfer, account, here, case, accounts),
        kind=JournalKind.TRANSFER,
        payment_id=deed_position(case, position),
        on=case.today,
        council=case.council,
    )
    return Move(at, journal)


def _into(
    transfer: Transfer, account: str, here: Held, case: DeedCase, accounts: Accounts
) -> list[Into]:
    """Within its fund money keeps its VAT code; an item reference goes along unless renamed."""
    into = []
    for place in transfer.to:
        target = accounts.named(place)
        if target == account:
            raise CommandRefused("the money is on that account already", where="transfers")
        stays = fund_of(target) == fund_of(account)
        vat_code = here.vat_code if stays else case.council.funds[fund_of(target)].vat_code
        item_reference = place.item_reference or here.item_reference
        into.append(Into(target, place.pence, vat_code, item_reference))
    return into


TRANSFER_PAYMENT = Deed("transfer_payment", TransferPayment, plan_transfer_payment)
