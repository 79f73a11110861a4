"""Live one day of so many journals, and print what each step after it costs, as JSON.

Table and buckets are on disk; `evidence` in the folder is what is left. A step's memory is what
it held above what the process held before it, on Linux: all that was free is given back first.
"""

import ctypes
import gc
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from hashlib import file_digest
from pathlib import Path

from everypenny.workflows.export_fund import export_fund
from everypenny.workflows.prove_day import compare

from tests.benchmarks.day_on_disk import EVIDENCE, posted
from tests.benchmarks.drop_on_disk import ARRIVED_AT
from tests.benchmarks.every_layout import every_layout
from tests.benchmarks.peak_memory import peak_bytes
from tests.builders import ON
from tests.history import copy_all

BUCKETS = {"drops": "drop", "exports": "outbox"}
FORGET = Path("/proc/self/clear_refs")
Told = tuple[float, int, int]


def main(journals: int, folder: Path) -> None:
    house = posted(journals, folder)
    told: dict[str, Told] = {}

    def measure(step: str, do: Callable[[], object]) -> None:
        told[step] = _measured(do, folder)

    measure("seal", lambda: house.close(ON))
    for target, exporting, proving in every_layout(house, folder / "layouts"):
        code = target.code
        measure(f"export {code}", partial(export_fund, code, ON, exporting=exporting))
        [record] = proving.exports.issued(code)
        measure(f"read back {code}", partial(compare, record, proving))
    house.export_all(ON)
    measure("prove", lambda: house.prove(ON))
    measure("copy for searching", lambda: copy_all(house))
    house.table.close()
    print(json.dumps(told))
    _index(folder / EVIDENCE)


def _measured(step: Callable[[], object], folder: Path) -> Told:
    """CPU seconds, bytes held at most above those held before, bytes written."""
    gc.collect()
    if FORGET.exists():
        ctypes.CDLL(None).malloc_trim(0)  # what earlier steps freed counts for this one
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
