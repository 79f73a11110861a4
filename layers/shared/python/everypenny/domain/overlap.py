"""Whether two statements show the same line: domain.md section 5, with occurrences counted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from everypenny.domain.payments import Payment

Fingerprint = tuple[str, int, str]


def fingerprint(payment: Payment) -> Fingerprint:
    """What a line without the bank's own id is known by: its day, amount and text."""
    text = " ".join((payment.payer_reference + " " + payment.narrative).split()).upper()
    booked_on = payment.booked_on.isoformat() if payment.booked_on else ""
    return booked_on, payment.amount_pence, text


def lines_here_already(ours: Iterable[Payment], theirs: Sequence[Payment]) -> frozenset[int]:
    """The positions of our lines that `theirs` shows too, each of theirs matched once.

    Two lines with the bank's own entry ids are the same only if those are; a line without
    one is known by its day, amount and text, so twins match as often as both sides have them.
    """
    by_id: dict[str, list[Payment]] = {}
    for payment in theirs:
        by_id.setdefault(payment.entry_id, []).append(payment)
    without_id = Counter(fingerprint(p) for p in theirs if not p.entry_id)
    with_id = Counter(fingerprint(p) for p in theirs if p.entry_id)
    matched = set()
    left = []
    for payment in ours:
        same = by_id.get(payment.entry_id) if payment.entry_id else None
        if same:
            with_id[fingerprint(same.pop())] -= 1
            matched.add(payment.position)
        else:
            left.append(payment)
    for payment in left:
        key = fingerprint(payment)
        pools = [without_id] if payment.entry_id else [without_id, with_id]
        pool = next((pool for pool in pools if pool[key] > 0), None)
        if pool is not None:
            pool[key] -= 1
            matched.add(payment.position)
    return frozenset(matched)


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
