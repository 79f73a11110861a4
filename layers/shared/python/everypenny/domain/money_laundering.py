"""What the money laundering reporting officer is alerted to, and nobody else is told.

Cash above a limit, in one payment or in several linked by account or by payer within some
days, and the refund of a payment that has only just come (domain.md section 10). An alert
stops nothing: to refuse the money, or to say why, may itself be an offence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from everypenny.domain.deeds import OfficeRecord
from everypenny.domain.identifiers import PaymentId, derived
from everypenny.domain.name_likeness import name_words, plain_postcode
from everypenny.domain.officers import Limits

ALERT = "money_laundering_alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashTaken:
    """Cash that one account or one payer brought, on a London day: pence, and its receipt.

    `of` says which, as a derived id that tells nobody who it is.
    """

    of: str
    receipt: PaymentId
    pence: int
    on: date

    @property
    def kind(self) -> str:
        """What its record is listed under: one list an account or payer, and month."""
        return _kind(self.of, self.on)

    def record(self) -> OfficeRecord:
        """It as it is kept, for what may come later."""
        body = {"pence": self.pence, "on": self.on.isoformat()}
        return OfficeRecord(kind=self.kind, key=self.receipt, version=0, body=body)


def of_account(fund: str, account_reference: str) -> str:
    """An account, as cash is linked by it."""
    return derived("cash-account", fund, account_reference)


def of_payer(name: str, postcode: str) -> str:
    """A payer by name and postcode, whatever the order of the words; "" for too little."""
    words = sorted(name_words(name))
    if not words or not postcode.strip():
        return ""
    return derived("cash-payer", plain_postcode(postcode), *words)


def linked_kinds(of: str, on: date, limits: Limits) -> tuple[str, ...]:
    """The lists that may hold linked cash: a month each, as far back as cash is linked."""
    first = on - timedelta(days=limits.linked_days)
    months = {_kind(of, on)}
    while first < on:
        months.add(_kind(of, first))
        first = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return tuple(sorted(months))


def read_cash(of: str, record: OfficeRecord) -> CashTaken:
    """Cash again from its record."""
    return CashTaken(
        of=of,
        receipt=PaymentId(record.key),
        pence=int(record.body["pence"]),
        on=date.fromisoformat(str(record.body["on"])),
    )


def cash_alert(
    receipt: PaymentId,
    pence: int,
    taken: Sequence[CashTaken],
    earlier: Iterable[CashTaken],
    *,
    on: date,
    limits: Limits,
) -> OfficeRecord | None:
    """The alert that a cash payment raises, if any.

    `taken` is what it brings by account and by payer, `earlier` what each of those brought
    before. A limit that is not set (0) alerts to nothing.
    """
    if not limits.cash_pence:
        return None
    if pence >= limits.cash_pence:
        return _alert("cash", receipt, pence, (), on)
    since = on - timedelta(days=limits.linked_days)
    before = [one for one in earlier if since <= one.on <= on and one.receipt != receipt]
    for now in taken:
        linked = [one for one in before if one.of == now.of]
        total = now.pence + sum(one.pence for one in linked)
        if linked and total >= limits.cash_pence:
            receipts = tuple(sorted(one.receipt for one in linked))
            return _alert("linked_cash", receipt, total, receipts, on)
    return None


def refund_alert(
    key: str, payment: PaymentId, pence: int, *, received_on: date, on: date, limits: Limits
) -> OfficeRecord | None:
    """The alert that a refund of so many pence raises, if its payment is recent.

    `key` names the refund (its command's id), so that each raises one alert at the most.
    """
    days = (on - received_on).days
    if not limits.recent_days or days > limits.recent_days:
        return None
    return _alert("recent_refund", PaymentId(key), pence, (payment,), on)


def _alert(
    because: str, key: PaymentId, pence: int, linked: tuple[PaymentId, ...], on: date
) -> OfficeRecord:
    body = {
        "because": because,
        "about": key,
        "pence": pence,
        "linked": list(linked),
        "on": on.isoformat(),
    }
    return OfficeRecord(kind=ALERT, key=key, version=0, body=body)


def _kind(of: str, on: date) -> str:
    return f"cash_taken/{of}/{on:%Y-%m}"
