"""An officer's order at the door: small, shallow, JSON, and of one command."""

import pytest
from everypenny.domain.officers import Officer
from everypenny.formats.gateway_messages import UnreadableRequest
from everypenny.formats.officer_requests import (
    DEEPEST,
    MOST_BYTES,
    NotMatched,
    OfficerRequest,
    TooLarge,
    read_order,
)

CARD = "4111111111111111"


def read(body: str, command_id: str = "command-1", if_match: str = "") -> object:
    request = OfficerRequest(
        request_id="r1",
        officer=Officer("pat"),
        route="PUT /v1/deeds/{deed}/{command_id}",
        path={"deed": "recode_payment", "command_id": command_id},
        query={},
        address="192.0.2.1",
        body=body,
        if_match=if_match,
    )
    return read_order(request, versioned={"recode_payment"})


def nested(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


def padded(size: int) -> str:
    return '{"why":"' + "x" * (size - len('{"why":""}')) + '"}'


def test_an_order_may_be_as_large_and_as_deep_as_it_says() -> None:
    assert read(padded(MOST_BYTES))
    assert read(nested(DEEPEST))


@pytest.mark.parametrize(
    "body", [padded(MOST_BYTES + 1), "é" * MOST_BYTES], ids=["large", "large in bytes"]
)
def test_an_order_that_is_too_large_is_not_read(body: str) -> None:
    with pytest.raises(TooLarge) as refused:
        read(body)

    assert refused.value.status == 413


@pytest.mark.parametrize(
    "body",
    [
        nested(DEEPEST + 1),
        nested(90_000 // 6),
        "[]",
        "{",
        "",
        '{"why": "\ud800"}',
    ],
    ids=["deep", "deeper", "list", "broken", "nothing", "no text"],
)
def test_an_order_that_is_no_small_object_is_not_read(body: str) -> None:
    with pytest.raises(UnreadableRequest) as refused:
        read(body)

    assert refused.value.status == 400


@pytest.mark.parametrize(
    "command_id", ["", "short", "../../etc", "a/b/c/d/e", "n" * 65, "-12345678"]
)
def test_a_command_id_is_one_plain_word(command_id: str) -> None:
    with pytest.raises(UnreadableRequest, match="a command id is"):
        read("{}", command_id)


@pytest.mark.parametrize("command_id", [CARD, "4111-1111-1111-1111", f"refund-{CARD}"])
def test_a_card_number_is_no_command_id(command_id: str) -> None:
    with pytest.raises(UnreadableRequest, match="no card number"):
        read("{}", command_id)


def test_if_match_is_the_version_of_the_order() -> None:
    assert read("{}", if_match='"3"') == {"version": 3}
    with pytest.raises(NotMatched):
        read('{"version": 2}', if_match='"3"')
