"""The larger benchmarks still run, at sizes that measure nothing."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from everypenny.auditor import verify
from everypenny.formats.outward.shipped_layouts import shipped_layouts
from everypenny.local.rebuild_council import rebuild_council

from tests.benchmarks import __main__ as bench
from tests.benchmarks import door_memory, life_of_a_day, peak_of_a_door
from tests.benchmarks.load import Carried
from tests.benchmarks.measured import Row


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


@pytest.mark.parametrize(("posted", "pence", "ends"), [(3, 300, 0), (2, 300, 1), (3, 299, 1)])
def test_a_payment_or_a_penny_lost_under_load_fails_the_benchmark(
    posted: int, pence: int, ends: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = Carried(
        came=3, posted=posted, pence_came=300, pence=pence, seconds=9.0, longest_wait=8.0
    )
    measured = SimpleNamespace(run=lambda: list(carried.rows("3 files")))
    monkeypatch.setattr(bench, "MODULES", {"load": measured})
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "bench.json")

    assert bench.main([]) == ends
    [*_, duration, wait] = json.loads((tmp_path / "bench.json").read_text("utf-8"))["rows"][
        "load"
    ]
    assert (duration["figure"], wait["figure"]) == (9.0, 8.0)


def test_what_is_slower_than_its_budget_fails_nothing() -> None:
    slow = Row(what="a file", figure=61.0, unit="s", budget=60.0, less_is_better=True)

    assert (slow.meets_budget, slow.is_loss) == (False, False)
