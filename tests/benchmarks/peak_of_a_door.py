"""Judge one generated file, and print the bytes held at most, the CPU seconds, the verdict."""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from everypenny.domain.records import FileRecord, Landing

from tests.benchmarks.drop_on_disk import DropOnDisk
from tests.benchmarks.generated import FILES
from tests.benchmarks.peak_memory import peak_bytes
from tests.builders import MAIN, ON
from tests.deciding import ask, carry_on
from tests.outside import InMemory
from tests.whole_house import DEMO_COUNCIL, House

ACCOUNT = "GB33BUKB20201555555555"
FOLDERS = {"allpay": "allpay", "camt053": "main-bank"}


class OnDisk(InMemory):
    """Drops and chunks on disk; the table, which is small, in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.on_disk = DropOnDisk(folder / "drop")
        self.buckets |= {"drop": self.on_disk, "work": DropOnDisk(folder / "work")}


def main(case: str, lines: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outside = OnDisk(folder)
        house = House(outside=outside, folder=_council(folder))
        house.open(ON, {"bank/main": 0})
        reader, _, how = case.partition(" ")
        landing = _landed(outside, reader, FILES[reader](lines), "first")
        if how:
            _post_all(house, house.receive(landing))
            repeated = (text.replace("BENCH", "AGAIN") for text in FILES[reader](lines))
            landing = _landed(outside, reader, repeated, "second")
        begun = time.process_time()
        record = house.receive(landing)
        if how == "released":
            told = {"source": record.source, "sequence": record.sequence}
            ask(house, "release", **told, why="the bank sent it again")
            begun = time.process_time()
            [record] = carry_on(house)
        print(peak_bytes(), time.process_time() - begun, record.verdict)


def _post_all(house: House, record: FileRecord) -> None:
    """Post its batches without their journals: a release asks the records and the chunks."""
    house.chunks.take()
    for batch in record.batches:
        house.ledger.post(batch, today=ON)


def _landed(outside: OnDisk, reader: str, lines: Iterator[str], name: str) -> Landing:
    return outside.on_disk.land(f"{FOLDERS[reader]}/{name}", lines)


def _council(folder: Path) -> Path:
    """The sample council, whose main account has the name that generated statements give."""
    copied = Path(shutil.copytree(DEMO_COUNCIL, folder / "council"))
    accounts = copied / "bank_accounts.toml"
    accounts.write_text(accounts.read_text("utf-8").replace(MAIN, ACCOUNT), "utf-8")
    return copied


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
