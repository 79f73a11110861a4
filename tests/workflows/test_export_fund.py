"""Exports take every closed day once, and can be made again byte for byte."""

import csv
import io
from collections import Counter
from datetime import date, timedelta

import pytest
from everypenny.domain.money import pence_from_pounds
from everypenny.domain.records import LedgerNotOpen, ReplayDiffers
from everypenny.formats.day_book_journals import read_journal_line
from everypenny.workflows.export_fund import NotClosed, export_fund
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON, a_register, an_allpay_file, council_tax, rent
from tests.fakes import Cut, PowerCut
from tests.outside import InMemory
from tests.whole_house import House
from tests.workflows.days import in_memory

DAYS = [ON + timedelta(days=n) for n in range(5)]


def with_closed_days(amounts: list[int], power: PowerCut | None = None) -> House:
    """One receipt a day, each day closed, nothing exported; the power is cut only later."""
    power = power or PowerCut()
    after, power.after = power.after, None
    house = in_memory(power)
    house.dropped("registers/accounts/all.csv", a_register())
    for day, pence in zip(DAYS, amounts, strict=False):
        if pence:
            lines = [(council_tax(1), pence), (rent(1), 1)]
            house.dropped(f"allpay/{day}.txt", an_allpay_file(lines, day))
        house.close(day)
        house.clock.pass_days(1)
    power.after, power.writes = after, 0
    return house


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def files(house: House, target: str) -> dict[str, bytes]:
    wanted = (k for k in house.outbox.versions if k.startswith(f"{target}/"))
    return {key: house.outbox.get(key) for key in wanted if key.endswith(".csv")}


def exported_lines(house: House) -> Counter[tuple[str, str]]:
    """How many ledger lines the general ledger files hold, by day and account."""
    found: Counter[tuple[str, str]] = Counter()
    for content in files(house, "general-ledger").values():
        for row in rows(content)[:-1]:
            found[row["Day"], row["Account"]] += int(row["Lines"])
    return found


def ledger_lines(house: House, days: list[date]) -> Counter[tuple[str, str]]:
    """The same of the sealed day books."""
    found: Counter[tuple[str, str]] = Counter()
    for day in days:
        [key] = [
            k for k in house.books.versions if k.startswith(f"days/{day}/") and "jsonl" in k
        ]
        for line in house.books.lines(key):
            for side in read_journal_line(line)[2].lines:
                family, _, rest = side.account.partition("/")
                fund = f"fund/{rest.partition('/')[0]}"
                name = {"fund": fund, "suspense": "suspense"}.get(family, side.account)
                found[str(day), name] += 1
    return found


@given(
    amounts=st.lists(st.integers(0, 3).map(lambda n: n * 1_00), min_size=5, max_size=5),
    runs=st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 12)), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_every_ledger_line_is_exported_once_however_runs_are_cut_off(
    amounts: list[int], runs: list[tuple[int, int | None]]
) -> None:
    power = PowerCut()
    house = with_closed_days(amounts, power)

    for day, cut_after in [*runs, (4, None)]:
        power.after, power.writes = cut_after, 0
        try:
            house.export_all(DAYS[day])
        except Cut:
            continue

    assert exported_lines(house) == ledger_lines(house, DAYS)
    for content in files(house, "general-ledger").values():
        total = rows(content)[-1]
        assert total["Debit"] == total["Credit"]
    detail = sum(
        pence_from_pounds(rows(content)[-1]["Amount"])
        for content in files(house, "council-tax").values()
    )
    assert detail == sum(amounts)
    assert house.prove(DAYS[4]).proof.ties()


def test_an_export_that_was_issued_and_not_delivered_comes_with_the_next_one() -> None:
    power = PowerCut()
    house = with_closed_days([1_00, 2_00], power)
    power.after, power.writes = 1, 0
    with pytest.raises(Cut):
        export_fund("general-ledger", ON, exporting=house.exporting)

    export_fund("general-ledger", DAYS[1], exporting=house.exporting)

    assert len(files(house, "general-ledger")) == 2


def test_an_export_repeated_gives_the_same_bytes() -> None:
    house = with_closed_days([1_00])
    house.export_all(ON)
    before = dict(house.outbox.versions), house.scan()

    house.release = "r2"
    house.export_all(ON)

    assert (dict(house.outbox.versions), house.scan()) == before


def test_an_export_that_is_lost_is_made_again_byte_for_byte() -> None:
    house = with_closed_days([1_00, 2_00])
    house.export_all(DAYS[1])
    before = dict(house.outbox.versions)
    house.outbox.versions.clear()

    house.export_all(DAYS[1])

    assert house.outbox.versions == before


def test_an_export_that_was_tampered_with_is_an_alarm() -> None:
    house = with_closed_days([1_00])
    house.export_all(ON)
    [key] = files(house, "general-ledger")
    house.outbox.versions[key] = [b"other bytes"]

    with pytest.raises(ReplayDiffers):
        export_fund("general-ledger", ON, exporting=house.exporting)


def test_a_day_that_is_not_closed_is_not_exported() -> None:
    house = with_closed_days([1_00])
    before = house.scan()

    with pytest.raises(NotClosed):
        export_fund("general-ledger", DAYS[1], exporting=house.exporting)

    assert house.scan() == before


def test_a_ledger_that_is_not_open_exports_nothing() -> None:
    house = House(outside=InMemory())

    with pytest.raises(LedgerNotOpen):
        export_fund("general-ledger", ON, exporting=house.exporting)


def test_no_export_mixes_accounting_periods() -> None:
    house = in_memory()
    lines = [(council_tax(1), 1_00)]
    house.dropped("allpay/nov.txt", an_allpay_file(lines, date(2026, 11, 20)))
    house.clock.pass_days(11)
    house.dropped("allpay/dec.txt", an_allpay_file(lines, date(2026, 12, 1)))
    house.dropped(
        "allpay/late.txt", an_allpay_file([(council_tax(2), 1_00)], date(2026, 11, 1))
    )
    for day in range(12):
        house.close(ON + timedelta(days=day))

    house.export_all(date(2026, 12, 1))

    names = {key.rpartition("/")[2] for key in files(house, "general-ledger")}
    assert names == {
        "general-ledger-2026-11-2026-11-20.csv",
        "general-ledger-2026-12-2026-11-20.csv",
    }


def test_two_exporters_at_once_issue_one_export() -> None:
    house = with_closed_days([1_00])
    export_fund("general-ledger", ON, exporting=house.exporting)
    records = house.exports.issued("general-ledger")

    again = house.exports.issue("general-ledger", records, was=None, to=ON, taken={})

    assert again is False
    assert house.exports.issued("general-ledger") == records
