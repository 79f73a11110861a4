"""Ids, derived from what the thing is: a replay collides instead of doubling.

A batch or event id is 20 base-32 characters (100 bits) of a SHA-256; the ids below it are
composed from it, so that they stay short in keys and tell a reader where they belong.
"""

import base64
import hashlib
import json
from datetime import date
from typing import NewType

BatchId = NewType("BatchId", str)
PaymentId = NewType("PaymentId", str)
JournalId = NewType("JournalId", str)
EventId = NewType("EventId", str)
ExportId = NewType("ExportId", str)


def derived(*parts: str) -> str:
    """Derive 20 characters from parts; no two lists of parts read the same."""
    digest = hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).digest()
    return base64.b32encode(digest)[:20].decode("ascii").lower()


def batch_id(source: str, content_sha256: str, *, place: int, attempt: int) -> BatchId:
    """One batch of a file: its statement's place in the file from 1, the attempt from 1."""
    return BatchId(derived("batch", source, content_sha256, str(place), str(attempt)))


def released_batch_id(held: BatchId, command_id: str) -> BatchId:
    """A held batch as officers released it, without the lines that are here already."""
    return BatchId(derived("released", held, command_id))


def event_id(source: str, provider_id: str, event: str) -> EventId:
    """What a provider says happened to one payment or refund, whichever road tells first."""
    return EventId(derived("event", source, provider_id, event))


def event_batch_id(event: EventId) -> BatchId:
    """The batch of one in which an event or an officer's command is posted."""
    return BatchId(derived("event-batch", event))


def command_batch_id(command_id: str) -> BatchId:
    """The batch of one in which an officer's command is posted."""
    return BatchId(derived("command-batch", command_id))


def payment_id(batch: BatchId, position: int) -> PaymentId:
    """A payment by its position in its batch, counted from 1."""
    return PaymentId(f"{batch}-{position}")


def journal_id(payment: PaymentId, purpose: str) -> JournalId:
    """A journal by the payment that it is about and what it does (`first`, `reversal`)."""
    return JournalId(f"{payment}.{purpose}")


def export_id(target: str, period: str, first_on: date) -> ExportId:
    """One export of a target: accounting period `2026-11`, first London day covered."""
    return ExportId(f"{target}-{period}-{first_on.isoformat()}")


def configuration_key(version: str) -> str:
    """Where a configuration version lies in the evidence, by its SHA-256."""
    return f"configurations/{version}.json"
