"""Card numbers in a stranger's JSON, masked before it is kept.

A body without one keeps its very bytes. One with a card number is written anew, since a number
that stands outside quotes would be no JSON any more; it then becomes a text.
"""

import json
from typing import Any

from everypenny.domain.card_numbers import IsOurs, mask_card_numbers


def masked_json(body: bytes, is_ours: IsOurs) -> bytes:
    """The body, each card number in it starred out; bytes that are no JSON are masked as text.

    Latin-1 gives every byte its own character, and leaves digits what they are in UTF-8.
    """
    text = body.decode("latin-1")
    as_text = mask_card_numbers(text, is_ours).encode("latin-1")
    try:
        value = json.loads(body)
        masked = _masked(value, is_ours)
    except (ValueError, RecursionError):
        return as_text
    return body if masked == value else json.dumps(masked).encode("ascii")


def _masked(value: Any, is_ours: IsOurs) -> Any:
    match value:
        case str():
            return mask_card_numbers(value, is_ours)
        case dict():
            return {
                mask_card_numbers(key, is_ours): _masked(inner, is_ours)
                for key, inner in value.items()
            }
        case list():
            return [_masked(inner, is_ours) for inner in value]
        case int() | float() if not isinstance(value, bool):
            shown = mask_card_numbers(str(value), is_ours)
            return value if shown == str(value) else shown
        case _:
            return value
