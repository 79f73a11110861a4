"""VAT that lies within a gross amount, by dated rates, to the penny."""

from collections.abc import Sequence
from datetime import date

from everypenny.domain.council import VatCode

_WHOLE = 10_000
_TAXED = ("standard", "reduced")


class NoRate(LookupError):
    """The VAT code has no rate on that day; whoever owns the configuration answers it."""


def vat_within(gross_pence: int, vat_code: VatCode, *, on: date) -> int:
    """The VAT within a gross amount of a tax point, in pence, signed as the amount.

    Gross less gross/(1+rate), half a penny to the even one. Treatments without a rate, and
    invoices that have told their VAT already, hold none. NoRate before the first rate.
    """
    if vat_code.treatment not in _TAXED:
        return 0
    rate = rate_on(vat_code, on)
    return _half_even(gross_pence * rate, _WHOLE + rate)


def rate_on(vat_code: VatCode, on: date) -> int:
    """The rate that holds on a London day, in basis points; NoRate before the first."""
    held = [points for first_on, points in vat_code.rates if first_on <= on]
    if not held:
        raise NoRate(f"{vat_code.code} has no rate on {on.isoformat()}")
    return held[-1]


def apportion(vat_pence: int, parts_pence: Sequence[int]) -> tuple[int, ...]:
    """Share a VAT amount over parts of a gross one, in pence, so that the shares sum to it.

    Each share is what the parts so far should bear, less what they have; so no share strays
    more than a penny, and the last part takes the remainder. Where the parts sum to nothing
    the last takes all.
    """
    gross = sum(parts_pence)
    shares: list[int] = []
    so_far = given = 0
    for part in parts_pence:
        so_far += part
        due = _half_even(vat_pence * so_far, gross) if gross else 0
        shares.append(due - given)
        given = due
    if shares:
        shares[-1] += vat_pence - given
    return tuple(shares)


def _half_even(numerator: int, denominator: int) -> int:
    """Divide whole numbers, half to even, alike for either sign."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    quotient, rest = divmod(abs(numerator), abs(denominator))
    twice = 2 * rest
    if twice > abs(denominator) or (twice == abs(denominator) and quotient % 2):
        quotient += 1
    return sign * quotient
