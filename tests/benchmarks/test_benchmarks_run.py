"""The larger benchmarks still run, at sizes that measure nothing."""

import json
from pathlib import Path

import pytest
from everypenny.auditor import verify
from everypenny.formats.outward.shipped_layouts import shipped_layouts
from everypenny.local.rebuild_council import rebuild_council

from tests.benchmarks import door_memory, life_of_a_day, peak_of_a_door


def test_a_day_is_measured_in_every_layout_and_its_evidence_is_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    life_of_a_day.main(300, tmp_path)

    steps = json.loads(capsys.readouterr().out)
    evidence = tmp_path / "evidence"
    assert {f"export {layout}" for layout in shipped_layouts()} < steps.keys()
    assert verify.verify(verify.Folder(evidence, check_signatures=False)).days
    assert rebuild_council(evidence).differences == []


@pytest.mark.parametrize("case", door_memory.CASES)
def test_the_door_of_files_is_measured_in_every_case(
    case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    peak_of_a_door.main(case, 20)

    *_, verdict = capsys.readouterr().out.split()
    assert verdict == ("held" if case.endswith("again") else "accepted")
