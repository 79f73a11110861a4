"""A true list of bank entries, cut into statements every way that banks have been seen to.

Run as a program it plays many seeds: `python -m tests.faults.true_list 0 1000000`.
"""

import itertools
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from everypenny.domain.overlap import dates_meet, fingerprint, lines_here_already
from everypenny.domain.payments import Payment
from everypenny.domain.release import without

FIRST_ON = date(2026, 3, 27)


@dataclass(frozen=True)
class Entry:
    """One entry as it truly is: its own number tells twins apart, which no statement does."""

    number: int
    day: date
    pence: int
    text: str

    def shown(self, position: int, *, with_id: bool) -> Payment:
        return Payment(
            position=position,
            amount_pence=self.pence,
            booked_on=self.day,
            narrative=self.text,
            entry_id=f"ID{self.number}" if with_id else "",
        )


@dataclass(frozen=True)
class Delivery:
    """A statement as it comes: its entries in its own order, with or without the bank's ids."""

    entries: tuple[Entry, ...]
    with_id: bool
    opening: int

    @property
    def lines(self) -> list[Payment]:
        return [e.shown(n, with_id=self.with_id) for n, e in enumerate(self.entries, start=1)]

    @property
    def days(self) -> tuple[date, date]:
        return min(e.day for e in self.entries), max(e.day for e in self.entries)


def true_list(chance: random.Random) -> list[Entry]:
    """Up to 30 entries over a few days; few amounts and texts, so that twins abound."""
    days = sorted(
        FIRST_ON + timedelta(days=chance.randrange(4)) for _ in range(chance.randint(1, 30))
    )
    return [
        Entry(
            number=number,
            day=day,
            pence=chance.choice([-5_00, 10_00, 10_00, 25_50]),
            text=chance.choice(["RENT", "RENT", "A SMITH"]),
        )
        for number, day in enumerate(days)
    ]


def deliveries(chance: random.Random, entries: Sequence[Entry]) -> list[Delivery]:
    """Cuts that cover the list, then repeats, re-cuts and overlaps, unordered within a day."""
    cuts = sorted({0, len(entries), *(chance.randint(0, len(entries)) for _ in range(3))})
    ranges = list(itertools.pairwise(cuts))
    for _ in range(chance.randint(0, 3)):
        a, b = sorted((chance.randint(0, len(entries)), chance.randint(0, len(entries))))
        if a < b:
            ranges.append((a, b))
    if chance.random() < 0.4:
        chance.shuffle(ranges)
    with_id = chance.choice([True, False, None])
    made = []
    for a, b in ranges:
        cut = list(entries[a:b])
        chance.shuffle(cut)
        cut.sort(key=lambda entry: entry.day)
        has_id = chance.random() < 0.5 if with_id is None else with_id
        opening = sum(entry.pence for entry in entries[:a])
        made.append(Delivery(tuple(cut), has_id, opening))
    return made


@dataclass
class Posted:
    """A statement in the ledger: the lines that it posted, and the days that it covers."""

    lines: tuple[Payment, ...]
    days: tuple[date, date]


def truly_new(delivery: Delivery, matched: frozenset[int], known: set[int]) -> frozenset[int]:
    """What officers who know the truth call new among the lines that look like old ones.

    Twins that no statement tells apart are told by number: as many stay out as are in.
    """
    kinds: dict[object, list[int]] = {}
    posted: Counter[object] = Counter()
    for line, entry in zip(delivery.lines, delivery.entries, strict=True):
        kind = fingerprint(line)
        posted[kind] += entry.number in known
        if line.position in matched:
            kinds.setdefault(kind, []).append(line.position)
    return frozenset(
        position for kind, places in kinds.items() for position in places[posted[kind] :]
    )


def play(seed: int) -> tuple[Counter[object], Counter[object], int]:
    """What truly was, what was posted, and how many statements were held."""
    chance = random.Random(seed)
    entries = true_list(chance)
    ledger: list[Posted] = []
    known: set[int] = set()
    holds = 0
    for delivery in deliveries(chance, entries):
        theirs = [
            line for p in ledger if dates_meet(*p.days, *delivery.days) for line in p.lines
        ]
        matched = lines_here_already(delivery.lines, theirs)
        holds += bool(matched)
        here = matched - truly_new(delivery, matched, known)
        left = without(delivery.lines, here, opening_pence=0, closing_pence=0)
        ledger.append(Posted(tuple(left.payments), delivery.days))
        known |= {entry.number for entry in delivery.entries}
    truth = Counter(fingerprint(e.shown(1, with_id=False)) for e in entries)
    found: Counter[object] = Counter(
        fingerprint(replace(line, entry_id="")) for p in ledger for line in p.lines
    )
    return Counter(truth), found, holds


def broken(seeds: range) -> Iterator[int]:
    """The seeds whose ledger is not the true list."""
    for seed in seeds:
        truth, found, _ = play(seed)
        if truth != found:
            yield seed


if __name__ == "__main__":
    first, last = int(sys.argv[1]), int(sys.argv[2])
    failing = list(broken(range(first, last)))
    sys.stdout.write(f"{last - first} cases, broken: {failing[:20]}\n")
    sys.exit(bool(failing))
