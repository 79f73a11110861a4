"""Files and webhooks that nobody can post: each has its outcome, and nothing is lost."""

import hashlib
import json

import pytest
from everypenny.local.demo_cards import Webhook, signed

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]

GOOD_LINE = " 300117771200456          120.50P05/11/2026\r\n"
TRAILERS = (
    "\r\nTotal Amount Updated onto System:            120.50\r\n"
    "Total Transactions updated onto System:                1\r\n"
)
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&b;</Document>'
)


def test_a_file_in_a_folder_of_no_source_is_rejected_and_told_which_there_are(council):
    record = council.judged("nobody/receipts.txt", b"some money")

    [fault] = council.faults(record)

    assert (record.source, record.verdict) == ("unknown", "rejected")
    assert "allpay" in fault["expected"]


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("allpay/empty.txt", b""),
        ("allpay/not-text.txt", b"\x00\xff\xfe" * 40),
        ("allpay/cut-off.txt", GOOD_LINE.encode("ascii")),
        ("allpay/a-statement.txt", ENTITIES.encode("ascii")),
        ("allpay/one-line.txt", b"7" * 5_000_000),
        ("main-bank/entities.xml", ENTITIES.encode("ascii")),
        ("main-bank/receipts.xml", (GOOD_LINE + TRAILERS).encode("ascii")),
        ("main-bank/cut-off.xml", b'<?xml version="1.0"?><Document><BkToCstmrStmt>'),
    ],
)
def test_a_file_that_cannot_be_read_is_rejected_with_its_faults(council, key, content):
    record = council.judged(key, content)

    faults = council.faults(record)

    assert record.verdict == "rejected"
    assert len(faults) == record.faults >= 1
    assert all(fault["expected"] and fault["remedy"] for fault in faults)


def test_a_file_without_a_line_is_rejected_once_and_its_copy_again(council):
    first = council.judged("allpay/nothing-1.txt", b"\r\n")
    second = council.judged("allpay/nothing-2.txt", b"\r\n")

    assert [first.verdict, second.verdict] == ["rejected", "rejected"]
    assert second.attempt == first.attempt + 1


def test_a_key_overwritten_before_its_event_is_read_is_judged_for_each_version(council):
    good = (GOOD_LINE + TRAILERS).encode("ascii")
    first = council.drop("allpay/overwritten.txt", good)
    second = council.drop("allpay/overwritten.txt", good.replace(b"120.50P", b"120.5xP"))

    verdicts = [council.verdict(landing) for landing in (first, second)]

    assert [record.verdict for record in verdicts] == ["accepted", "rejected"]
    assert verdicts[0].content_sha256 == hashlib.sha256(good).hexdigest()


def test_a_forged_webhook_is_refused_and_kept_only_as_a_digest(played):
    body = b'{"resource_id": "forged", "event_type": "card_payment_captured"}'

    status = played.stack.post_webhook("govuk-pay", Webhook(body, "0" * 64))

    digest = hashlib.sha256(body).hexdigest()
    assert status == 401
    assert played.stack.table.get("G#govuk-pay", digest)["size_bytes"] == len(body)
    assert played.stack.bucket("Evidence").find(f"webhooks/govuk-pay/{digest}.json") is None


def test_a_webhook_without_a_signature_is_refused(council):
    assert council.post_webhook("govuk-pay", Webhook(b"{}", "")) == 401


def test_a_webhook_for_no_provider_is_not_found(played):
    webhook = signed(b"{}", played.webhook_secret)

    assert played.stack.post_webhook("allpay", webhook) == 404


def test_a_body_over_the_limit_is_refused(played):
    body = json.dumps({"padding": "x" * 300_000}).encode("ascii")

    assert played.stack.post_webhook("govuk-pay", signed(body, played.webhook_secret)) == 413


@pytest.mark.parametrize("body", [b"[1, 2]", b"money", b'"text"'])
def test_a_signed_body_that_is_no_object_is_kept_and_told_unreadable(played, body):
    webhook = signed(body, played.webhook_secret)

    status = played.stack.post_webhook("govuk-pay", webhook)

    digest = hashlib.sha256(body).hexdigest()
    outcome = played.stack.outcome_of("govuk-pay", webhook)
    assert (status, outcome.outcome) == (202, "unreadable")
    assert played.stack.bucket("Evidence").get(f"webhooks/govuk-pay/{digest}.json") == body


@pytest.mark.parametrize(
    ("event_type", "told"),
    [
        ("card_payment_teleported", "unknown_type"),
        ("card_payment_captured", "unknown_payment"),
        ("card_payment_refunded", "unknown_payment"),
        ("card_payment_expired", "noted"),
    ],
)
def test_an_event_that_can_post_nothing_is_kept_with_its_outcome(played, event_type, told):
    webhook = signed(_message("p-nobody", event_type), played.webhook_secret)

    status = played.stack.post_webhook("govuk-pay", webhook)

    outcome = played.stack.outcome_of("govuk-pay", webhook)
    assert (status, outcome.outcome, outcome.batch_id) == (202, told, "")


def _message(payment_id: str, event_type: str) -> bytes:
    message = {
        "webhook_message_id": f"m-{payment_id}-{event_type}",
        "created_date": "2026-11-05T12:00:00.000Z",
        "resource_id": payment_id,
        "resource_type": "payment",
        "event_type": event_type,
        "resource": {"amount": 1000, "reference": "R1"},
    }
    return json.dumps(message).encode("ascii")
