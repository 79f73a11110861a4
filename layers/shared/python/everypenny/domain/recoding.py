"""Re-coding: all that a payment has on one account bears another code (domain.md section 10).

Another fund's account, a VAT code of the officer's own where the fund lets it be overridden,
another item reference: whatever the order leaves blank stays as it is. A transfer splits money
or names another debtor; a re-code says that it was booked under the wrong code.
"""

from dataclasses import dataclass

from everypenny.domain.council import Council
from everypenny.domain.deeds import CommandRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What money bears; "" leaves it as it is. A fund and a reference are named together."""

    fund: str = ""
    account_reference: str = ""
    vat_code: str = ""
    item_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecodePayment:
    """The order: which payment, seen at a version, on which account, and what it is to bear."""

    payment_id: str
    version: int
    fund: str
    account_reference: str
    to: Coding
    why: str


def check_recode(order: RecodePayment) -> None:
    """Raise CommandRefused for an order that says nothing, or half of an account."""
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if order.to == Coding():
        raise CommandRefused("say what it is to bear", where="to")
    if bool(order.to.fund) != bool(order.to.account_reference):
        raise CommandRefused("name a fund with an account reference", where="to")


def vat_code_of(
    coding: Coding, fund: str, was: str, *, moves_fund: bool, council: Council
) -> str:
    """The VAT code that money bears in a fund: the officer's, its own, or the one it had.

    Raises CommandRefused where the fund's VAT may not be overridden, or for no such code.
    """
    usual = council.funds[fund].vat_code
    if not coding.vat_code:
        return usual if moves_fund else was
    if coding.vat_code not in council.vat_codes:
        raise CommandRefused(
            f"the council has no VAT code {coding.vat_code}", where="to.vat_code"
        )
    if coding.vat_code != usual and not council.funds[fund].vat_may_be_overridden:
        raise CommandRefused(
            f"the VAT of fund {fund} may not be overridden: it is {usual}", where="to.vat_code"
        )
    return coding.vat_code
