"""Looking after suspense items that stay where they are: whose they are, and what is known."""

from dataclasses import dataclass, replace

from everypenny.domain.account_register import AccountKey
from everypenny.domain.deeds import CommandRefused, SuspenseState

LONGEST_OWNER = 128
LONGEST_NOTE = 1_000
MOST_NOTES = 100
MOST_DECLINED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignSuspense:
    """The order: an item, at the version that the officer saw, becomes an officer's to place.

    A blank `owner` gives it back to everybody.
    """

    payment_id: str
    part: int
    version: int
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSuspense:
    """The order: what an officer found out about an item; personal, never logged."""

    payment_id: str
    part: int
    version: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineSuggestion:
    """The order: this account is not the one, and is suggested for the item no more."""

    payment_id: str
    part: int
    version: int
    fund: str
    account_reference: str


def assigned(state: SuspenseState, order: AssignSuspense) -> SuspenseState:
    """The item with its owner; CommandRefused for one that is cleared, or no name."""
    _check_open(state)
    if len(order.owner) > LONGEST_OWNER:
        raise CommandRefused(
            f"an officer's id has up to {LONGEST_OWNER} characters", where="owner"
        )
    return replace(state, owner=order.owner.strip())


def noted(state: SuspenseState, order: NoteSuspense, *, by: str, at: str) -> SuspenseState:
    """The item with one more note, also a cleared one; `at` is a UTC instant as text."""
    text = order.note.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise CommandRefused(f"a note has 1 to {LONGEST_NOTE} characters", where="note")
    if len(state.notes) >= MOST_NOTES:
        raise CommandRefused(f"an item has up to {MOST_NOTES} notes", where="note")
    return replace(state, notes=(*state.notes, (by, at, text)))


def declined(state: SuspenseState, account: AccountKey) -> SuspenseState:
    """The item with one more account that it is not meant for, `account` in normal form."""
    _check_open(state)
    if account in state.declined:
        raise CommandRefused("this account is declined already", where="account_reference")
    if len(state.declined) >= MOST_DECLINED:
        raise CommandRefused(
            f"an item has up to {MOST_DECLINED} declined accounts", where="account_reference"
        )
    return replace(state, declined=(*state.declined, account))


def _check_open(state: SuspenseState) -> None:
    if not state.remaining_pence:
        raise CommandRefused("the item is cleared", where="payment_id")
