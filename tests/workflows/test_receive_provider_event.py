"""A webhook at the door: a good signature is taken in, anything else leaves only a trace."""

import json

import pytest
from everypenny.formats.canonical import sha256
from everypenny.workflows.receive_provider_event import WebhookRefused, receive_provider_event

from tests.whole_house import House
from tests.workflows.days import PAY, a_webhook, knock, signed


def test_a_signed_body_is_kept_before_it_is_handed_on(quick: House) -> None:
    digest = knock(quick, a_webhook())

    assert quick.evidence.get(f"webhooks/{PAY}/{digest}.json") == a_webhook()
    assert quick.webhooks.sent == [{"source": PAY, "sha256": digest}]


def test_a_forged_body_is_kept_as_digest_size_and_count_alone(quick: House) -> None:
    body = a_webhook()

    for _ in range(3):
        with pytest.raises(WebhookRefused) as refused:
            receive_provider_event(PAY, body, "0" * 64, doorstep=quick.doorstep)

    assert refused.value.status == 401
    digest = sha256(body)
    kept = {"pk": f"G#{PAY}", "sk": digest, "size_bytes": len(body), "seen": 3}
    assert quick.table.get(f"G#{PAY}", digest) == kept
    assert quick.webhooks.sent == []
    assert not any("webhooks" in key for key in quick.outside.buckets["evidence"].versions)


def test_a_card_number_is_masked_before_a_body_is_kept(quick: House) -> None:
    body = a_webhook().replace(b'"m1"', b'"m1", "note": "4111 1111 1111 1111"')

    digest = knock(quick, body)

    kept = quick.evidence.get(f"webhooks/{PAY}/{digest}.json")
    hashes = quick.evidence.get(f"masked/{digest}.json")
    assert digest == sha256(body)
    assert kept is not None
    assert json.loads(kept)["note"] == "4111 11** **** 1111"
    assert hashes is not None
    assert json.loads(hashes) == {"raw_sha256": digest, "masked_sha256": sha256(kept)}


def test_an_older_secret_is_good_while_a_newer_one_replaces_it(quick: House) -> None:
    body = a_webhook()

    digest = receive_provider_event(
        PAY, body, signed(body, b"old secret"), doorstep=quick.doorstep
    )

    assert quick.webhooks.sent == [{"source": PAY, "sha256": digest}]


@pytest.mark.parametrize(
    ("source", "body", "status"),
    [
        ("nobody", b"{}", 404),
        ("allpay", b"{}", 404),
        (PAY, b"x" * 262_145, 413),
        (PAY, b"{}", 401),
    ],
)
def test_a_webhook_that_is_not_ours_is_refused(
    quick: House, source: str, body: bytes, status: int
) -> None:
    with pytest.raises(WebhookRefused) as refused:
        receive_provider_event(source, body, "", doorstep=quick.doorstep)

    assert refused.value.status == status
