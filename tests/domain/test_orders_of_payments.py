"""What orders about payments must say: they are refused where they are wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from everypenny.domain.clearing import ClearSuspense, ItemToClear, share_out
from everypenny.domain.compiled_council import compile_council
from everypenny.domain.deeds import CommandRefused, OfficeRecord, SuspenseState
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.moving import Placing, named_account
from everypenny.domain.recoding import Coding, RecodePayment, check_recode
from everypenny.domain.refunding import (
    RefundPart,
    RefundPayment,
    check_funds,
    check_refund,
    creditor_account,
    withdrawn,
)
from everypenny.domain.reversing import check_twin
from everypenny.domain.suspense_desk import (
    LONGEST_OWNER,
    MOST_DECLINED,
    MOST_NOTES,
    AssignSuspense,
    NoteSuspense,
    assigned,
    declined,
    noted,
)
from everypenny.domain.transferring import Transfer, TransferPayment, check_transfers
from everypenny.domain.whereabouts import Whereabouts
from everypenny.domain.writing_off import (
    SettleDifference,
    WriteOff,
    adjustment_account,
    difference_journal,
)

from tests.domain.council_samples import a_council, a_register, tax_reference
from tests.records import ON, a_posting

COUNCIL = a_council()
SUSPENSE = a_posting().suspense[0]
STATE = SuspenseState(item=SUSPENSE, remaining_pence=10_00)
TO = Placing(fund="CT", account_reference="770000000", pence=10_00)


def clear(*states: SuspenseState, **changes: Any) -> object:
    items = tuple(ItemToClear(payment_id="b-1", part=3, version=0) for _ in states)
    standard = {"items": items, "to": (TO,), "why": "he rang"}
    return share_out(ClearSuspense(**{**standard, **changes}), states)


def at(payment: str = "b-1", **changes: Any) -> Whereabouts:
    lines = (Line("clearing/govuk-pay", 10_00), Line("fund/CT/770000000", -10_00))
    first = replace(a_posting().journal, lines=lines, payment_id=payment, **changes)
    return Whereabouts(payment_id=payment, version=0, posted_on=ON, first=first)


def refund(here: Whereabouts, why: str = "cancelled") -> None:
    parts = (RefundPart(fund="CT", account_reference="770000000", pence=5_00),)
    check_refund(RefundPayment(payment_id="b-1", version=0, parts=parts, why=why), here)


def refund_as_duplicate(twin: Whereabouts) -> None:
    card = replace(next(iter(COUNCIL.methods.values())), code="PP", refundable=True)
    pay = replace(next(iter(COUNCIL.sources.values())), code="govuk-pay", kind="provider")
    fund = replace(COUNCIL.funds["CT"], refunds="back_office")
    council = replace(
        COUNCIL,
        methods={"PP": card},
        sources={"govuk-pay": pay},
        funds={**COUNCIL.funds, "CT": fund},
    )
    paid = at(source="govuk-pay")
    check_funds([("fund/CT/770000000", 10_00)], paid, twin, council)


def reversal_of(journal: Journal) -> Journal:
    lines = tuple(Line(line.account, -line.amount_pence) for line in journal.lines)
    return replace(
        journal,
        kind=JournalKind.REVERSAL,
        lines=lines,
        moves=journal.payment_id,
        reverses=journal.journal_id,
    )


def a_transfer(*payments: str, why: str = "wrong account") -> None:
    transfers = tuple(
        Transfer(
            payment_id=payment,
            version=0,
            fund="CT",
            account_reference="770000000",
            pence=10_00,
            to=(TO,),
        )
        for payment in payments
    )
    check_transfers(TransferPayment(transfers=transfers, why=why))


def a_difference(why: str) -> Journal:
    order = SettleDifference(account="clearing/allpay", pence=1, batch_id="b", why=why)
    return difference_journal(order, payment_id=SUSPENSE.payment_id, on=ON, council=COUNCIL)


def a_write_off(why: str) -> object:
    council = replace(COUNCIL, ledger_codes={"adjustment/old": "9901"})
    return adjustment_account(WriteOff(items=(), code="old", why=why), council)


def an_account(reference: str) -> object:
    """In a fund that knows no register."""
    fund = replace(COUNCIL.funds["CT"], account_must_exist=False)
    council = compile_council(replace(COUNCIL, funds={"CT": fund}))
    return named_account(replace(TO, account_reference=reference), council, a_register())


def a_recode(why: str, vat_code: str = "S") -> None:
    check_recode(
        RecodePayment(
            payment_id="b-1",
            version=0,
            fund="CT",
            account_reference="1",
            to=Coding(vat_code=vat_code),
            why=why,
        )
    )


def assign(owner: str, state: SuspenseState = STATE) -> SuspenseState:
    return assigned(state, AssignSuspense(payment_id="b-1", part=3, version=0, owner=owner))


def note(state: SuspenseState) -> SuspenseState:
    order = NoteSuspense(payment_id="b-1", part=3, version=0, note="he rings")
    return noted(state, order, by="pat", at="")


def many(count: int) -> tuple[tuple[str, str], ...]:
    return tuple(("CT", str(number)) for number in range(count))


SOUND: dict[str, Callable[[], object]] = {
    "a clearing": lambda: clear(STATE),
    "a refund": lambda: refund(at()),
    "a refund of a duplicate": lambda: refund_as_duplicate(at("b-2", source="govuk-pay")),
    "a twin": lambda: check_twin(at(), at("b-2")),
    "a transfer": lambda: a_transfer("b-1", "b-2"),
    "a difference": lambda: a_difference("miscounted"),
    "a re-code": lambda: a_recode("wrong code"),
    "a write-off": lambda: a_write_off("too old"),
    "an account": lambda: an_account(tax_reference(1)),
    "an owner": lambda: assign("n" * LONGEST_OWNER),
    "a last note": lambda: note(replace(STATE, notes=(("", "", ""),) * (MOST_NOTES - 1))),
    "a last declined account": lambda: declined(
        replace(STATE, declined=many(MOST_DECLINED - 1)), ("HR", "1")
    ),
}
TWICE = replace(at("b-2"), moved=(reversal_of(at("b-2").first),))
REFUSED: dict[str, tuple[str, Callable[[], object]]] = {
    "a clearing names items": ("items", lambda: clear(items=())),
    "a clearing names accounts": ("to", lambda: clear(STATE, to=())),
    "a clearing says why": ("why", lambda: clear(STATE, why=" ")),
    "a clearing has one sign": (
        "items",
        lambda: clear(STATE, replace(STATE, remaining_pence=-10_00)),
    ),
    "each account takes pence": ("to", lambda: clear(STATE, to=(TO, replace(TO, pence=0)))),
    "a refund says why": ("why", lambda: refund(at(), why=" ")),
    "only a payment is refunded": (
        "payment_id",
        lambda: refund(at(kind=JournalKind.DIFFERENCE)),
    ),
    "the payment that stays is the same money": (
        "duplicate_of",
        lambda: refund_as_duplicate(at("b-1", source="govuk-pay")),
    ),
    "creditors are paid through an account": ("payee", lambda: creditor_account(COUNCIL)),
    "creditors return what they have": (
        "journal_id",
        lambda: withdrawn(OfficeRecord(kind="k", key="r", version=1, body={}, open=False)),
    ),
    "a reversed twin is none": ("twin", lambda: check_twin(at(), TWICE)),
    "an officer has a short id": ("owner", lambda: assign("n" * (LONGEST_OWNER + 1))),
    "a cleared item is nobody's": (
        "payment_id",
        lambda: assign("pat", replace(STATE, remaining_pence=0)),
    ),
    "an item has few notes": (
        "note",
        lambda: note(replace(STATE, notes=(("", "", ""),) * MOST_NOTES)),
    ),
    "an item has few declined accounts": (
        "account_reference",
        lambda: declined(replace(STATE, declined=many(MOST_DECLINED)), ("HR", "1")),
    ),
    "a transfer says why": ("why", lambda: a_transfer("b-1", why=" ")),
    "a payment is transferred once": ("transfers", lambda: a_transfer("b-1", "b-1")),
    "a difference has a reason": ("why", lambda: a_difference(" ")),
    "a re-code says why": ("why", lambda: a_recode(" ")),
    "a re-code says what is to be borne": ("to", lambda: a_recode("wrong", "")),
    "a write-off says why": ("why", lambda: a_write_off(" ")),
    "an account has a reference of its fund": (
        "account_reference",
        lambda: an_account("no reference"),
    ),
}


@pytest.mark.parametrize("what", SOUND)
def test_a_sound_order_is_taken(what: str) -> None:
    SOUND[what]()


@pytest.mark.parametrize("because", REFUSED)
def test_an_order_is_refused_where_it_is_wrong(because: str) -> None:
    where, order = REFUSED[because]

    with pytest.raises(CommandRefused) as refused:
        order()

    assert refused.value.where == where
