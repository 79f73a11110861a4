"""A webhook's event or an officer's command as a batch of one: no head, its id decides."""

from collections.abc import Sequence
from datetime import date

from everypenny.domain.council import Council
from everypenny.domain.deeds import Taken
from everypenny.domain.identifiers import BatchId
from everypenny.domain.journals import Posting
from everypenny.domain.records import BatchRecord, Marker, Pins
from everypenny.workflows.chunk_marker import chunk_marker


def batch_of_one(
    batch_id: BatchId,
    postings: Sequence[Posting],
    *,
    source: str,
    origin: str,
    identity: str,
    evidence: str,
    on: date,
    council: Council,
    release: str,
    register: str = "",
    stated_pence: int | None = None,
    takes: Sequence[Taken] = (),
) -> tuple[BatchRecord, Marker]:
    """The record and marker with which `postings` are posted in one transaction.

    `identity` says which event or command it is, `evidence` the digest of what told it.
    """
    total = sum(posting.journal.received() for posting in postings)
    record = BatchRecord(
        batch_id=batch_id,
        source=source,
        origin=origin,
        identity=identity,
        account="",
        currency=council.currency,
        opening_pence=None,
        closing_pence=None,
        first_on=on,
        last_on=on,
        stated_pence=stated_pence,
        payments=len(postings),
        total_pence=total,
        zero_lines=0,
        pending_lines=0,
        chunks=1,
        controls=(),
        pins=Pins(configuration=council.version, register=register, memory="", release=release),
        evidence=evidence,
        takes=tuple((taken.payment_id, taken.version) for taken in takes),
    )
    return record, chunk_marker(1, postings, release=release, done=True)
