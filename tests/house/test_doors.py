"""Every door has its samples, and every sample its test."""

import json
from pathlib import Path

import pytest
from everypenny.local.checkout import ROOT

EVENTS = ROOT / "events"
DOORS = sorted(p.stem for p in (ROOT / "functions").glob("*.py") if p.stem != "__init__")
CASES = sorted(p for p in EVENTS.glob("*/*.json") if p.parent.name != "drops")
DROPS = sorted(p for p in (EVENTS / "drops").rglob("*") if p.is_file())
LINES_OF_A_DOOR = 50


@pytest.fixture(scope="module")
def tests_text() -> str:
    """Everything that the tests say."""
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))


@pytest.mark.parametrize("door", DOORS)
def test_every_door_has_a_sample_event(door: str):
    assert list((EVENTS / door).glob("*.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_every_sample_event_is_a_doors_and_a_tests(case: Path, tests_text: str):
    assert case.parent.name in DOORS
    assert f"{case.parent.name}/{case.stem}" in tests_text
    assert isinstance(json.loads(case.read_text("utf-8")), dict)


@pytest.mark.parametrize("drop", DROPS, ids=lambda drop: drop.name)
def test_every_sample_file_is_used_by_a_test(drop: Path, tests_text: str):
    name = drop.relative_to(EVENTS / "drops").as_posix()

    assert name in tests_text or f'"{drop.name}"' in tests_text


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_short(door: str):
    text = (ROOT / "functions" / f"{door}.py").read_text("utf-8")

    assert len(text.splitlines()) <= LINES_OF_A_DOOR
