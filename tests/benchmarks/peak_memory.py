"""Read one file with one reader, and print the bytes that this process held at most."""

import resource
import sys
from pathlib import Path

from everypenny.formats.declared_format import reader_of
from everypenny.formats.reading import ReadOptions
from everypenny.formats.registry import FORMATS, reader

from tests.benchmarks.generated import FIXED


def main(name: str, path: Path) -> None:
    read = reader(name) if name in FORMATS else reader_of(FIXED)
    with path.open("rb") as file:
        for _ in read(file, ReadOptions()):
            pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak if sys.platform == "darwin" else peak * 1024)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
