"""Golden twins: beside each sample, what `everypenny read --json` says of it.

`<sample>.expected.json` is the twin of a file that is accepted, `<sample>.rejected.json` of
one that is not. `python -m tests.formats.golden --write` writes them anew; read the
difference before it is committed, for the twin is the specification.
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

from everypenny.command_line.read_file import read_masked
from everypenny.command_line.reading_as_json import print_json
from everypenny.command_line.reading_of_advice import print_advice_json, read_advice
from everypenny.formats.reading import ReadOptions
from everypenny.formats.registry import FORMATS, WITHOUT_MONEY

NAMES = (*FORMATS, *WITHOUT_MONEY)
FOLDER = Path(__file__).parent
_SETTINGS = {"client_prefixes": "HOME", "method_P": "POST"}


def samples() -> list[Path]:
    """Every sample that lies in a folder named as its format."""
    folders = [FOLDER / name for name in NAMES if (FOLDER / name).is_dir()]
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    return sorted(path for path in files if path.suffix not in {".json", ".py"})


def told(sample: Path) -> dict[str, Any]:
    """What is read of a sample."""
    name = sample.parent.name
    out = io.StringIO()
    with sample.open("rb") as file:
        if name in WITHOUT_MONEY:
            print_advice_json(read_advice(name, file, ReadOptions()), out)
        else:
            options = ReadOptions(encodings=FORMATS[name].encodings, settings=_SETTINGS)
            print_json(read_masked(name, file, options), out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def twin_of(sample: Path, *, is_accepted: bool) -> Path:
    return sample.with_name(f"{sample.name}.{'expected' if is_accepted else 'rejected'}.json")


def write_twins() -> None:
    for sample in samples():
        answer = told(sample)
        for is_accepted in (True, False):
            twin_of(sample, is_accepted=is_accepted).unlink(missing_ok=True)
        twin = twin_of(sample, is_accepted=not answer["faults"])
        twin.write_text(json.dumps(answer, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    write_twins()
