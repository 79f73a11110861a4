"""Moving a payment's money: one journal takes it from where it stands to where it belongs.

VAT goes with the money: what leaves an account copies its share, and what arrives under the
same code takes that share over; under another code it is worked out by the tax point, which
stays the day on which the payer paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from everypenny.domain import ledger_accounts
from everypenny.domain.account_register import Register
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.council import Council
from everypenny.domain.deeds import CommandRefused
from everypenny.domain.fund_references import NOT_IN_REGISTER
from everypenny.domain.identifiers import PaymentId, journal_id
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.vat import NoRate, apportion, vat_within
from everypenny.domain.whereabouts import Held, Whereabouts


@dataclass(frozen=True, slots=True)
class Into:
    """Where money goes: a ledger account, pence as received, and what it bears there."""

    account: str
    pence: int
    vat_code: str = ""
    item_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """An officer's word: this account takes so many pence (a set-off's are negative)."""

    fund: str
    account_reference: str
    pence: int
    item_reference: str = ""


def moving_journal(
    at: Whereabouts,
    *,
    out: Sequence[tuple[str, int]],
    into: Sequence[Into],
    kind: JournalKind,
    payment_id: PaymentId,
    on: date,
    council: Council,
) -> Journal:
    """Take `out` (account, pence) of a payment, and give all of it to `into`.

    `payment_id` is the deed's own position in its batch. Raises CommandRefused for more than
    an account holds free of this payment.
    """
    leaving = [_leaving(at, account, pence) for account, pence in out]
    return Journal(
        journal_id=journal_id(payment_id, kind.value),
        payment_id=payment_id,
        kind=kind,
        source=at.first.source,
        method_code=at.first.method_code,
        booked_on=on,
        paid_on=at.first.paid_on,
        lines=(*leaving, *_arriving(into, leaving, at, council)),
        moves=at.payment_id,
    )


def named_account(placing: Placing, council: CompiledCouncil, register: Register) -> str:
    """The ledger account that an officer names, its reference in the fund's normal form.

    Limits, stops and closures do not speak: the money is here, and an officer has looked.
    Raises CommandRefused for a fund or reference that there is not.
    """
    fund = council.funds.get(placing.fund)
    if fund is None or fund.fund.disabled:
        raise CommandRefused(f"the council has no fund {placing.fund}", where="fund")
    reference = fund.references.read(placing.account_reference)
    if reference is None:
        because = fund.references.why_not(placing.account_reference) or "is no reference"
        raise CommandRefused(
            f"the account reference {because} (fund {placing.fund})", where="account_reference"
        )
    known = register.standing(placing.fund, reference)
    if known is None and fund.fund.account_must_exist:
        raise CommandRefused(
            f"the account reference {NOT_IN_REGISTER} (fund {placing.fund})",
            where="account_reference",
        )
    return ledger_accounts.fund_account(placing.fund, reference)


def fund_of(account: str) -> str:
    """The fund of a customer's account; "" for any other."""
    return account.split("/")[1] if ledger_accounts.is_customers(account) else ""


def declared_name(account: str) -> str:
    """A customer's account as interests declare it: `<fund>/<reference>`."""
    return account.removeprefix("fund/")


def _leaving(at: Whereabouts, account: str, pence: int) -> Line:
    """The debit, with the VAT that leaves: the last to leave takes the remainder."""
    here = at.free().get(account, Held(0))
    if not pence or here.pence * pence < 0 or abs(pence) > abs(here.pence):
        raise CommandRefused(
            f"{pence} pence of payment {at.payment_id} were asked for; "
            f"{here.pence} are there to move"
        )
    vat = apportion(here.vat_pence, [pence, here.pence - pence])[0]
    return Line(account, pence, here.vat_code, vat, here.item_reference)


def _arriving(
    into: Sequence[Into], leaving: Sequence[Line], at: Whereabouts, council: Council
) -> list[Line]:
    codes = {line.vat_code for line in leaving} | {place.vat_code for place in into}
    if len(codes) == 1:
        shares = apportion(sum(x.vat_pence for x in leaving), [place.pence for place in into])
    else:
        shares = tuple(_worked_out(place, at, council) for place in into)
    return [
        Line(place.account, -place.pence, place.vat_code, -vat, place.item_reference)
        for place, vat in zip(into, shares, strict=True)
    ]


def _worked_out(place: Into, at: Whereabouts, council: Council) -> int:
    rates = council.vat_codes.get(place.vat_code)
    if rates is None:
        return 0
    try:
        return vat_within(place.pence, rates, on=at.first.paid_on)
    except NoRate:
        return vat_within(place.pence, rates, on=at.posted_on)
