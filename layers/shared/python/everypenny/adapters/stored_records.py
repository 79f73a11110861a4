"""Records as canonical JSON text in table items, read again with their types checked."""

from typing import TypeVar

from pydantic import TypeAdapter

from everypenny.domain.records import (
    BatchRecord,
    EventRecord,
    ExportRecord,
    FileRecord,
    ListedVerdict,
)
from everypenny.formats.canonical import canonical

T = TypeVar("T")

BATCH: TypeAdapter[BatchRecord] = TypeAdapter(BatchRecord)
FILE: TypeAdapter[FileRecord] = TypeAdapter(FileRecord)
LISTED_VERDICT: TypeAdapter[ListedVerdict] = TypeAdapter(ListedVerdict)
EXPORT: TypeAdapter[ExportRecord] = TypeAdapter(ExportRecord)
EVENT: TypeAdapter[EventRecord] = TypeAdapter(EventRecord)


def written(kind: TypeAdapter[T], record: T) -> str:
    """The record's one encoding."""
    return canonical(kind.dump_python(record, mode="json")).decode("utf-8")


def read(kind: TypeAdapter[T], body: str) -> T:
    """The record again; ValidationError if the stored text is none of ours."""
    return kind.validate_json(body)
