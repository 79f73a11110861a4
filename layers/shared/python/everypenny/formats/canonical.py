"""Our own bytes: payments in chunks, journals in the ledger and the day book, records.

One value has one encoding (keys in order, no blanks, UTF-8), so that a digest of bytes is a
digest of meaning. Payments and journals are lists, short and quick; records are objects.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO

import msgspec

from everypenny.domain.identifiers import JournalId, PaymentId
from everypenny.domain.journals import Journal, JournalKind, Line, Posting, SuspenseItem, Why
from everypenny.domain.payments import Part, Payment


def canonical(value: Any) -> bytes:
    """The one encoding of a plain value (dict, list, text, whole number, true, false, null)."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


_row = msgspec.json.Encoder().encode
"""The same encoding, of lists whose cells are by their types text, whole numbers or lists."""


def sha256(content: bytes) -> str:
    """The digest by which bytes are addressed, 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()


def file_sha256(file: BinaryIO) -> str:
    """The digest of a whole file, which is left at its beginning."""
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def payment_line(payment: Payment) -> bytes:
    """One payment as a line of a chunk, without its line end."""
    withheld = [payment.withheld_pence] if payment.withheld_pence else []
    return _row(
        [
            payment.position,
            payment.amount_pence,
            _day(payment.booked_on),
            _day(payment.value_on),
            _day(payment.paid_on),
            payment.source_reference,
            payment.payer_reference,
            payment.narrative,
            payment.method_code,
            payment.bank_code,
            payment.entry_id,
            payment.payer_name,
            payment.payer_account,
            payment.item_reference,
            [[part.fund, part.reference, part.amount_pence] for part in payment.parts],
            *withheld,
        ]
    )


def payments(chunk: bytes) -> Iterator[Payment]:
    """The payments of a chunk, in their order."""
    for line in chunk.splitlines():
        row = msgspec.json.decode(line)
        yield Payment(
            position=row[0],
            amount_pence=row[1],
            booked_on=_read_day(row[2]),
            value_on=_read_day(row[3]),
            paid_on=_read_day(row[4]),
            source_reference=row[5],
            payer_reference=row[6],
            narrative=row[7],
            method_code=row[8],
            bank_code=row[9],
            entry_id=row[10],
            payer_name=row[11],
            payer_account=row[12],
            item_reference=row[13],
            parts=tuple(Part(fund=f, reference=r, amount_pence=p) for f, r, p in row[14]),
            withheld_pence=row[15] if len(row) > 15 else 0,
        )


def journal_bytes(journal: Journal) -> bytes:
    """A journal as the ledger and the day book hold it: about 300 bytes for a payment."""
    return _row(
        [
            journal.journal_id,
            journal.payment_id,
            journal.kind.value,
            journal.source,
            journal.method_code,
            journal.booked_on.isoformat(),
            journal.paid_on.isoformat(),
            journal.stage,
            journal.rule,
            journal.doubt,
            [
                [x.account, x.amount_pence, x.vat_code, x.vat_pence, x.item_reference]
                for x in journal.lines
            ],
            [[w.stage, w.rule, w.field, *w.span, list(w.checks)] for w in journal.why],
            *_later(journal),
        ]
    )


def _later(journal: Journal) -> list[str]:
    """What only a later journal or a take-back has: no bytes of a payment's first one."""
    later = [journal.moves or "", journal.reverses or "", journal.reason_code]
    return later if any(later) else []


def journal(content: bytes | str) -> Journal:
    """Read a journal again; Unbalanced if it has been tampered with."""
    return journal_of(msgspec.json.decode(content))


def journal_of(row: list[Any]) -> Journal:
    """A journal from its plain values; Unbalanced if they have been tampered with."""
    moves, reverses, reason_code = row[12:] or ("", "", "")
    return Journal(
        journal_id=JournalId(row[0]),
        payment_id=PaymentId(row[1]),
        kind=JournalKind(row[2]),
        source=row[3],
        method_code=row[4],
        booked_on=date.fromisoformat(row[5]),
        paid_on=date.fromisoformat(row[6]),
        stage=row[7],
        rule=row[8],
        doubt=row[9],
        lines=tuple(Line(*line) for line in row[10]),
        why=tuple(_why(*part) for part in row[11]),
        moves=PaymentId(moves) if moves else None,
        reverses=JournalId(reverses) if reverses else None,
        reason_code=reason_code,
    )


def _why(stage: int, rule: str, field: str, start: int, end: int, checks: list[str]) -> Why:
    return Why(stage, rule, field, (start, end), tuple(checks))


def suspense_bytes(item: SuspenseItem) -> bytes:
    """A suspense item as it was opened."""
    return _row(
        [
            item.payment_id,
            item.part,
            item.amount_pence,
            item.doubt,
            item.source,
            item.booked_on.isoformat(),
            item.payer_reference,
            item.narrative,
            item.sentence,
            [list(candidate) for candidate in item.rejected],
        ]
    )


def suspense_item(content: bytes | str) -> SuspenseItem:
    """Read a suspense item again."""
    row = msgspec.json.decode(content)
    return SuspenseItem(
        payment_id=PaymentId(row[0]),
        part=row[1],
        amount_pence=row[2],
        doubt=row[3],
        source=row[4],
        booked_on=date.fromisoformat(row[5]),
        payer_reference=row[6],
        narrative=row[7],
        sentence=row[8],
        rejected=tuple((fund, reference, because) for fund, reference, because in row[9]),
    )


def journals_digest(journals: Iterable[Journal]) -> str:
    """One digest of a chunk's journals, in order: what its day book can be checked against."""
    digest = hashlib.sha256()
    for journal in journals:
        digest.update(journal_bytes(journal) + b"\n")
    return digest.hexdigest()


def postings_digest(postings: Iterable[Posting]) -> str:
    """The digest of these postings' journals."""
    return journals_digest(posting.journal for posting in postings)


def suspense_digest(items: Iterable[SuspenseItem]) -> str:
    """One digest of the suspense items that a chunk opens, in order."""
    digest = hashlib.sha256()
    for item in items:
        digest.update(suspense_bytes(item) + b"\n")
    return digest.hexdigest()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
