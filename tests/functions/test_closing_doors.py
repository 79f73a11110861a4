"""The doors that end a day: close, export, prove, copy."""

import json
import shutil
from pathlib import Path

import boto3
import pytest
from everypenny.adapters.columnar_folders import FolderCopies
from everypenny.adapters.columnar_search import ColumnarHistory

from tests.functions.stage import Stage, bodies, forget_what_was_built
from tests.history import found
from tests.whole_house import DEMO_COUNCIL

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

DONE = {"batchItemFailures": []}


def test_a_day_is_sealed_and_its_exports_are_sent_for(posted: Stage):
    answer = posted.open("close_day/one_day")

    assert answer == DONE
    assert "days/2026-11-21/manifest.json" in posted.objects("DAYBOOK")
    assert "days/2026-11-21/manifest.json.sig" in posted.objects("DAYBOOK")
    sent = posted.sent("EXPORTS")
    for export in ("export_fund/general_ledger", "export_fund/council_tax"):
        assert bodies(export)[0] in sent
    assert posted.sent("COPIES") == bodies("copy_day_book/one_day")


def test_the_night_closes_no_day_before_it_is_over(posted: Stage):
    answer = posted.open("close_day/every_night")

    assert answer == DONE
    assert posted.sent("EXPORTS") == []


def test_an_export_is_delivered_and_the_proof_is_sent_for(closed: Stage):
    answer = closed.open("export_fund/general_ledger")

    assert answer == DONE
    assert sorted(key.rpartition(".")[2] for key in closed.objects("OUTBOX")) == ["csv", "json"]
    assert closed.sent("PROOFS") == bodies("prove_day/day")


def test_an_export_that_an_officer_asks_for_again_is_delivered_again(closed: Stage):
    closed.open("export_fund/council_tax")
    closed.sent("PROOFS")
    before = closed.objects("OUTBOX")

    answer = closed.open("export_fund/once_more")

    assert answer == DONE
    assert closed.objects("OUTBOX") == before
    assert closed.sent("PROOFS") == bodies("prove_day/day")


def test_a_day_that_is_not_closed_is_not_exported(posted: Stage):
    answer = posted.open("export_fund/council_tax")

    assert len(answer["batchItemFailures"]) == 1
    assert posted.objects("OUTBOX") == []


def test_a_day_is_proven_once_its_exports_are_issued(
    closed: Stage, capsys: pytest.CaptureFixture[str]
):
    for target in closed.sent("EXPORTS"):
        assert target["through"] == "2026-11-21"
    closed.open("export_fund/general_ledger")
    closed.open("export_fund/council_tax")

    answer = closed.open("prove_day/day")

    proof = _proof(closed)
    assert answer == DONE
    assert proof["ties"] is True
    assert [bank["difference_pence"] for bank in proof["differences"]["bank"]] == [0]
    assert '"SettlementNotMatched"' not in capsys.readouterr().out


def test_a_settlement_of_no_batches_rings_once_its_day_is_proven(
    opened: Stage,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
):
    """A line of the statement is the collector's transfer, and comes to none of its files."""
    council = Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))
    sources = (council / "sources.toml").read_text("utf-8")
    patterns = sources.replace('"ALLPAY LTD",', '"ALLPAY LTD", "FASTER PAYMENT",', 1)
    (council / "sources.toml").write_text(patterns, "utf-8")
    monkeypatch.setenv("COUNCIL_FOLDER", str(council))
    forget_what_was_built()
    opened.drop("main-bank/statement.xml")
    opened.open("receive_payment_file/statement_without_a_version")
    opened.open("allocate_payments/statement_chunk")
    opened.open("close_day/one_day")

    opened.open("prove_day/day")

    assert '"SettlementNotMatched":[1.0]' in capsys.readouterr().out


def test_a_sealed_day_is_copied_for_those_who_search(closed: Stage, tmp_path: Path):
    answer = closed.open("copy_day_book/one_day")

    bucket = closed.settings["WORK_BUCKET"]
    copy = boto3.client("s3").get_object(Bucket=bucket, Key="history/2026-11-21.parquet")
    (tmp_path / "2026-11-21.parquet").write_bytes(copy["Body"].read())
    assert answer == DONE
    assert (
        sum(line.amount_pence for line in found(ColumnarHistory(FolderCopies(tmp_path)))) == 0
    )


def test_one_message_asks_for_every_copy_again(closed: Stage):
    closed.sent("COPIES")

    answer = closed.open("copy_day_book/every_day")

    assert answer == DONE
    assert closed.sent("COPIES") == [{"day": "2026-11-21"}]


def test_a_day_that_is_not_closed_is_not_copied(posted: Stage):
    answer = posted.open("copy_day_book/one_day")

    assert len(answer["batchItemFailures"]) == 1
    assert not any(key.startswith("history/") for key in posted.objects("WORK"))


def _proof(stage: Stage) -> dict:
    [name] = [
        key
        for key in stage.objects("DAYBOOK")
        if key.startswith("proofs/") and key.endswith(".json")
    ]
    bucket = stage.settings["DAYBOOK_BUCKET"]
    return json.loads(boto3.client("s3").get_object(Bucket=bucket, Key=name)["Body"].read())
