"""Check or rebuild one folder of evidence: print CPU seconds and most bytes held, as JSON."""

import json
import sys
import time
from pathlib import Path

from everypenny.auditor import verify
from everypenny.local.rebuild_council import rebuild_council

from tests.benchmarks.peak_memory import peak_bytes


def main(step: str, evidence: Path) -> None:
    begun, held = time.process_time(), peak_bytes()
    if step == "verify":
        verify.verify(verify.Folder(evidence, check_signatures=False))
    elif differences := rebuild_council(evidence).differences:
        raise ValueError(differences[0])
    print(json.dumps([time.process_time() - begun, peak_bytes() - held, 0]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
