"""Records as canonical JSON text in table items, read again with their types checked."""

from typing import TypeVar

import msgspec

from everypenny.formats.canonical import canonical

Record = TypeVar("Record")


def written(record: object) -> str:
    """The record's one encoding."""
    return canonical(msgspec.to_builtins(record)).decode("utf-8")


def read(kind: type[Record], body: str) -> Record:
    """The record again; msgspec.ValidationError if the stored text is none of ours."""
    return msgspec.json.decode(body, type=kind)
