"""Building a payer memory: what stood the day before, and what officers did since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from everypenny.domain.account_register import AccountKey
from everypenny.domain.payer_memory import Remembered, Signature

MOST_DAYS_KEPT = 24


class Lesson(StrEnum):
    """What an officer's deed teaches; the values are stored for ever."""

    PLACED = "placed"
    DECLINED = "declined"
    FORGET = "forget"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Taught:
    """One deed about one payer: the London day, and the account unless all is forgotten."""

    on: date
    signature: Signature
    lesson: Lesson
    account: AccountKey = ("", "")


@dataclass(frozen=True, slots=True)
class PayerRecord:
    """What is kept of one payer: placements by account, and declined accounts by day."""

    placed: Mapping[AccountKey, tuple[date, ...]] = field(default_factory=dict)
    declined: Mapping[AccountKey, date] = field(default_factory=dict)

    def remembered(self) -> tuple[Remembered, ...]:
        """The placements, by account."""
        return tuple(
            Remembered(account=account, days=days) for account, days in self.placed.items()
        )

    def last_allocation(self) -> AccountKey | None:
        """The account placed on last; of one day's the first by fund and reference."""
        if not self.placed:
            return None
        latest = max(days[-1] for days in self.placed.values())
        return min(account for account, days in self.placed.items() if days[-1] == latest)


def learn(
    previous: Mapping[Signature, PayerRecord],
    taught: Iterable[Taught],
    *,
    on: date,
    keep_days: int,
) -> Mapping[Signature, PayerRecord]:
    """The memory of a day, in canonical order, whatever the order in which deeds are told.

    A placement or a refusal older than `keep_days` is dropped. Of one day's deeds refusals
    come first and forgetting comes before placements, which an officer makes knowingly.
    """
    records = dict(previous)
    for lesson in sorted(taught):
        record = records.get(lesson.signature, PayerRecord())
        records[lesson.signature] = _after(record, lesson)
    first_kept = on - timedelta(days=keep_days)
    kept = {who: _since(record, first_kept) for who, record in sorted(records.items())}
    return {who: record for who, record in kept.items() if record.placed or record.declined}


def _after(record: PayerRecord, taught: Taught) -> PayerRecord:
    match taught.lesson:
        case Lesson.PLACED:
            days = (*record.placed.get(taught.account, ()), taught.on)[-MOST_DAYS_KEPT:]
            still = {a: day for a, day in record.declined.items() if a != taught.account}
            return PayerRecord({**record.placed, taught.account: days}, still)
        case Lesson.DECLINED:
            return PayerRecord(record.placed, {**record.declined, taught.account: taught.on})
        case Lesson.FORGET:
            return PayerRecord()


def _since(record: PayerRecord, first_kept: date) -> PayerRecord:
    """The record without what is too old to count, in the order of accounts."""
    placed = {
        account: tuple(day for day in days if day > first_kept)
        for account, days in sorted(record.placed.items())
    }
    return PayerRecord(
        {account: days for account, days in placed.items() if days},
        {a: day for a, day in sorted(record.declined.items()) if day > first_kept},
    )
