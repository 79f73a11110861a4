"""Plan the posting of an e-return, which another officer approves as it was submitted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from everypenny.domain.counter_payments import COUNTER
from everypenny.domain.deeds import Plan
from everypenny.domain.e_returns import (
    E_RETURN,
    SubmitEReturn,
    approved,
    check_whole,
    counted_pence,
    seen,
)
from everypenny.domain.journals import Line, Posting
from everypenny.domain.ledger_accounts import differences
from everypenny.domain.moving import Placing
from everypenny.domain.officers import Scope
from everypenny.domain.offices import held_account
from everypenny.domain.payments import Payment
from everypenny.domain.posting import Decided, Origin, named, post
from everypenny.workflows.moved_payments import accounts_of, deed_position
from everypenny.workflows.office import Deed, DeedCase


def plan_submit_e_return(order: SubmitEReturn, case: DeedCase) -> Plan:
    """Dr what the office holds, Cr its lines, and what is over or short to differences."""
    record = seen(case.office.records.record(E_RETURN, order.e_return), order)
    check_whole(record)
    body, known = record.body, accounts_of(case)
    for line in body["lines"]:
        known.named(
            Placing(
                fund=line["fund"],
                account_reference=line["account_reference"],
                pence=line["pence"],
            )
        )
    postings = (_posting(body, case),) if body["lines"] else ()
    payment = postings[0].journal.payment_id if postings else ""
    method = str(body["method_code"])
    return Plan(
        scope=Scope(
            pairs=frozenset((str(line["fund"]), method) for line in body["lines"])
            or frozenset({("", method)}),
            pence=counted_pence(body),
        ),
        accounts=frozenset(
            f"{line['fund']}/{line['account_reference']}" for line in body["lines"]
        ),
        touched_by=frozenset(body["officers"]),
        postings=postings,
        records=(approved(record, payment=payment),),
        register=known.digest,
        answer={"e_return": record.key, "pence": counted_pence(body), "payment_id": payment},
    )


def _posting(body: Mapping[str, Any], case: DeedCase) -> Posting:
    """One payment of several accounts; the payer's day is that of the takings."""
    office, over = str(body["office"]), int(body["over_pence"])
    origin = Origin(
        payment_id=deed_position(case, 1),
        source=COUNTER,
        held_in=held_account(office, body["taken"]),
        received_on=case.today,
    )
    payment = Payment(
        position=1,
        amount_pence=counted_pence(body),
        booked_on=case.today,
        paid_on=date.fromisoformat(str(body["taken_on"])),
        method_code=str(body["method_code"]),
    )
    decided = [
        Decided(
            int(line["pence"]),
            named(line["fund"], line["account_reference"]),
            line["item_reference"],
        )
        for line in body["lines"]
    ]
    further = (Line(differences(office), -over),) if over else ()
    return post(payment, decided, origin=origin, council=case.council, further=further)


SUBMIT_E_RETURN = Deed("submit_e_return", SubmitEReturn, plan_submit_e_return)
