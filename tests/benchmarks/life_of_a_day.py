"""Live one day of so many journals, and print what each step after it costs, as JSON.

The table is in memory and every bucket on disk; `evidence` in the folder is what is left. A
step's memory is what it held above what the process held before it, on Linux.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

from everypenny.adapters.table_actions import Item
from everypenny.domain.records import Landing
from everypenny.local.memory_table import Key, MemoryTable
from everypenny.workflows.export_fund import export_fund

from tests.benchmarks.disk_bucket import ARRIVED_AT, DiskBucket
from tests.benchmarks.peak_memory import peak_bytes
from tests.builders import ON, a_register, an_allpay_line, council_tax
from tests.history import copy_all
from tests.three_days import open_ledger
from tests.whole_house import House

ACCOUNTS = 1_000
PLACES = {
    "drop": "evidence/drops",
    "evidence": "evidence",
    "day-books": "evidence",
    "outbox": "evidence/exports",
    "work": "work",
}
BUCKETS = {"drops": "drop", "exports": "outbox"}
STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class PartitionedTable(MemoryTable):
    """The table in memory, which finds a partition as quickly as the real one does."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._of: dict[str, dict[str, Item]] = {}

    def query(self, pk: str, *, prefix: str = "", after: str = "") -> Iterator[Item]:
        found = self._of.get(pk, {})
        for sk in sorted(found):
            if sk.startswith(prefix) and sk >= after:
                yield dict(found[sk])

    def _store(self, item: Item) -> None:
        key: Key = (item["pk"], item["sk"])
        self.items[key] = self._of.setdefault(key[0], {})[key[1]] = dict(item)


class OnDisk:
    """Where a house stands whose buckets are one folder of evidence."""

    def __init__(self, folder: Path) -> None:
        self.table = PartitionedTable()
        self.buckets: dict[str, Any] = {
            name: DiskBucket(folder / place) for name, place in PLACES.items()
        }

    def land(self, key: str, content: bytes) -> Landing:
        landing: Landing = self.buckets["drop"].land(key, iter([content.decode()]))
        return landing


def main(journals: int, folder: Path) -> None:
    house = House(outside=OnDisk(folder))  # type: ignore[arg-type]
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register(ACCOUNTS, 1))
    landing = house.drop.land("allpay/receipts.txt", _receipts(journals))
    house.receive(landing)
    house.allocate(house.chunks.take())
    steps: dict[str, Callable[[], object]] = {"seal": lambda: house.close(ON)}
    for target in sorted(house.councils.live().targets):
        steps[f"export {target}"] = lambda t=target: export_fund(  # type: ignore[misc]
            t, ON, exporting=house.exporting
        )
    steps["prove"] = lambda: house.prove(ON)
    steps["copy for searching"] = lambda: copy_all(house)
    print(json.dumps({name: _measured(step, folder) for name, step in steps.items()}))
    _index(folder / "evidence")


def _receipts(journals: int) -> Iterator[str]:
    """An allpay file, line by line, with a trailer that agrees."""
    total = 0
    for n in range(journals):
        pence = 1_00 + n % 7
        total += pence
        yield an_allpay_line(council_tax(n % ACCOUNTS), pence) + "\r\n"
    pounds = f"{total // 100}.{total % 100:02d}"
    yield f"\r\n{'Total Amount Updated onto System:':<34}{pounds:>17}\r\n"
    yield f"{'Total Transactions updated onto System:':<40}{journals:>17}\r\n"


def _measured(step: Callable[[], object], folder: Path) -> tuple[float, int, int]:
    """CPU seconds, bytes held at most above those held before, bytes written."""
    gc.collect()
    if FORGET.exists():
        FORGET.write_text("5")  # VmHWM begins anew: proc(5)
    held, stored = peak_bytes(), _stored(folder)
    begun = time.process_time()
    step()
    return time.process_time() - begun, peak_bytes() - held, _stored(folder) - stored


def _stored(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _index(folder: Path) -> None:
    """What the evidence holds, as the copy of a deployed council's buckets tells it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    rows = [_row(path, path.relative_to(folder)) for path in files]
    (folder / "index.json").write_text(json.dumps(rows), encoding="utf-8")
    (folder / "public_key.pem").touch()


def _row(path: Path, file: Path) -> dict[str, str]:
    bucket = BUCKETS.get(file.parts[0], "evidence")
    with path.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    return {
        "file": file.as_posix(),
        "bucket": bucket,
        "key": Path(*file.parts[bucket != "evidence" :]).as_posix(),
        "version": "1",
        "arrived_at": ARRIVED_AT.isoformat(),
        "sha256": digest,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
