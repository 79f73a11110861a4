"""What must hold of exports: each line to each target once, and what targets say of it."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

from everypenny.auditor.verify import pence as pence_of

from tests.faults.simulator import Simulation
from tests.faults.targets_told import held_by
from tests.faults.truth import SUSPENSE

DETAIL = {"council-tax": "CT", "rents": "HR"}


class ExportsTold:
    """The files in the outbox against the journal rows of all days."""

    def __init__(self, simulation: Simulation, lines: Sequence[tuple[date, Any]]) -> None:
        self.sim = simulation
        self.house = simulation.house
        self.lines = lines

    def check(self) -> None:
        """Raise AssertionError with the first claim that does not hold."""
        self.the_general_ledger_has_every_line_once()
        self.details_have_every_line_once()
        self.targets_hold_what_the_ledger_holds()

    def _files(self, target: str) -> Iterator[list[dict[str, str]]]:
        for key, versions in self.house.outbox.versions.items():
            if key.startswith(f"{target}/") and key.endswith(".csv"):
                yield list(csv.DictReader(io.StringIO(versions[-1].decode("utf-8"))))[:-1]

    def _exported(self, target: str) -> Iterator[dict[str, str]]:
        return chain.from_iterable(self._files(target))

    def the_general_ledger_has_every_line_once(self) -> None:
        told: Counter[tuple[str, str, str]] = Counter()
        for rows in self._files("general-ledger"):
            pence = [pence_of(r["Debit"]) - pence_of(r["Credit"]) for r in rows]
            assert sum(pence) == 0, rows
        for row in self._exported("general-ledger"):
            place = (row["Day"], row["Account"])
            told[*place, "lines"] += int(row["Lines"])
            told[*place, "pence"] += pence_of(row["Debit"]) - pence_of(row["Credit"])
        wanted: Counter[tuple[str, str, str]] = Counter()
        for day, row in self.lines:
            for account, pence, *_ in row[10]:
                name = SUSPENSE if account.startswith(SUSPENSE) else _summed(account)
                wanted[f"{day}", name, "lines"] += 1
                wanted[f"{day}", name, "pence"] += pence
        assert +told == +wanted
        assert -told == -wanted

    def details_have_every_line_once(self) -> None:
        for target, fund in DETAIL.items():
            told = Counter(
                (
                    row["Payment"],
                    row["Account reference"].lstrip("'"),
                    pence_of(row["Amount"]),
                )
                for row in self._exported(target)
            )
            wanted = Counter(
                (row[1], account.split("/", 2)[2], -pence)
                for _, row in self.lines
                for account, pence, *_ in row[10]
                if account.startswith(f"fund/{fund}/") and row[2] != "returned_line"
            )
            assert told == wanted, (target, told - wanted, wanted - told)

    def targets_hold_what_the_ledger_holds(self) -> None:
        """Account by account, also where a target has refused what was moved or sent back."""
        for target, fund in DETAIL.items():
            booked: Counter[str] = Counter()
            for _, row in self.lines:
                for account, pence, *_ in row[10]:
                    booked[account] -= pence if account.startswith(f"fund/{fund}/") else 0
            holds = held_by(target, self._exported(target), self.sim.words.values())
            assert holds == booked, (target, holds - booked, booked - holds)


def _summed(account: str) -> str:
    """A fund's accounts are exported to the general ledger as one."""
    return "/".join(account.split("/")[:2]) if account.startswith("fund/") else account
