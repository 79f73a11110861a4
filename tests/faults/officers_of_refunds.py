"""Officers who give money back: by the provider that took it, or by asking creditors."""

from typing import Any

from everypenny.domain.whereabouts import Whereabouts

from tests.faults.onlooker import Onlooker, place_of
from tests.faults.ordered import Ordered

# Other funds' own back offices refund.
REFUNDING = ("fund/PCN/", "fund/SD/")
CARDS = "govuk-pay"
PAYEE = {"name": "J Smith", "sort_code": "089999", "account_number": "66374958"}


def a_refund(seen: Onlooker) -> Ordered | None:
    """Mostly of a fund that refunds here, and of all that one account holds, or a part."""
    held_on = seen.random.choice([*REFUNDING * 3, "fund/"])
    source = seen.random.choice(["", CARDS, CARDS])
    at = seen.a_payment_held_on(held_on, source=source)
    parts = _parts(seen, at, held_on) if at else []
    if at is None or not parts:
        return None
    order: dict[str, Any] = {
        "payment_id": at.payment_id,
        "version": at.version,
        "parts": [{**place_of(account), "pence": pence} for account, pence in parts],
        "why": "paid too much",
    }
    if at.first.source == CARDS:
        return Ordered(deed="refund_payment", order=order, needs_two=True)
    total = sum(pence for _, pence in parts)
    return Ordered(
        deed="refund_payment",
        order={**order, "payee": PAYEE},
        posts=(*parts, ("outgoing/creditor-refunds", -total)),
        needs_two=True,
    )


def _parts(seen: Onlooker, at: Whereabouts, held_on: str) -> list[tuple[str, int]]:
    held = [
        (account, here.pence)
        for account, here in at.free().items()
        if account.startswith(held_on) and here.pence > 0
    ]
    some = seen.random.sample(held, seen.random.randrange(1, len(held) + 1)) if held else []
    return [(account, seen.some_of(pence)) for account, pence in some]
