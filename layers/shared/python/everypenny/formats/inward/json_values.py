"""Values of a JSON message from a stranger, read strictly; what cannot be read has a path."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from everypenny.domain.batches import Fault
from everypenny.formats.inward.faults import fault_at

_REMEDY = "Compare the message with the provider's reference; ask the provider if it is right."
_MOST_PENCE = 10**13


class JsonRefused(Exception):
    """The message cannot be read; `fault` says where. Readers return it, and never raise."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.expected)
        self.fault = fault


def object_of(body: bytes) -> Mapping[str, Any]:
    """The object that a body holds, in UTF-8; raises JsonRefused."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        refuse("$", body[:500].decode("utf-8", "replace"), expected="A JSON object in UTF-8.")
    if not isinstance(value, dict):
        refuse("$", value, expected="A JSON object.")
    return value


def refuse(path: str, found: object, *, expected: str) -> NoReturn:
    """Raise JsonRefused for what was found at a path."""
    text = found if isinstance(found, str) else json.dumps(found)[:500]
    raise JsonRefused(fault_at(path, text, expected=expected, remedy=_REMEDY))


def child_of(holder: Mapping[str, Any], key: str, path: str) -> Mapping[str, Any]:
    """The object under a key; an empty one where it is missing or null."""
    value = holder.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        refuse(f"{path}.{key}", value, expected="An object.")
    return value


def text_of(holder: Mapping[str, Any], key: str, path: str) -> str:
    """The text under a key; empty where it is missing or null."""
    value = holder.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or not _is_unicode(value):
        refuse(f"{path}.{key}", value, expected="A text.")
    return value


def needed_text_of(holder: Mapping[str, Any], key: str, path: str) -> str:
    """The text under a key, which must not be empty."""
    value = text_of(holder, key, path)
    if not value:
        refuse(f"{path}.{key}", "", expected="A text that is not empty.")
    return value


def pence_of(holder: Mapping[str, Any], key: str, path: str) -> int | None:
    """The whole pence under a key, never negative; None where it is missing or null."""
    value = holder.get(key)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value < _MOST_PENCE:
        refuse(f"{path}.{key}", value, expected="Whole pence, not negative.")
    return value


def needed_pence_of(holder: Mapping[str, Any], key: str, path: str) -> int:
    """The whole pence under a key, which must be there."""
    value = pence_of(holder, key, path)
    if value is None:
        refuse(f"{path}.{key}", "", expected="Whole pence.")
    return value


def instant_of(holder: Mapping[str, Any], key: str, path: str) -> datetime | None:
    """The UTC instant under a key; None where it is missing or null."""
    text = text_of(holder, key, path)
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    refuse(f"{path}.{key}", text, expected="An instant such as 2026-11-05T09:30:00.000Z.")


def day_of(holder: Mapping[str, Any], key: str, path: str) -> date | None:
    """The day under a key; None where it is missing or null."""
    text = text_of(holder, key, path)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"{path}.{key}", text, expected="A day such as 2026-11-05.")


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _is_unicode(text: str) -> bool:
    """Whether a text can be stored: JSON lets half a surrogate pair through."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
