"""Whether two statements show the same line: domain.md section 5, with occurrences counted."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from everypenny.domain.payments import Payment

Fingerprint = tuple[str, int, str]

_DIGEST_BYTES = 16


def fingerprint(payment: Payment) -> Fingerprint:
    """What a line without the bank's own id is known by: its day, amount and text."""
    text = " ".join((payment.payer_reference + " " + payment.narrative).split()).upper()
    booked_on = payment.booked_on.isoformat() if payment.booked_on else ""
    return booked_on, payment.amount_pence, text


def lines_here_already(ours: Iterable[Payment], theirs: Iterable[Payment]) -> frozenset[int]:
    """The positions of our lines, which can be read twice, that `theirs` shows too.

    How lines are compared: see `here_already`.
    """
    return frozenset(here_already(lambda: ours, theirs))


def here_already(
    ours: Callable[[], Iterable[Payment]], theirs: Iterable[Payment]
) -> Iterator[int]:
    """Yield the positions of our lines that `theirs` shows too, each of theirs matched once.

    Two lines with the bank's own entry ids are the same only if those are; a line without
    one is known by its day, amount and text, so twins match as often as both sides have them.
    `ours` is read twice, and of `theirs` only digests are held: 300 bytes a line.
    """
    shown = _Shown(theirs)
    matched = bytearray()
    for payment in ours():
        is_same = bool(payment.entry_id) and shown.take_by_id(payment.entry_id)
        matched.append(is_same)
        if is_same:
            yield payment.position
    for payment, is_known in zip(ours(), matched, strict=True):
        if not is_known and shown.take_by_fingerprint(payment):
            yield payment.position


class _Shown:
    """The lines of one side, until each is taken by its like."""

    def __init__(self, payments: Iterable[Payment]) -> None:
        self._by_id: dict[bytes, bytes] = {}
        self._further: dict[bytes, list[bytes]] = {}
        self._with_id: Counter[bytes] = Counter()
        self._without_id: Counter[bytes] = Counter()
        for payment in payments:
            known_by = _digest(fingerprint(payment))
            if payment.entry_id:
                entry = _digest(payment.entry_id)
                if self._by_id.setdefault(entry, known_by) is not known_by:
                    self._further.setdefault(entry, []).append(known_by)
                self._with_id[known_by] += 1
            else:
                self._without_id[known_by] += 1

    def take_by_id(self, entry_id: str) -> bool:
        """Take the last line with this id; False if there is none left."""
        entry = _digest(entry_id)
        further = self._further.get(entry)
        known_by = further.pop() if further else self._by_id.pop(entry, None)
        if known_by is None:
            return False
        self._with_id[known_by] -= 1
        return True

    def take_by_fingerprint(self, payment: Payment) -> bool:
        """Take a line of the same day, amount and text; of two with ids the ids decide."""
        known_by = _digest(fingerprint(payment))
        pools = [self._without_id] if payment.entry_id else [self._without_id, self._with_id]
        pool = next((pool for pool in pools if pool.get(known_by, 0) > 0), None)
        if pool is None:
            return False
        pool[known_by] -= 1
        return True


def _digest(told: str | Fingerprint) -> bytes:
    return hashlib.blake2b(repr(told).encode("utf-8"), digest_size=_DIGEST_BYTES).digest()


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
