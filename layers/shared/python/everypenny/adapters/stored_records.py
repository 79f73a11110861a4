"""Records as canonical JSON text in table items, read again with their types checked."""

from typing import TypeVar

import msgspec

Record = TypeVar("Record")
_encode = msgspec.json.Encoder(order="sorted").encode


def written(record: object) -> str:
    """The record's one encoding, as `canonical` would have it of its plain values."""
    return _encode(record).decode("utf-8")


def read(kind: type[Record], body: str) -> Record:
    """The record again; msgspec.ValidationError if the stored text is none of ours."""
    return msgspec.json.decode(body, type=kind)
