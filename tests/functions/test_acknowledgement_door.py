"""The door that takes in what a back office says of an export."""

import pytest

from tests.functions.stage import Stage

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
