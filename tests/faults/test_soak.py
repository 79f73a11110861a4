"""A soak goes on from where the last one ended, and one that breaks leaves its place alone."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import soak
from tests.faults.strikes import Fault

CELL = ("DynamoLedger.put table.write_all", Fault.PART)


class InThisProcess:
    """A pool of no process but our own."""

    def map(self, live, parts) -> Iterator[Counter]:
        return map(live, parts)


@contextmanager
def pool(processes: int, **_: object) -> Iterator[InThisProcess]:  # noqa: ARG001
    yield InThisProcess()


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """The seeds that soaks have lived, of which 130 breaks."""
    seeds: list[int] = []

    def hold(part: range) -> Counter:
        seeds.extend(part)
        assert 130 not in part, "seed 130 broke"
        return Counter({CELL: len(part)})

    monkeypatch.setattr(soak, "ProcessPoolExecutor", pool)
    monkeypatch.setattr(soak, "hold", hold)
    monkeypatch.setattr(soak, "KEPT", tmp_path / "soak.json")
    return seeds


def soaked(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr("sys.argv", ["soak", *arguments])
    soak.main()


def test_a_soak_goes_on_from_where_the_last_one_ended(
    lived: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    soaked(monkeypatch, "--seeds", "60")
    soaked(monkeypatch, "--seeds", "20")

    assert lived == list(range(80))
    assert soak.kept().next == 80
    assert soak.kept().struck[CELL] == 80
    assert "80 faults in all soaks" in capsys.readouterr().out


def test_a_soak_that_is_told_where_to_begin_leaves_the_place_alone(
    lived: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    soaked(monkeypatch, "--seeds", "60")
    soaked(monkeypatch, "--seeds", "1", "--from", "7")

    assert lived[-1] == 7
    assert soak.kept().next == 60


def test_a_seed_that_breaks_ends_the_soak_before_its_part(
    lived: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssertionError, match="130"):
        soaked(monkeypatch, "--seeds", "200")

    assert soak.kept().next == 100
    assert max(lived) == 149


def test_a_soak_of_another_source_begins_again(
    lived: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    soaked(monkeypatch, "--seeds", "60")
    monkeypatch.setattr(soak, "source_digest", lambda: "another")
    soaked(monkeypatch, "--seeds", "20")

    assert lived == [*range(60), *range(20)]
    assert soak.kept() == soak.Soaked("another", 20, soak.kept().seconds, Counter({CELL: 20}))
