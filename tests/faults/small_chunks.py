"""Small batches for seeds, and a council that is read and compiled once for all of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

import pytest
from everypenny.adapters import council_folder, dynamo_days, kept_councils
from everypenny.adapters.council_folder import (
    checked_bytes,
    council_bytes,
    council_from_bytes,
)
from everypenny.domain.compiled_council import CompiledCouncil, compile_council
from everypenny.domain.council import Council
from everypenny.local import told_outside
from everypenny.workflows import change_rules, read_batches

KEPT = 32  # versions: officers change the rules in many seeds, each in a version of its own
_COMPILED: dict[str, CompiledCouncil] = {}


@contextmanager
def small_chunks() -> Iterator[None]:
    """Two payments a chunk, so that every batch has several; and few fences a day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(council_folder, "council_bytes", _council_bytes)
        patch.setattr(council_folder, "checked_bytes", _checked_bytes)
        patch.setattr(council_folder, "council_from_bytes", _council_from_bytes)
        patch.setattr(told_outside, "council_from_bytes", _council_from_bytes)
        patch.setattr(kept_councils, "compile_council", _compile_council)
        patch.setattr(change_rules, "compile_council", _compile_council)
        patch.setattr(told_outside, "compile_council", _compile_council)
        patch.setattr(read_batches, "CHUNK_PAYMENTS", 2)
        patch.setattr(dynamo_days, "FENCES", 4)
        yield


@cache
def _council_bytes(folder: Path) -> bytes:
    return council_bytes(folder)


def _checked_bytes(texts: Mapping[str, str]) -> bytes:
    return _checked(tuple(sorted(texts.items())))


@lru_cache(KEPT)
def _checked(texts: tuple[tuple[str, str], ...]) -> bytes:
    return checked_bytes(dict(texts))


@lru_cache(KEPT)
def _council_from_bytes(content: bytes) -> Council:
    return council_from_bytes(content)


def _compile_council(council: Council) -> CompiledCouncil:
    if council.version not in _COMPILED:
        if len(_COMPILED) == KEPT:
            _COMPILED.clear()
        _COMPILED[council.version] = compile_council(council)
    return _COMPILED[council.version]
