import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from everypenny.domain.batches import Fault
from everypenny.formats.inward.govuk_pay_event import ProviderEvent, read_event, verify
from hypothesis import given
from hypothesis import strategies as st

# Published with alphagov/pay-webhooks as a fact about the signature.
KEY = "This is my secret key! 🔑".encode()
BODY = "We captured a £10 payment! 💷".encode()
SIGNATURE = "a678c8326237dc08acabed4ec3948ee82f94c4b35cdc44b68f26fa8ef595efff"


def a_message(**changes) -> bytes:
    message = {
        "webhook_message_id": "msg-1",
        "created_date": "2026-11-05T23:30:00.000Z",
        "resource_id": "pay-1",
        "api_version": 1,
        "resource_type": "PAYMENT",
        "event_type": "CARD_PAYMENT_CAPTURED",
        "resource": {"payment_id": "pay-1", "amount": 14_550, "reference": "771200456"},
    }
    return json.dumps({**message, **changes}).encode()


def test_the_published_signature_is_accepted():
    assert verify(BODY, SIGNATURE, [KEY])


def test_either_secret_is_accepted_while_one_replaces_the_other():
    assert verify(BODY, SIGNATURE, [b"the new one", KEY])


@pytest.mark.parametrize(
    "signature",
    ["", SIGNATURE[:-1], SIGNATURE.upper(), SIGNATURE + " ", "£" * 64, "\ud800" * 64],
)
def test_any_other_signature_is_forged(signature):
    assert not verify(BODY, signature, [KEY])


def test_without_a_secret_nothing_is_signed():
    empty = hmac.new(b"", BODY, hashlib.sha256).hexdigest()

    assert not verify(BODY, SIGNATURE, [])
    assert not verify(BODY, empty, [b""])


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=50), st.integers(0, 199))
def test_one_altered_byte_of_a_body_breaks_its_signature(body, secret, place):
    signature = hmac.new(secret, body, hashlib.sha256).hexdigest()
    altered = bytearray(body or b"x")
    altered[place % len(altered)] ^= 1

    assert verify(body, signature, [secret])
    assert not verify(bytes(altered), signature, [secret])


def test_a_captured_payment_is_read_with_its_event_in_lower_case():
    event = read_event(a_message())

    assert event == ProviderEvent(
        message_id="msg-1",
        resource_id="pay-1",
        event_type="card_payment_captured",
        amount_pence=14_550,
        reference="771200456",
        created_at=datetime(2026, 11, 5, 23, 30, tzinfo=UTC),
    )


def test_the_message_id_may_stand_under_its_documented_name():
    event = read_event(a_message(webhook_message_id=None, id="msg-2"))

    assert isinstance(event, ProviderEvent)
    assert event.message_id == "msg-2"


def test_a_message_without_a_resource_tells_no_amount():
    event = read_event(a_message(resource=None))

    assert isinstance(event, ProviderEvent)
    assert (event.amount_pence, event.reference) == (None, "")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "$"),
        (b"[]", "$"),
        (b"null", "$"),
        (b"{", "$"),
        (b"\xff{}", "$"),
        (b"[" * 100_000, "$"),
        (b'{"amount": NaN}', "$"),
        (b'{"amount": ' + b"9" * 5_000 + b"}", "$"),
        (a_message(resource_id=""), "$.resource_id"),
        (a_message(resource_id=7), "$.resource_id"),
        (a_message(event_type=None), "$.event_type"),
        (a_message(resource=[1]), "$.resource"),
        (a_message(resource={"amount": 12.5}), "$.resource.amount"),
        (a_message(resource={"amount": True}), "$.resource.amount"),
        (a_message(resource={"amount": -1}), "$.resource.amount"),
        (a_message(resource={"reference": "\ud800"}), "$.resource.reference"),
        (a_message(created_date="yesterday"), "$.created_date"),
        (a_message(created_date="0001-01-01T00:00:00+14:00"), "$.created_date"),
        (a_message(created_date="2026-11-05T09:30:00"), "$.created_date"),
    ],
)
def test_a_message_that_cannot_be_read_is_a_fault_with_its_path(body, place):
    fault = read_event(body)

    assert isinstance(fault, Fault)
    assert fault.place == place


def test_a_fault_shows_no_card_number():
    fault = read_event(a_message(resource=["4111111111111111"]))

    assert isinstance(fault, Fault)
    assert "4111111111111111" not in fault.text


@given(st.binary(max_size=300))
def test_no_body_makes_the_reader_fail(body):
    assert isinstance(read_event(body), Fault)
