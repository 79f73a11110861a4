"""What a bulk payment costs to write, in DynamoDB's own write units, index included."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.domain.identifiers import batch_id, journal_id, payment_id
from everypenny.domain.journals import Journal, JournalKind, Line, Posting, SuspenseItem

from tests.builders import ON, council_tax

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]

PAYMENTS = 200
MOST_UNITS_PLACED = 3.0
MOST_UNITS_IN_SUSPENSE = 6.0
MOST_UNITS_IN_THE_MEAN = 3.3


@contextmanager
def metered(client: Any) -> Iterator[list[float]]:
    """The write units that the table says it took while this runs."""
    units: list[float] = []

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "INDEXES"

    def note(parsed: dict[str, Any], **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity", [])
        for table in consumed if isinstance(consumed, list) else [consumed]:
            units.append(table["CapacityUnits"])

    events = client.meta.events
    events.register("provide-client-params.dynamodb", ask)
    events.register("after-call.dynamodb", note)
    yield units
    events.unregister("provide-client-params.dynamodb", ask)
    events.unregister("after-call.dynamodb", note)


def postings(name: str, *, in_suspense: bool) -> list[Posting]:
    batch = batch_id("cost", name, place=1, attempt=1)
    made = []
    for position in range(1, PAYMENTS + 1):
        payment = payment_id(batch, position)
        account = f"suspense/{payment}/1" if in_suspense else f"fund/CT/{council_tax(position)}"
        journal = Journal(
            journal_id=journal_id(payment, "first"),
            payment_id=payment,
            kind=JournalKind.PAYMENT,
            source="allpay",
            method_code="PP",
            booked_on=ON,
            paid_on=ON,
            lines=(Line("clearing/allpay", 12_50), Line(account, -12_50, "OUT")),
            stage=2,
        )
        item = SuspenseItem(
            payment_id=payment,
            part=1,
            amount_pence=12_50,
            doubt="no_fund_accepts_it",
            source="allpay",
            booked_on=ON,
            payer_reference="7" * 30,
            narrative="N" * 200,
            sentence="S" * 300,
        )
        made.append(Posting(journal, (item,) if in_suspense else ()))
    return made


@pytest.fixture
def units_a_payment(council: Any) -> dict[bool, float]:
    """Write units a payment, by whether it goes to suspense."""
    measured = {}
    for in_suspense in (False, True):
        made = postings(f"{in_suspense}", in_suspense=in_suspense)
        batch = batch_id("cost", f"{in_suspense}", place=1, attempt=1)
        with metered(council.table.client) as units:
            DynamoLedger(council.table).put(batch, 1, made)
        measured[in_suspense] = sum(units) / PAYMENTS
    return measured


def test_a_bulk_payment_stays_within_its_budget_of_write_units(
    units_a_payment: dict[bool, float],
) -> None:
    placed, in_suspense = units_a_payment[False], units_a_payment[True]

    assert 1 <= placed <= MOST_UNITS_PLACED
    assert placed < in_suspense <= MOST_UNITS_IN_SUSPENSE
    assert 0.9 * placed + 0.1 * in_suspense <= MOST_UNITS_IN_THE_MEAN
