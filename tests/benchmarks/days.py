"""What a day costs to seal, export, prove, verify and live again, by its journals."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from everypenny.auditor import verify
from everypenny.local.rebuild_council import rebuild_council

from tests.benchmarks.measured import Row
from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House

SIZES = (10_000, 100_000)
ACCOUNTS = 1_000
FOUR_HUNDRED_SECONDS = 400


def run() -> list[Row]:
    """CPU seconds of each step, over a table and buckets in memory."""
    return [row for journals in SIZES for row in _day(journals)]


def _day(journals: int) -> list[Row]:
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register(ACCOUNTS, 1))
    lines = [(council_tax(n % ACCOUNTS), 1_00 + n % 7) for n in range(journals)]
    house.dropped("allpay/receipts.txt", an_allpay_file(lines))
    with tempfile.TemporaryDirectory() as folder:
        evidence = Path(folder)
        steps: list[tuple[str, Callable[[], object]]] = [
            ("seal", lambda: house.close(ON)),
            ("export", lambda: house.export_all(ON)),
            ("prove", lambda: house.prove(ON)),
            ("copy", lambda: leave_evidence(house, evidence)),
            ("verify", lambda: _verified(evidence)),
            ("rebuild", lambda: _rebuilt(evidence)),
        ]
        return [_row(what, journals, work) for what, work in steps]


def _row(what: str, journals: int, work: Callable[[], object]) -> Row:
    begun = time.process_time()
    work()
    seconds = time.process_time() - begun
    budget = FOUR_HUNDRED_SECONDS * journals / 1_000_000 if what == "seal" else None
    return Row(
        what=f"{what} {journals:,} journals",
        figure=seconds,
        unit="s CPU",
        budget=budget,
        less_is_better=True,
        note=f"{journals / seconds:,.0f} journals/s",
    )


def _verified(evidence: Path) -> None:
    verify.verify(verify.Folder(evidence, check_signatures=False))


def _rebuilt(evidence: Path) -> None:
    differences = rebuild_council(evidence).differences
    if differences:
        raise ValueError(differences[0])
