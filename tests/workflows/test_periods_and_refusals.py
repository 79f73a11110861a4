"""Over a year's end, whatever closes, comes late or is refused: each line leaves once."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from everypenny.domain.accounting_periods import previous_period
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.london_days import accounting_period, days
from everypenny.domain.records import ExportRecord
from everypenny.formats.day_book_journals import read_journal_line
from everypenny.formats.outward.export_read_back import read_back
from everypenny.formats.outward.shipped_layouts import definition_of
from everypenny.workflows.export_fund import reissue
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_register, an_allpay_file, council_tax, rent
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.offices import PAT, SAM, with_officers

FIRST = date(2027, 3, 30)
LAST = FIRST + timedelta(days=5)


@dataclass(frozen=True)
class Day:
    """What happens on one day: payers' days before it, a period moved, lines refused."""

    paid_before: tuple[int, ...]
    deed: str
    refused: frozenset[int]
    exported: bool


A_DAY = st.builds(
    Day,
    paid_before=st.lists(st.integers(0, 60), max_size=3).map(tuple),
    deed=st.sampled_from(["", "", "close_period", "open_period"]),
    refused=st.frozensets(st.integers(1, 4), max_size=2),
    exported=st.booleans(),
)


def lived(story: list[Day]) -> House:
    house = House(outside=InMemory(), early=False)
    house.clock.instant = datetime.combine(FIRST, time(10), UTC)
    house.open(FIRST, {"bank/main": 0})
    house.dropped("registers/accounts/all.csv", a_register())
    with_officers(house)
    for number, told in enumerate(story):
        live(house, number, told)
    house.export_all(FIRST + timedelta(days=len(story) - 1))
    return house


def live(house: House, number: int, told: Day) -> None:
    day = FIRST + timedelta(days=number)
    for place, before in enumerate(told.paid_before):
        pence = 10 ** (place + 1) + number
        lines = [(council_tax(place), pence), (rent(place), 1)]
        paid_on = day - timedelta(days=before)
        house.dropped(f"allpay/{number}-{place}.txt", an_allpay_file(lines, paid_on))
    if told.deed:
        move(house, told.deed, f"m{number}")
    refuse(house, told.refused)
    house.clock.instant = datetime.combine(day + timedelta(days=1), time(10), UTC)
    house.close(day)
    if told.exported:
        house.export_all(day)


def move(house: House, deed: str, command_id: str) -> None:
    """Close the earliest open period or open the last closed one, if that may be."""
    found = house.deeds.record("accounting_periods", "open_from")
    open_from = str(found.body["open_from"]) if found else accounting_period(FIRST)
    period = open_from if deed == "close_period" else previous_period(open_from)
    house.do(PAT, deed, command_id, period=period, why="month end")
    house.do(SAM, "approve_deed", f"{command_id}-yes", decides=command_id)


def refuse(house: House, lines: frozenset[int]) -> None:
    """The council tax system speaks of its last export, if it has not yet."""
    for record in house.exports.issued("council-tax")[-1:]:
        told = [{"line": n, "because": "closed"} for n in sorted(lines) if n <= record.rows]
        word: dict[str, Any] = {"export_id": record.export_id, "refused": told}
        word |= {"loaded_count": record.rows - len(told), "loaded_pence": 0}
        name = f"acknowledgements/council-tax/{record.export_id}.json"
        if name not in house.drop.versions:
            house.dropped(name, json.dumps(word).encode())


def sealed(house: House) -> list[tuple[date, str, bool, Journal]]:
    """Day, period, lateness and journal of every line of the day books."""
    found = []
    for day in days(FIRST, house.clock.now().date() - timedelta(days=1)):
        manifest = json.loads(house.day_books.manifest(day) or b"{}")
        for line in house.day_books.journals(day, manifest["journals"]["sha256"]):
            _, period, journal = read_journal_line(line)
            found.append((day, period, bool(json.loads(line)[2]), journal))
    return found


def delivered(house: House, record: ExportRecord) -> dict[str, int]:
    target = house.councils.live().targets[record.target]
    fund = target.funds[0] if target.funds else ""
    with house.exports.file(record) as file:
        return dict(read_back(file, definition_of(target), fund=fund))


@given(story=st.lists(A_DAY, min_size=2, max_size=6))
@settings(max_examples=40, deadline=None)
def test_each_line_leaves_once_in_its_period_and_every_fund_ties(story: list[Day]) -> None:
    house = lived(story)

    books = sealed(house)

    _check_periods(house, books)
    _check_ledger(house, books)
    _check_feeder(house, books)
    for target in ("council-tax", "general-ledger"):
        for record in house.exports.issued(target):
            before = house.delivered(record)
            reissue(target, record.export_id, exporting=house.exporting)
            assert house.delivered(record) == before


def _check_periods(house: House, books: list[tuple[date, str, bool, Journal]]) -> None:
    """Nothing falls behind a closed period, and only what would have is late."""
    for day, period, late, journal in books:
        manifest = json.loads(house.day_books.manifest(day) or b"{}")
        by_payer = journal.kind is JournalKind.PAYMENT
        own = accounting_period(journal.paid_on if by_payer else journal.booked_on)
        assert late is (own < manifest["open_from"])
        assert period == max(own, manifest["open_from"])


def _check_ledger(house: House, books: list[tuple[date, str, bool, Journal]]) -> None:
    """Period by period, the general ledger was given what the day books hold."""
    held, given_ = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for _, period, _, journal in books:
        for line in journal.lines:
            family, _, rest = line.account.partition("/")
            name = {"fund": f"fund/{rest[:2]}", "suspense": "suspense"}.get(
                family, line.account
            )
            held[period, name] += line.amount_pence
    for record in house.exports.issued("general-ledger"):
        for key, pence in delivered(house, record).items():
            given_[record.period, key.partition("|")[2]] += pence
    assert {k: v for k, v in given_.items() if v} == {k: v for k, v in held.items() if v}


def _check_feeder(house: House, books: list[tuple[date, str, bool, Journal]]) -> None:
    """Period by period, IMS = what the feeder was given less what it gave back."""
    ims, returned, fed = Counter[str](), Counter[str](), Counter[str]()
    for _, period, _, journal in books:
        for line in journal.lines:
            if line.account.startswith("fund/CT/"):
                ims[period] -= line.amount_pence
                back = journal.kind is JournalKind.RETURNED_LINE
                returned[period] -= line.amount_pence if back else 0
    for record in house.exports.issued("council-tax"):
        fed[record.period] += delivered(house, record).get("CT", 0)
    for period in {*ims, *fed}:
        assert ims[period] == fed[period] + returned[period]
