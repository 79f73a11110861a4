"""Batches, files, markers and postings as the ledger keeps them; a test says what matters."""

from datetime import date

from everypenny.domain.identifiers import BatchId, JournalId, PaymentId
from everypenny.domain.journals import Journal, JournalKind, Line, Posting, SuspenseItem
from everypenny.domain.records import (
    BatchRecord,
    ExportRecord,
    FileRecord,
    Landing,
    ListedVerdict,
    Marker,
    Pins,
    Verdict,
)
from everypenny.workflows.chunk_marker import chunk_marker

ON = date(2026, 11, 20)


def a_posting(position: int = 1, pence: int = 10_00, *, batch: str = "b") -> Posting:
    """A payment of two accounts and a part in doubt."""
    payment = PaymentId(f"{batch}-{position}")
    journal = Journal(
        journal_id=JournalId(f"{payment}.first"),
        payment_id=payment,
        kind=JournalKind.PAYMENT,
        source="allpay",
        method_code="PP",
        booked_on=ON,
        paid_on=ON,
        lines=(
            Line("clearing/allpay", 3 * pence),
            Line("fund/CT/770000000", -pence),
            Line("fund/HR/61234567890", -pence),
            Line(f"suspense/{payment}/3", -pence),
        ),
    )
    item = SuspenseItem(
        payment_id=payment,
        part=3,
        amount_pence=pence,
        doubt="no_reference",
        source="allpay",
        booked_on=ON,
        payer_reference="WHO",
        narrative="KNOWS",
        sentence="Nobody can say.",
    )
    return Posting(journal, (item,))


def a_marker(postings: list[Posting], *, chunk: int = 1, done: bool = False) -> Marker:
    return chunk_marker(chunk, postings, release="r1", done=done)


def a_batch(batch_id: str = "b", **changes: object) -> BatchRecord:
    standard = {
        "batch_id": BatchId(batch_id),
        "source": "allpay",
        "origin": "file",
        "identity": f"identity of {batch_id}",
        "account": "",
        "currency": "GBP",
        "opening_pence": None,
        "closing_pence": None,
        "first_on": ON,
        "last_on": ON,
        "stated_pence": 30_00,
        "payments": 1,
        "total_pence": 30_00,
        "zero_lines": 0,
        "pending_lines": 0,
        "chunks": 1,
        "controls": (),
        "pins": Pins(configuration="c", register="", memory="", release="r1"),
    }
    return BatchRecord(**{**standard, **changes})


def a_file(
    sequence: int = 1,
    *batches: BatchRecord,
    verdict: Verdict = Verdict.ACCEPTED,
    digest: str = "d1",
    **changes: object,
) -> FileRecord:
    standard = {
        "source": "allpay",
        "sequence": sequence,
        "landing": Landing(key=f"allpay/{sequence}.txt", version="v1"),
        "content_sha256": digest,
        "size": 10,
        "attempt": 1,
        "arrived_at": "2026-11-20T09:00:00.000000Z",
        "judged_at": "2026-11-20T09:00:01.000000Z",
        "judged_on": ON,
        "verdict": verdict,
        "batches": batches,
    }
    return FileRecord(**{**standard, **changes})


def listing(record: FileRecord) -> ListedVerdict:
    return ListedVerdict(
        source=record.source,
        sequence=record.sequence,
        verdict=record.verdict,
        file=record.landing.key,
        content_sha256=record.content_sha256,
        stated_pence=30_00,
        payments=1,
        faults=0,
        because="",
    )


def an_export(first_on: date = ON, period: str = "2026-11") -> ExportRecord:
    return ExportRecord(
        export_id=f"gl-{period}-{first_on}",
        target="gl",
        period=period,
        first_on=first_on,
        last_on=first_on,
        configuration="c",
        file_name=f"gl-{period}-{first_on}.csv",
        sha256="0" * 64,
        rows=1,
        debits_pence=1,
        credits_pence=1,
    )
