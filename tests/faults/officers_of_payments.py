"""Officers who move, re-code and reverse what has been posted."""

from everypenny.domain.journals import Journal, JournalKind
from everypenny.domain.whereabouts import Whereabouts

from tests.faults.council_days import INVOICE
from tests.faults.onlooker import Onlooker, lines_to, place_of
from tests.faults.ordered import REVERSED_ALONE_PENCE, Ordered, above


def a_transfer(seen: Onlooker) -> Ordered | None:
    """Money that stands on one account goes to one other or two."""
    at = seen.a_payment()
    holding = seen.a_holding(at)
    if at is None or holding is None:
        return None
    account, here = holding
    pence = seen.some_of(here)
    to = seen.placed(pence)
    transfer = {**_named(at), **place_of(account), "pence": pence, "to": list(to)}
    posts = ((account, pence), *lines_to(to))
    return Ordered(
        deed="transfer_payment",
        order={"transfers": [transfer], "why": "it was meant for another"},
        posts=posts,
        needs_two=above(posts),
    )


def a_recoding(seen: Onlooker) -> Ordered | None:
    """All that stands on an account bears another item's reference, or another fund's code."""
    at = seen.a_payment()
    holding = seen.a_holding(at)
    if at is None or holding is None:
        return None
    account, pence = holding
    coding, into = {"item_reference": f"bill-{seen.random.randrange(100)}"}, account
    if seen.random.random() < 0.4:
        coding, into = {"fund": "SD", "account_reference": INVOICE}, f"fund/SD/{INVOICE}"
    posts = ((account, pence), (into, -pence))
    return Ordered(
        deed="recode_payment",
        order={**_named(at), **place_of(account), "to": coding, "why": "the wrong code"},
        posts=posts,
        needs_two=above(posts),
    )


def a_reversal(seen: Onlooker) -> Ordered | None:
    """Mostly the last journal that moved a payment; at times the payment's very own."""
    at = seen.a_moved_payment() if seen.random.random() < 0.8 else seen.a_payment()
    if at is None:
        return None
    journals = (at.first, *at.moved)
    wanted = journals[-1] if seen.random.random() < 0.8 else seen.random.choice(journals)
    posts = _mirror(wanted)
    return Ordered(
        deed="reverse_journal",
        order={**_named(at), "journal_id": wanted.journal_id, "why": "a slip of the pen"},
        posts=posts,
        needs_two=wanted.kind is JournalKind.PAYMENT or above(posts, REVERSED_ALONE_PENCE),
    )


def _mirror(journal: Journal) -> tuple[tuple[str, int], ...]:
    return tuple((line.account, -line.amount_pence) for line in journal.lines)


def _named(at: Whereabouts) -> dict[str, object]:
    return {"payment_id": at.payment_id, "version": at.version}
