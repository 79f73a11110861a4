"""What a day's deeds teach of payers: read at the close, in the canonical order of its book."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.ledger_accounts import is_customers
from everypenny.domain.memory_learning import Lesson, PayerRecord, Taught, learn
from everypenny.domain.payer_memory import NO_SIGNATURE, Signature, signature_of
from everypenny.domain.payments import Payment
from everypenny.formats.memory_snapshot import memory_bytes
from everypenny.workflows.ports import Councils, Evidence

_PLACING = frozenset({JournalKind.CLEARANCE, JournalKind.TRANSFER})
_SAYING = {"decline_suggestion": Lesson.DECLINED, "forget_payer": Lesson.FORGET}


class Memories(Protocol):
    """Payer memories by digest, and which one is live."""

    def live(self) -> str:
        """The digest of the last close's memory; "" before the first."""
        ...

    def records(self, digest: str) -> Mapping[Signature, PayerRecord]:
        """Every payer of a memory; nobody for ""."""
        ...

    def keep(self, content: bytes) -> str:
        """Store a memory; returns its SHA-256."""
        ...

    def make_live(self, day: date, digest: str) -> None:
        """The close of a day leaves this memory, unless a later day's is live already."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """The outside, as learning needs it; `told` gives a payment in its own words, or None."""

    memories: Memories
    told: Callable[[PaymentId], Payment | None]
    evidence: Evidence
    councils: Councils


@dataclass(slots=True)
class Heard:
    """The placements of a day, gathered while its book is written."""

    placed: list[tuple[PaymentId, tuple[str, str]]] = field(default_factory=list)

    def hear(self, journal: Journal) -> None:
        """Remember a journal with which an officer placed a payment on one account."""
        if journal.kind not in _PLACING:
            return
        taking = {
            line.account
            for line in journal.lines
            if line.amount_pence < 0 and is_customers(line.account)
        }
        if len(taking) == 1:
            _, fund, reference = taking.pop().split("/", 2)
            self.placed.append((journal.about, (fund, reference)))


def learn_memory(
    day: date,
    before: str,
    heard: Heard,
    outcomes: Sequence[Outcome],
    *,
    configuration: str,
    learning: Learning,
) -> str:
    """Keep the memory of a day, made from that of the day before; returns its SHA-256.

    A payment whose text is erased, or that tells too little of its payer, teaches nothing.
    """
    compiled = learning.councils.compiled(configuration)
    lessons = [*_placements(heard), *_sayings(outcomes, learning.evidence, compiled)]
    taught = []
    for payment_id, lesson, account in lessons:
        payment = learning.told(payment_id)
        signature = signature_of(payment, compiled.generic_words) if payment else NO_SIGNATURE
        if signature != NO_SIGNATURE:
            one = Taught(on=day, signature=signature, lesson=lesson, account=account)
            taught.append(one)
    records = learn(
        learning.memories.records(before),
        taught,
        on=day,
        keep_days=compiled.council.memory.days,
    )
    return learning.memories.keep(memory_bytes(records, on=day))


def _placements(heard: Heard) -> Iterator[tuple[PaymentId, Lesson, tuple[str, str]]]:
    for payment_id, account in heard.placed:
        yield payment_id, Lesson.PLACED, account


def _sayings(
    outcomes: Sequence[Outcome], evidence: Evidence, council: CompiledCouncil
) -> Iterator[tuple[PaymentId, Lesson, tuple[str, str]]]:
    for outcome in outcomes:
        if outcome.outcome is DeedOutcome.DONE and outcome.deed in _SAYING:
            order = _order(outcome, evidence)
            account = _named(order, council)
            lesson = _SAYING[outcome.deed]
            yield PaymentId(order["payment_id"]), lesson, account


def _named(order: Mapping[str, Any], council: CompiledCouncil) -> tuple[str, str]:
    """The account of an order, its reference as officers write it, in normal form."""
    fund, reference = order.get("fund", ""), order.get("account_reference", "")
    known = council.funds.get(fund)
    return fund, (known.references.read(reference) if known else None) or reference


def _order(outcome: Outcome, evidence: Evidence) -> Mapping[str, Any]:
    kept = evidence.get(f"commands/{outcome.command_id}.json")
    if kept is None:
        raise LookupError(f"command {outcome.command_id} is not in the evidence")
    order: Mapping[str, Any] = json.loads(kept)["order"]
    return order
