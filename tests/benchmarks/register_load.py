"""Load one register snapshot, and print the CPU seconds and the most bytes that it took."""

import json
import sys
import time
from pathlib import Path

from everypenny.formats.register_snapshot import RegisterSnapshot

from tests.benchmarks.peak_memory import peak_bytes


def main(path: Path) -> None:
    content = path.read_bytes()
    begun = time.process_time()
    register = RegisterSnapshot(content)
    seconds = time.process_time() - begun
    assert register.count("HR")
    print(json.dumps([seconds, peak_bytes()]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
