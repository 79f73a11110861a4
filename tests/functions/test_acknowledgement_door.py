"""The door that takes in what a back office says of an export."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.functions.stage import Morning, Stage, forget_what_was_built
from tests.workflows.test_acknowledge_export import with_an_hour

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

DONE = {"batchItemFailures": []}


@pytest.fixture
def exported(closed: Stage) -> Stage:
    closed.open("export_fund/council_tax")
    closed.sent("PROOFS")
    return closed


def test_a_targets_word_is_kept_and_the_proof_is_sent_for(
    exported: Stage, capsys: pytest.CaptureFixture[str]
):
    exported.drop("acknowledgements/council-tax/loaded.csv")

    answer = exported.open("acknowledge_export/loaded")

    key = "A#council-tax-2026-11-2026-11-21"
    assert answer == DONE
    assert '"loaded_count":3' in exported.item("X#council-tax", key)["body"]["S"]
    assert "AcknowledgementDiffers" not in capsys.readouterr().out
    assert exported.sent("PROOFS") == [{"day": "2026-11-21"}]


def test_a_word_that_leaves_a_penny_over_rings(
    exported: Stage, capsys: pytest.CaptureFixture[str]
):
    exported.drop("acknowledgements/council-tax/short.csv")

    answer = exported.open("acknowledge_export/short")

    assert answer == DONE
    assert '"AcknowledgementDiffers":[1.0]' in capsys.readouterr().out
    assert exported.sent("PROOFS") == [{"day": "2026-11-21"}]


def test_a_target_that_is_silent_past_its_hour_rings(
    exported: Stage,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
):
    """The export ends on a Saturday: the next banking day at noon is the target's hour."""
    monkeypatch.setenv("COUNCIL_FOLDER", str(with_an_hour(tmp_path)))
    told = []
    for hour in (11, 12):
        instant = datetime(2026, 11, 23, hour, tzinfo=UTC)
        monkeypatch.setattr(Morning, "now", lambda _, at=instant: at)
        forget_what_was_built()
        assert exported.open("watch_sources/hourly") == DONE
        told.append('"AcknowledgementMissing":[1.0]' in capsys.readouterr().out)

    assert told == [False, True]


def test_what_is_no_acknowledgement_rings_and_is_reported_beside_its_drop(
    exported: Stage, capsys: pytest.CaptureFixture[str]
):
    exported.drop("acknowledgements/council-tax/broken.csv")

    answer = exported.open("acknowledge_export/broken")

    assert answer == DONE
    assert '"FileRejected":[1.0]' in capsys.readouterr().out
    reports = [key for key in exported.objects("DROP") if key.startswith("reports/")]
    assert any("broken.csv" in key for key in reports)
    assert exported.sent("PROOFS") == []
