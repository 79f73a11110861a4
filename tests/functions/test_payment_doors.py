"""The doors that post files; what one of them sends is what the next one has as a sample."""

import json

import boto3
import pytest

from tests.functions.stage import Stage, bodies, sample

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

DONE = {"batchItemFailures": []}


def test_a_file_is_judged_and_its_chunks_are_sent_on(opened: Stage):
    opened.drop("allpay/receipts.txt")

    answer = opened.open("receive_payment_file/allpay_file")

    assert answer == DONE
    assert opened.sent("CHUNKS") == bodies("allocate_payments/allpay_chunk")


def test_a_landing_without_a_version_is_found_by_its_digest(opened: Stage):
    opened.drop("main-bank/statement.xml")

    answer = opened.open("receive_payment_file/statement_without_a_version")

    assert answer == DONE
    assert opened.sent("CHUNKS") == bodies("allocate_payments/statement_chunk")


def test_nothing_is_judged_before_the_ledger_is_open(stage: Stage):
    stage.drop("allpay/receipts.txt")

    answer = stage.open("receive_payment_file/allpay_file")

    [failed] = answer["batchItemFailures"]
    assert failed["itemIdentifier"].startswith("059f36b4")


def test_a_broken_file_is_reported_beside_the_drops(opened: Stage):
    opened.drop("allpay/broken.txt")

    answer = opened.open("receive_payment_file/broken_file")

    assert answer == DONE
    reports = [key for key in opened.objects("DROP") if key.startswith("reports/allpay/broken")]
    assert [key.rpartition(".")[2] for key in sorted(reports)] == ["csv", "json"]
    assert opened.sent("CHUNKS") == []


def test_a_file_of_no_source_is_reported(opened: Stage):
    opened.drop("nobody/receipts.txt")

    answer = opened.open("receive_payment_file/unknown_folder")

    assert answer == DONE
    assert any(key.startswith("reports/nobody/") for key in opened.objects("DROP"))


def test_a_chunk_posts_its_batch(opened: Stage):
    opened.drop("allpay/receipts.txt")
    opened.open("receive_payment_file/allpay_file")

    answer = opened.open("allocate_payments/allpay_chunk")

    [chunk] = bodies("allocate_payments/allpay_chunk")
    assert answer == DONE
    assert opened.item(f"B#{chunk['batch']}", "BATCH")["posted_on"]["S"] == "2026-11-21"


def test_a_chunk_that_fails_comes_back_alone(opened: Stage):
    opened.drop("allpay/receipts.txt")
    opened.open("receive_payment_file/allpay_file")

    answer = opened.open("allocate_payments/one_chunk_of_no_batch")

    unknown, good = sample("allocate_payments/one_chunk_of_no_batch")["Records"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": unknown["messageId"]}]}
    batch = json.loads(good["body"])["batch"]
    assert opened.item(f"B#{batch}", "BATCH")["posted_on"]["S"] == "2026-11-21"


def test_a_closed_account_and_an_unknown_one_are_held_in_suspense(posted: Stage):
    pages = boto3.client("dynamodb").scan(TableName=posted.settings["TABLE_NAME"])["Items"]

    doubts = [
        json.loads(item["body"]["S"])[3] for item in pages if item["pk"]["S"].startswith("U#")
    ]

    assert sorted(doubts) == ["account_closed", "no_fund_accepts_it"]
