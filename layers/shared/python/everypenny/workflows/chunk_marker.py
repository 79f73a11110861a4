"""The marker with which a chunk of a batch is claimed, drawn up before anything is written."""

from collections.abc import Sequence

from everypenny.domain.journals import Posting
from everypenny.domain.records import Marker
from everypenny.formats import canonical


def chunk_marker(
    chunk: int, postings: Sequence[Posting], *, release: str, done: bool = False
) -> Marker:
    """What a chunk's postings come to: digests, counts and pence."""
    items = [item for posting in postings for item in posting.suspense]
    return Marker(
        chunk=chunk,
        digest=canonical.postings_digest(postings),
        suspense_digest=canonical.suspense_digest(items),
        release=release,
        payments=len(postings),
        total_pence=sum(posting.journal.received() for posting in postings),
        suspense=len(items),
        done=done,
    )
