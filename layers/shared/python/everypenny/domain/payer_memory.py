"""Stage 5: what officers taught about a payer, and how long it is believed.

A payer is known by a signature: the sort code and account that the money came from, else the
words of the name and narrative. It is kept as a digest, so that no bank details stand in a
memory; it is not secret, for anyone who knows the details can work it out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NewType, Protocol

from everypenny.domain.account_register import AccountKey
from everypenny.domain.identification_policies import MemoryPolicy
from everypenny.domain.identifiers import derived
from everypenny.domain.name_likeness import name_words
from everypenny.domain.payments import Payment

STAGE = 5
WORDS_NEED_MORE = 2
_FEWEST_WORDS = 2
_SHORTEST_WORD = 3
_ACCOUNT_DIGITS = 8

Signature = NewType("Signature", str)
NO_SIGNATURE = Signature("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """One account on which officers placed a payer's money: the London days, oldest first."""

    account: AccountKey
    days: tuple[date, ...]


class Memory(Protocol):
    """A memory snapshot, counted to the London day `on`."""

    @property
    def on(self) -> date:
        """The day that it was built for."""
        ...

    def remembered(self, signature: Signature) -> Collection[Remembered]:
        """Every account that the payer's money was placed on."""
        ...

    def last_allocation(self, signature: Signature) -> AccountKey | None:
        """Where the payer's money was placed last."""
        ...

    def declined(self, signature: Signature) -> Collection[AccountKey]:
        """The accounts that an officer declined for this payer."""
        ...


class _EmptyMemory:
    on = date.min

    def remembered(self, signature: Signature) -> Collection[Remembered]:  # noqa: ARG002
        return ()

    def last_allocation(self, signature: Signature) -> AccountKey | None:  # noqa: ARG002
        return None

    def declined(self, signature: Signature) -> Collection[AccountKey]:  # noqa: ARG002
        return frozenset()


EMPTY_MEMORY: Memory = _EmptyMemory()


@dataclass(frozen=True, slots=True)
class Learned:
    """The account that a payer's money belongs on, how often it went there, and when last."""

    account: AccountKey
    times: int
    last_on: date


def signature_of(payment: Payment, generic: Collection[str]) -> Signature:
    """The payer's signature, or NO_SIGNATURE where too little is told to know a payer by.

    `generic` are words that many payers write. Numbers never count: they are references and
    dates, which change from payment to payment.
    """
    digits = "".join(filter(str.isalnum, payment.payer_account)).upper()
    if len(digits) >= _ACCOUNT_DIGITS:
        return Signature("a" + derived("payer-account", digits))
    words = {*name_words(payment.payer_name), *name_words(payment.narrative)}
    telling = sorted(w for w in words if w not in generic and len(w) >= _SHORTEST_WORD)
    if len(telling) < _FEWEST_WORDS:
        return NO_SIGNATURE
    return Signature("w" + derived("payer-words", *sorted(words)))


def learned(signature: Signature, memory: Memory, policy: MemoryPolicy) -> Learned | None:
    """The account that officers have taught, if they never taught another that still counts.

    Words are less telling than a bank account: they need twice the placements.
    """
    counting = [
        (one.account, [day for day in one.days if _strength(day, memory.on, policy)])
        for one in memory.remembered(signature)
    ]
    counting = [(account, days) for account, days in counting if days]
    if len(counting) != 1:
        return None
    account, days = counting[0]
    factor = WORDS_NEED_MORE if signature.startswith("w") else 1
    strength = sum(_strength(day, memory.on, policy) for day in days)
    if len(days) < policy.placements * factor or strength < 100:
        return None
    if account in memory.declined(signature):
        return None
    return Learned(account, len(days), days[-1])


def _strength(day: date, on: date, policy: MemoryPolicy) -> int:
    """Hundredths that a placement still counts for; whole numbers, alike on any machine."""
    age = max((on - day).days, 0)
    return max(100 * (policy.days - age) // policy.days, 0)
