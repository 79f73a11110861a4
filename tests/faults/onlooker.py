"""What an officer of the simulator sees of the council, and what comes to an officer's mind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from everypenny.adapters import council_folder
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_payments import DynamoPayments
from everypenny.adapters.kept_councils import lineage
from everypenny.adapters.ledger_items import suspense_state
from everypenny.adapters.stored_records import read
from everypenny.adapters.table_actions import Item
from everypenny.domain.deeds import OfficeRecord, SuspenseState
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.london_days import london_day
from everypenny.domain.whereabouts import Whereabouts
from msgspec.json import decode

from tests.builders import council_tax, rent
from tests.faults.council_days import FINE, INVOICE
from tests.faults.drawn_files import KNOWN
from tests.faults.faulty_outside import FaultyHouse

Placing = dict[str, Any]
Lines = tuple[tuple[str, int], ...]


@dataclass
class Onlooker:
    """One look at the whole council, which is out of date a moment later."""

    house: FaultyHouse
    random: Random
    certificates: Sequence[str] = ()

    @cached_property
    def items(self) -> list[Item]:
        """The whole table, in key order."""
        return self.house.scan()

    @property
    def today(self) -> date:
        return london_day(self.house.clock.now())

    def under(self, prefix: str) -> Iterator[Item]:
        """Items by what their partition's name begins with."""
        return (item for item in self.items if item["pk"].startswith(prefix))

    def suspense(self) -> list[SuspenseState]:
        """Open suspense items, also those of batches that are not posted yet."""
        return [suspense_state(item) for item in self.under("U#") if item["remaining"]]

    def an_item(self) -> SuspenseState | None:
        """One of them."""
        open_items = self.suspense()
        return self.random.choice(open_items) if open_items else None

    def batches(self) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """Each batch: its id, its record, and whether it is posted."""
        for item in self.under("B#"):
            if item["sk"] == "BATCH":
                yield item["pk"][2:], decode(item["body"]), "posted_on" in item

    def received(self) -> Iterator[list[Any]]:
        """The journals of payments, as they lie in the table."""
        for item in self.under("B#"):
            if item["sk"].startswith("J#") and (row := decode(item["body"]))[2] == "payment":
                yield row

    def a_payment(self) -> Whereabouts | None:
        """A posted payment that came to a fund, and where its money is now."""
        rows = [row for row in self.received() if "'fund/" in str(row[10])]
        return self.at(self.random.choice(rows)[1]) if rows else None

    def a_payment_held_on(self, account: str, *, source: str = "") -> Whereabouts | None:
        """A payment, of some source, part of which ever came to accounts that begin so."""
        journals = [decode(item["body"]) for item in self.items if item["sk"][:2] == "J#"]
        reach = [row for row in journals if _reaches(row, account)]
        came = sorted({_about(row) for row in reach if source in {"", row[3]}})
        return self.at(self.random.choice(came)) if came else None

    def a_moved_payment(self) -> Whereabouts | None:
        """A payment that somebody has moved since it was posted."""
        moved = sorted({item["pk"][2:] for item in self.under("P#") if "body" in item})
        return self.at(self.random.choice(moved)) if moved else None

    def at(self, payment: str) -> Whereabouts | None:
        """Where a payment's money is now; None if it is not posted."""
        table = self.house.outside.seen_table
        return DynamoPayments(table, DynamoLedger(table)).whereabouts(PaymentId(payment))

    def records(self, kind: str, *, only_open: bool = True) -> list[OfficeRecord]:
        """The office's records of a kind."""
        found = [read(OfficeRecord, item["body"]) for item in self.under(f"R#{kind}#")]
        return [record for record in found if record.open or not only_open]

    def live_configuration(self) -> str:
        """The version that is live: the deployed folder's, unless an officer has changed it."""
        changed = self.house.outside.item("LEDGER", "CONFIGURATION")
        if changed is not None and changed["version"] not in lineage(self.house.folder):
            return str(changed["version"])
        return council_folder.council_version(council_folder.council_bytes(self.house.folder))

    def a_holding(self, at: Whereabouts | None) -> tuple[str, int] | None:
        """A fund account that holds some of a payment, and the pence that it holds."""
        if at is None:
            return None
        free = at.free().items()
        held = [(a, here.pence) for a, here in free if a.startswith("fund/") and here.pence]
        return self.random.choice(held) if held else None

    def some_of(self, whole: int) -> int:
        """All or a part of some pence, of the same sign."""
        if self.random.random() < 0.5:
            return whole
        sign = 1 if whole > 0 else -1
        return sign * self.random.randrange(1, abs(whole) + 1)

    def placed(self, pence: int) -> tuple[Placing, ...]:
        """One account that takes the pence, or two that share them."""
        whole, sign = abs(pence), 1 if pence > 0 else -1
        first = whole if whole == 1 or self.random.random() < 0.5 else whole // 2
        parts = [part for part in (first, whole - first) if part]
        return tuple({**self.a_place(), "pence": sign * part} for part in parts)

    def a_place(self) -> Placing:
        """An account that there is: mostly of a fund whose money other systems take."""
        number = self.random.randrange(KNOWN)
        places: Sequence[tuple[str, str]] = [
            *[("CT", council_tax(number)), ("HR", rent(number))] * 2,
            ("PCN", FINE),
            ("SD", INVOICE),
        ]
        fund, reference = self.random.choice(places)
        return {"fund": fund, "account_reference": reference}


def _about(row: list[Any]) -> str:
    """The payment that a journal, as it lies in the table, is of or moves."""
    return str(row[12] if len(row) > 12 and row[12] else row[1])


def _reaches(row: list[Any], account: str) -> bool:
    return any(line[0].startswith(account) for line in row[10])


def lines_to(places: Sequence[Placing]) -> Lines:
    """The credits of places that take pence."""
    return tuple(
        (f"fund/{place['fund']}/{place['account_reference']}", -place["pence"])
        for place in places
    )


def place_of(account: str) -> Placing:
    """A fund's ledger account, as an order names it."""
    _, fund, reference = account.split("/", 2)
    return {"fund": fund, "account_reference": reference}
