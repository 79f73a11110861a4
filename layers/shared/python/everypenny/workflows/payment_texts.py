"""What a posted payment said: the texts that journals leave out, found again by its id."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial

import msgspec

from everypenny.domain.batches import Fault
from everypenny.domain.counter_payments import RecordCounterPayment, counter_payment
from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.payments import Payment
from everypenny.domain.records import BatchRecord
from everypenny.formats import canonical
from everypenny.formats.inward.govuk_pay_answers import read_payment, read_refunds
from everypenny.workflows.kept_commands import command_key, read_command
from everypenny.workflows.ledger_ports import Ledger
from everypenny.workflows.ports import Evidence, Work
from everypenny.workflows.provider_case import answer_key

COUNTER_PAYMENT = "record_counter_payment"
_KEPT_CHUNKS = 8
_KEPT_BATCHES = 1_000
_KEPT_FIRSTS = 100_000


class PaymentTexts:
    """Payments as they were told, from kept chunks, provider answers and officers' commands.

    A reader of neighbours reads each chunk once: the last few are kept.
    """

    def __init__(self, *, work: Work, evidence: Evidence, ledger: Ledger) -> None:
        self._work, self._evidence = work, evidence
        self._batch = lru_cache(maxsize=_KEPT_BATCHES)(ledger.batch)
        self._chunk = lru_cache(maxsize=_KEPT_CHUNKS)(self._read_chunk)
        self._first = lru_cache(maxsize=_KEPT_FIRSTS)(self._find_first)

    def of(self, payment: PaymentId) -> Payment | None:
        """The payment, or None where nobody told one (a transfer) or its text was erased."""
        batch, _, position = payment.rpartition("-")
        record = self._batch(BatchId(batch))
        match record.origin:
            case "file":
                return self._in_file(record, int(position))
            case "event":
                return self._in_answer(record)
            case "deed":
                return self._in_command(record)
        return None

    def _in_file(self, batch: BatchRecord, position: int) -> Payment | None:
        """Look in the last chunk that begins at or before the position: positions only grow."""
        chunk = bisect_right(
            range(1, batch.chunks + 1), position, key=partial(self._first, batch)
        )
        while chunk and not self._chunk(batch, chunk):
            chunk -= 1
        return self._chunk(batch, chunk).get(position) if chunk else None

    def _find_first(self, batch: BatchRecord, chunk: int) -> int:
        """A chunk's first position; an erased one begins where the one before it does."""
        while chunk and not (payments := self._chunk(batch, chunk)):
            chunk -= 1
        return min(payments) if chunk else 0

    def _read_chunk(self, batch: BatchRecord, chunk: int) -> Mapping[int, Payment]:
        try:
            content = self._work.chunk(batch, chunk)
        except LookupError:
            return {}
        return {payment.position: payment for payment in canonical.payments(content)}

    def _in_answer(self, batch: BatchRecord) -> Payment | None:
        """Read the provider's kept answer about `captured ID` or `refunded ID of ID`."""
        event, told, *_ = batch.identity.split(" ")
        answer = self._evidence.get(answer_key(batch.source, told, event))
        if answer is None:
            return None
        if event == "captured":
            payment = read_payment(answer)
            return None if isinstance(payment, Fault) else payment.as_payment()
        refunds = read_refunds(answer)
        if isinstance(refunds, Fault):
            return None
        return next((r.as_payment() for r in refunds if r.refund_id == told), None)

    def _in_command(self, batch: BatchRecord) -> Payment | None:
        """What an officer wrote down of a payer at the counter, with the cheque's number."""
        deed, _, command_id = batch.identity.partition(" ")
        kept = self._evidence.get(command_key(command_id))
        if deed != COUNTER_PAYMENT or kept is None or batch.first_on is None:
            return None
        order = msgspec.convert(read_command(kept).order, type=RecordCounterPayment)
        taken = counter_payment(order, today=batch.first_on)
        return replace(taken, source_reference=order.cheque_number)
