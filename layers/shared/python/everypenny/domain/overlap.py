"""Whether two statements show the same line: domain.md section 5, with occurrences counted."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from everypenny.domain.payments import Payment

Fingerprint = tuple[str, ...]


def fingerprint(payment: Payment) -> Fingerprint:
    """What makes a line itself: the bank's own entry id, else its day, amount and text."""
    if payment.entry_id:
        return (payment.entry_id,)
    return (
        payment.booked_on.isoformat() if payment.booked_on else "",
        str(payment.amount_pence),
        " ".join((payment.payer_reference + " " + payment.narrative).split()).upper(),
    )


def lines_in_common(ours: Iterable[Payment], theirs: Iterable[Payment]) -> int:
    """How many lines stand in both; twins count as often as both sides have them."""
    mine = Counter(fingerprint(p) for p in ours)
    shared = 0
    for payment in theirs:
        key = fingerprint(payment)
        if mine[key] > 0:
            mine[key] -= 1
            shared += 1
    return shared


def dates_meet(
    first_on: date | None,
    last_on: date | None,
    other_first: date | None,
    other_last: date | None,
) -> bool:
    """Whether two ranges of London days share a day; an unknown range meets every other."""
    if first_on is None or last_on is None or other_first is None or other_last is None:
        return True
    return first_on <= other_last and other_first <= last_on
