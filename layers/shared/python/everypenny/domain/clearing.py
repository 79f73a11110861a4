"""Clearing suspense: what is in doubt goes where an officer says (domain.md section 9).

One item or many, to one account or many, in part, with set-offs that gross a net payment up.
Never suspense to suspense, and never more than remains.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from everypenny.domain.deeds import CommandRefused, SuspenseState
from everypenny.domain.moving import Placing


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemToClear:
    """A suspense item at the version that the officer saw; all that remains, or `pence` of it.

    A debit in doubt has negative pence.
    """

    payment_id: str
    part: int
    version: int
    pence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearSuspense:
    """The order: which items, and the accounts that take them, which sum to the same."""

    items: tuple[ItemToClear, ...]
    to: tuple[Placing, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """What of one item goes where: pence, and its share of the order's placings."""

    state: SuspenseState
    pence: int
    to: tuple[Placing, ...]


def share_out(order: ClearSuspense, states: Sequence[SuspenseState]) -> tuple[Cleared, ...]:
    """Pair items with placings in the order in which the officer gave both.

    The first item takes every set-off, so that what it is grossed up to is placed with it.
    Raises CommandRefused unless pence agree and all items are of one sign.
    """
    pence = pence_named(order.items, states)
    _check(order, pence)
    sign = 1 if pence[0] > 0 else -1
    set_offs = [place for place in order.to if place.pence * sign < 0]
    wanted = [place for place in order.to if place.pence * sign > 0]
    cleared = []
    for number, (state, here) in enumerate(zip(states, pence, strict=True)):
        own = set_offs if number == 0 else []
        to, wanted = _fill(here - sum(place.pence for place in own), wanted)
        cleared.append(Cleared(state, here, (*own, *to)))
    return tuple(cleared)


def pence_named(
    items: Sequence[ItemToClear], states: Sequence[SuspenseState]
) -> tuple[int, ...]:
    """The pence that the order takes of each item; CommandRefused for more than remain."""
    if not items:
        raise CommandRefused("name at least one item", where="items")
    pence = []
    for number, (item, state) in enumerate(zip(items, states, strict=True)):
        remains = state.remaining_pence
        asked = remains if item.pence is None else item.pence
        if not asked or asked * remains < 0 or abs(asked) > abs(remains):
            raise CommandRefused(
                f"{asked} pence were asked for and {remains} remain", where=f"items[{number}]"
            )
        pence.append(asked)
    return tuple(pence)


def _check(order: ClearSuspense, pence: Sequence[int]) -> None:
    if not order.why.strip():
        raise CommandRefused("say why", where="why")
    if min(pence) < 0 < max(pence):
        raise CommandRefused("clear credits and debits in two commands", where="items")
    if any(not place.pence for place in order.to):
        raise CommandRefused("an account takes no pence", where="to")
    placed = sum(place.pence for place in order.to)
    if placed != sum(pence):
        raise CommandRefused(
            f"the accounts take {placed} pence and the items give {sum(pence)}", where="to"
        )


def _fill(pence: int, wanted: Sequence[Placing]) -> tuple[list[Placing], list[Placing]]:
    """The placings that so many pence fill, the last perhaps in part, and those left."""
    filled, left = [], list(wanted)
    while pence:
        place = left.pop(0)
        part = place.pence if abs(place.pence) <= abs(pence) else pence
        filled.append(replace(place, pence=part))
        pence -= part
        if part != place.pence:
            left.insert(0, replace(place, pence=place.pence - part))
    return filled, left
