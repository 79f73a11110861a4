"""Read one file with one reader, and print the bytes that this process held at most."""

import resource
import sys
from pathlib import Path

from everypenny.formats.declared_format import reader_of
from everypenny.formats.reading import ReadOptions
from everypenny.formats.registry import FORMATS, reader

from tests.benchmarks.generated import FIXED

_STATUS = Path("/proc/self/status")
_PEAK = "VmHWM:"


def main(name: str, path: Path) -> None:
    read = reader(name) if name in FORMATS else reader_of(FIXED)
    with path.open("rb") as file:
        for _ in read(file, ReadOptions()):
            pass
    print(peak_bytes())


def peak_bytes() -> int:
    """The most that this program held; on Linux without what its parent held before."""
    if _STATUS.exists():
        lines = _STATUS.read_text("ascii").splitlines()
        peak = next(line for line in lines if line.startswith(_PEAK))
        return int(peak.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
