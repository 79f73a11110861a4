"""Fuzz one reader, guided by coverage, for as long as you like; run by hand.

    .venv/bin/uv pip install atheris
    .venv/bin/python -m tests.faults.fuzz_readers mt940 -max_total_time=600

The first word is a format of `everypenny formats`; the rest is libFuzzer's. The golden samples
of the format are the seeds. A file that a reader neither accepts nor explains is written to
`build/fuzz/<format>/`, and so is one that takes over ten seconds. atheris is no part of the
lock files, since it has no wheel for every platform that the tests run on.
"""

import sys
from pathlib import Path

BUILD = Path(__file__).parents[2] / "build" / "fuzz"


def main(name: str, options: list[str]) -> None:
    """Never returns: libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["everypenny.formats"]):
        from tests.faults.hostile_files import judge, seeds

        judge(name, seeds(name)[0])
    corpus = BUILD / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for place, seed in enumerate(seeds(name)):
        (corpus / f"golden-{place}").write_bytes(seed)
    told = [f"-artifact_prefix={BUILD / name}/", "-timeout=10", "-rss_limit_mb=1024"]
    atheris.Setup([sys.argv[0], *told, *options, str(corpus)], lambda data: judge(name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
