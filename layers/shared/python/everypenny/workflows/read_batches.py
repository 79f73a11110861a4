"""Read a file whole into batches of canonical payments, before anyone judges it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.card_numbers import mask_card_numbers, mask_payment
from everypenny.domain.council import Council, Source
from everypenny.domain.identifiers import BatchId, batch_id
from everypenny.domain.payments import Payment
from everypenny.domain.records import BatchRecord, Pins
from everypenny.formats.canonical import payment_line
from everypenny.formats.reading import Reader, ReadOptions
from everypenny.workflows.ports import Work

CHUNK_PAYMENTS = 1_000
MAX_FAULTS = 10_000
MAX_STATEMENTS = 44
LONGEST_IDENTITY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Which bytes are being read, for which source, and under which pins."""

    source: Source
    council: Council
    content_sha256: str
    attempt: int
    pins: Pins
    today: date
    is_ours: Callable[[str], bool]


@dataclass(slots=True)
class Reading:
    """What a file holds: its batches in order, and every fault."""

    batches: list[BatchRecord] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_batches(file: BinaryIO, read: Reader, *, attempt: Attempt, work: Work) -> Reading:
    """Stream the file's payments into chunks, and return its batches and faults.

    Chunks written for a file that is then rejected are never named by a batch, so they
    harm nobody. Memory is one chunk.
    """
    reading = Reading()
    chunks = _Chunks(attempt, work)
    for event in read(file, options_of(attempt.source, today=attempt.today)):
        match event:
            case Payment():
                chunks.add(mask_payment(event, attempt.is_ours))
            case BatchEnd():
                _end(event, chunks, attempt, reading)
                chunks = _Chunks(attempt, work, place=chunks.place + 1)
            case Fault():
                reading.faults.append(event)
        if len(reading.faults) >= MAX_FAULTS:
            break
    if not reading.batches and not reading.faults:
        reading.faults.append(_nothing_in_it())
    if len(reading.batches) > MAX_STATEMENTS:
        reading.faults.append(_too_many(len(reading.batches)))
    return reading


class _Chunks:
    """One batch's payments on their way to storage, a chunk at a time."""

    def __init__(self, attempt: Attempt, work: Work, *, place: int = 1) -> None:
        self.place = place
        self.batch: BatchId = batch_id(
            attempt.source.code, attempt.content_sha256, place=place, attempt=attempt.attempt
        )
        self._digests: list[str] = []
        self._lines: list[bytes] = []
        self._work = work

    def add(self, payment: Payment) -> None:
        self._lines.append(payment_line(payment))
        if len(self._lines) == CHUNK_PAYMENTS:
            self._write()

    def close(self) -> tuple[int, str]:
        """Write what is left; returns the number of chunks, and the digest of their list.

        A batch without payments still has one chunk, an empty one.
        """
        if self._lines or not self._digests:
            self._write()
        return len(self._digests), self._work.put_chunk_list(self.batch, self._digests)

    def _write(self) -> None:
        self._digests.append(self._work.put_chunk(self.batch, b"\n".join(self._lines)))
        self._lines = []


def _end(end: BatchEnd, chunks: _Chunks, attempt: Attempt, reading: Reading) -> None:
    source = attempt.source
    if len(end.identity) > LONGEST_IDENTITY:
        reading.faults.append(_overlong(end.identity))
    account = _bank_account(end.account, attempt) if source.kind == "statement" else ""
    if account is None:
        reading.faults.append(_unlisted(end.account, source))
        account = ""
    count, listed = chunks.close()
    reading.batches.append(
        BatchRecord(
            batch_id=chunks.batch,
            source=source.code,
            origin="file",
            identity=_masked_identity(end, attempt.is_ours)[:LONGEST_IDENTITY],
            account=account,
            currency=end.currency,
            opening_pence=end.opening_pence,
            closing_pence=end.closing_pence,
            first_on=end.first_on,
            last_on=end.last_on,
            stated_pence=end.stated_pence,
            payments=end.payments,
            total_pence=end.total_pence,
            zero_lines=end.zero_lines,
            pending_lines=end.pending_lines,
            chunks=count,
            chunk_list=listed,
            controls=end.controls,
            pins=attempt.pins,
            due_on=end.last_on if source.posts_on_its_date else None,
            evidence=attempt.content_sha256,
        )
    )


def _masked_identity(end: BatchEnd, is_ours: Callable[[str], bool]) -> str:
    """A sender names its own statements, so a card number may stand there as anywhere.

    The account that the identity begins with is the council's own, whatever it looks like.
    """
    account = end.account if end.identity.startswith(end.account) else ""
    return account + mask_card_numbers(end.identity.removeprefix(account), is_ours)


def options_of(source: Source, *, today: date) -> ReadOptions:
    """What a source's configuration says about its files, judged on a London day."""
    return ReadOptions(
        currency=source.currency,
        encodings=source.encodings,
        not_after=today + timedelta(days=source.days_ahead),
        max_line_bytes=source.max_line_bytes,
        max_faults=MAX_FAULTS,
        settings=source.settings,
    )


def _bank_account(name: str, attempt: Attempt) -> str | None:
    """The code of the source's bank account that the file names, whatever its blanks."""
    wanted = _bare(name)
    for code in attempt.source.bank_accounts:
        account = attempt.council.bank_accounts[code]
        if wanted in {_bare(known) for known in account.names}:
            return code
    return None


def _bare(name: str) -> str:
    return "".join(c for c in name if c.isalnum()).upper()


def _unlisted(name: str, source: Source) -> Fault:
    return Fault(
        place="statement's account",
        text=f"...{name[-4:]}",
        expected=f"a bank account that source {source.code} lists",
        remedy="drop the file in its own source's folder, or add the account's name to "
        "bank_accounts.toml",
    )


def _nothing_in_it() -> Fault:
    return Fault(
        place="the whole file",
        text="",
        expected="at least one batch or statement",
        remedy="ask the sender for the file again: this one holds nothing",
    )


def _too_many(found: int) -> Fault:
    return Fault(
        place="the whole file",
        text=f"{found} statements",
        expected=f"at most {MAX_STATEMENTS} statements in one file",
        remedy="ask the bank to deliver the accounts in several files",
    )


def _overlong(identity: str) -> Fault:
    return Fault(
        place="the statement's or file's own name",
        text=mask_card_numbers(identity[:120]),
        expected=f"at most {LONGEST_IDENTITY} characters, account included",
        remedy="ask the sender for a file whose statement id is as long as its format allows",
    )
