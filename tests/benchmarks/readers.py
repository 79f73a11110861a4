"""Lines a second of each reader, beside the best reader of that format on PyPI, in one run.

Each of the others does what it does to give entries with amounts, dates and texts; ours judges
the file whole as well. Where none exists, the floor is what Python itself needs to cut the
file into cells. Published files are small, so each is read many times over.
"""

import csv
import io
import warnings
from collections.abc import Callable
from pathlib import Path

import mt940
from bai2 import bai2
from bankstatementparser import CamtParser
from everypenny.formats.declared_format import reader_of
from everypenny.formats.reading import Reader, ReadOptions
from everypenny.formats.registry import FORMATS, reader

from tests.benchmarks.generated import FIXED, file_of
from tests.benchmarks.measured import Row, a_second

LINES = 10_000
PER_CORE = 100_000
TIMES_THE_PEER = 5
PUBLISHED = Path(__file__).parents[3] / "shared" / "samples"
_MOST_READINGS = 200_000

Peer = Callable[[bytes], object]


def _csv_module(data: bytes) -> object:
    return sum(1 for _ in csv.reader(io.StringIO(data.decode())))


def _lines_alone(data: bytes) -> object:
    return sum(1 for _ in io.StringIO(data.decode()))


def _mt_940(data: bytes) -> object:
    return len(mt940.parse(data.decode("utf-8", errors="replace"), options=mt940.Options.all()))


def _bai2(data: bytes) -> object:
    return bai2.parse_from_string(data.decode())


def _bankstatementparser(data: bytes) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(CamtParser.from_bytes(data).parse())


FLOORS: dict[str, tuple[str, Peer]] = {
    "allpay": ("lines alone", _lines_alone),
    "fixed width, declared": ("lines alone", _lines_alone),
    "lloyds_csv": ("csv module", _csv_module),
}
PEERS: dict[str, tuple[str, Peer]] = {
    "bai2": ("bai2", _bai2),
    "camt053": ("bankstatementparser", _bankstatementparser),
    "mt940": ("mt-940", _mt_940),
}
FOLDERS = {"bai2": "bai2", "camt053": "camt.053", "mt940": "mt940"}


def run() -> list[Row]:
    floors = [_beside_floor(name) for name in FLOORS]
    peers = [_beside_peer(name, file_of(name, LINES), LINES, "generated") for name in PEERS]
    return [*floors, *peers, *_published()]


def _beside_floor(name: str) -> Row:
    data = file_of(name, LINES)
    peer, floor = FLOORS[name]
    return Row(
        what=f"{name}, generated",
        figure=a_second(LINES, lambda: _read(name, data)),
        unit="lines/s",
        budget=PER_CORE,
        peer=peer,
        peer_figure=a_second(LINES, lambda: floor(data)),
        note="a floor, not a peer",
    )


def _beside_peer(name: str, data: bytes, lines: int, what: str) -> Row:
    peer, read_by_peer = PEERS[name]
    times = max(1, min(LINES, _MOST_READINGS // max(len(data), 1)))
    theirs = a_second(lines * times, lambda: [read_by_peer(data) for _ in range(times)])
    return Row(
        what=f"{name}, {what}",
        figure=a_second(lines * times, lambda: [_read(name, data) for _ in range(times)]),
        unit="lines/s",
        budget=TIMES_THE_PEER * theirs,
        peer=peer,
        peer_figure=theirs,
    )


def _published() -> list[Row]:
    """The largest published file of each format that both read; none where they are absent."""
    rows = []
    for name, folder in FOLDERS.items():
        files = sorted((PUBLISHED / folder).glob("*"), key=lambda path: -path.stat().st_size)
        for path in files:
            data = path.read_bytes()
            if _peer_reads(name, data):
                lines = max(_entries(name, data), 1)
                rows.append(_beside_peer(name, data, lines, f"published, {lines} entries"))
                break
    return rows


def _peer_reads(name: str, data: bytes) -> bool:
    if not _entries(name, data):
        return False
    try:
        PEERS[name][1](data)
    except Exception:  # noqa: BLE001 - another's reader may raise anything
        return False
    return True


def _entries(name: str, data: bytes) -> int:
    return sum(1 for event in _events(name, data) if hasattr(event, "amount_pence"))


def _read(name: str, data: bytes) -> int:
    return sum(1 for _ in _events(name, data))


def _events(name: str, data: bytes):
    encodings = FORMATS[name].encodings if name in FORMATS else ("utf-8",)
    return _reader(name)(io.BytesIO(data), ReadOptions(encodings=encodings))


def _reader(name: str) -> Reader:
    return reader(name) if name in FORMATS else reader_of(FIXED)
