"""Officers who place what is in doubt, look after it, or write it off."""

from typing import Any

from everypenny.domain.deeds import SuspenseState

from tests.builders import council_tax
from tests.faults.drawn_files import FAITHFUL
from tests.faults.onlooker import Onlooker, Placing, lines_to
from tests.faults.ordered import Ordered, above

ADJUSTMENTS = ("small-balances", "unclaimed-credits")


def a_clearance(seen: Onlooker) -> Ordered | None:
    """An item, or part of it, goes to one account or two."""
    state = _of_the_faithful(seen) or seen.an_item()
    if state is None:
        return None
    pence = seen.some_of(state.remaining_pence)
    to = _as_ever(seen, state, pence) or seen.placed(pence)
    posts = ((_account(state), pence), *lines_to(to))
    return Ordered(
        deed="clear_suspense",
        order={"items": [_item(state, pence)], "to": list(to), "why": "the payer rang"},
        posts=posts,
        needs_two=above(posts),
    )


def a_write_off(seen: Onlooker) -> Ordered | None:
    """An item, or part of it, will never be placed."""
    state = seen.an_item()
    if state is None:
        return None
    pence, code = seen.some_of(state.remaining_pence), seen.random.choice(ADJUSTMENTS)
    return Ordered(
        deed="write_off",
        order={"items": [_item(state, pence)], "code": code, "why": "nobody knows"},
        posts=((_account(state), pence), (f"adjustment/{code}", -pence)),
        needs_two=True,
    )


def an_owner(seen: Onlooker) -> Ordered | None:
    """An item becomes somebody's, or everybody's again."""
    owner = seen.random.choice(["ines", "ivor", ""])
    return _of_item(seen, "assign_suspense", owner=owner)


def a_note(seen: Onlooker) -> Ordered | None:
    """What was found out about an item."""
    return _of_item(seen, "note_suspense", note=f"rang {seen.random.randrange(1_000)}")


def a_refusal_of_a_suggestion(seen: Onlooker) -> Ordered | None:
    """An account that an item is not meant for."""
    return _of_item(seen, "decline_suggestion", **seen.a_place())


def _of_the_faithful(seen: Onlooker) -> SuspenseState | None:
    known = [state for state in seen.suspense() if FAITHFUL in state.item.narrative]
    return seen.random.choice(known) if known and seen.random.random() < 0.7 else None


def _as_ever(seen: Onlooker, state: SuspenseState, pence: int) -> tuple[Placing, ...]:
    """Where money of a payer whom officers know mostly goes: all on the same account."""
    if FAITHFUL not in state.item.narrative or seen.random.random() < 0.2:
        return ()
    return ({"fund": "CT", "account_reference": council_tax(2), "pence": pence},)


def _of_item(seen: Onlooker, deed: str, **told: Any) -> Ordered | None:
    state = seen.an_item()
    if state is None:
        return None
    item = state.item
    named = {"payment_id": item.payment_id, "part": item.part, "version": state.version}
    return Ordered(deed=deed, order={**named, **told})


def _item(state: SuspenseState, pence: int) -> dict[str, Any]:
    return {
        "payment_id": state.item.payment_id,
        "part": state.item.part,
        "version": state.version,
        "pence": pence,
    }


def _account(state: SuspenseState) -> str:
    return f"suspense/{state.item.payment_id}/{state.item.part}"
