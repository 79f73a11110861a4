"""A house whose table and buckets are on disk, and a day of so many different payments in it.

Seven payments in ten are council tax, three are rents, of 10,000 accounts each, whatever the
day's size; one in a hundred quotes an account that nobody knows and stays in suspense.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from everypenny.domain.records import Landing
from everypenny.local.disk_bucket import DiskBucket
from everypenny.local.disk_table import DiskTable

from tests.benchmarks.drop_on_disk import DropOnDisk
from tests.builders import a_register, an_allpay_line, council_tax, rent
from tests.three_days import open_ledger
from tests.whole_house import House

MOST_ACCOUNTS = 10_000
RENTS_IN_TEN = 3
DOUBT_ONE_IN = 100
EVIDENCE = "evidence"
PLACES = {
    "evidence": EVIDENCE,
    "day-books": EVIDENCE,
    "outbox": f"{EVIDENCE}/exports",
    "work": "work",
}
DROPS = f"{EVIDENCE}/drops"


class OnDisk:
    """Where the house stands; its evidence is one folder, as an auditor is given it."""

    def __init__(self, folder: Path) -> None:
        self.table = DiskTable(folder / "table")
        self.drop = DropOnDisk(folder / DROPS)
        self.buckets: dict[str, Any] = {
            "drop": self.drop,
            **{name: DiskBucket(folder / place) for name, place in PLACES.items()},
        }

    def land(self, key: str, content: bytes) -> Landing:
        return self.drop.land(key, iter([content.decode()]))


def posted(payments: int, folder: Path) -> House:
    """A house in which a file of so many payments has been posted."""
    house = House(outside=OnDisk(folder))  # type: ignore[arg-type]
    open_ledger(house)
    accounts = min(payments, MOST_ACCOUNTS)
    house.dropped("registers/accounts/all.csv", a_register(accounts, accounts))
    landing = house.drop.land("allpay/receipts.txt", _receipts(payments, accounts))
    house.receive(landing)
    house.allocate(house.chunks.take())
    return house


def _receipts(payments: int, accounts: int) -> Iterator[str]:
    """An allpay file, line by line, with a trailer that agrees."""
    total = 0
    for place in range(payments):
        pence = 1_00 + place * 37 % 250_00
        total += pence
        yield an_allpay_line(_quoted(place, place * 7919 % accounts), pence) + "\r\n"
    pounds = f"{total // 100}.{total % 100:02d}"
    yield f"\r\n{'Total Amount Updated onto System:':<34}{pounds:>17}\r\n"
    yield f"{'Total Transactions updated onto System:':<40}{payments:>17}\r\n"


def _quoted(place: int, account: int) -> str:
    if place % DOUBT_ONE_IN == DOUBT_ONE_IN - 1:
        return f"UNKNOWN{place:08d}"
    return rent(account) if place % 10 < RENTS_IN_TEN else council_tax(account)
