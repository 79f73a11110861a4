"""Carrying a deed out: what it rests on stands as it was seen, or nothing is done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from everypenny.adapters.configuration_versions import ConfigurationVersions
from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.adapters.dynamo_deeds import DynamoDeeds
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_payments import DynamoPayments
from everypenny.adapters.s3_evidence import S3Evidence
from everypenny.adapters.whereabouts_items import moves_of
from everypenny.domain.deeds import (
    Abandoned,
    ChangedConfiguration,
    CommandRefused,
    DeedOutcome,
    HasChanged,
    OfficeRecord,
    Outcome,
    Plan,
    Taken,
)
from everypenny.domain.identifiers import BatchId, PaymentId
from everypenny.domain.whereabouts import Reservation

from tests.outside import InMemory
from tests.records import ON, a_batch, a_marker, a_posting

PAYMENT = PaymentId("b-1")
LEFT = Abandoned(BatchId("b"), "main-bank", 1)
NEXT = ON + timedelta(days=1)


@pytest.fixture
def outside() -> InMemory:
    """Conditions hold there as they do in DynamoDB: tests/adapters/table_contract.py."""
    return InMemory()


@pytest.fixture
def deeds(outside: InMemory) -> DynamoDeeds:
    return DynamoDeeds(outside.table)


def carry_out(deeds: DynamoDeeds, command_id: str, plan: Plan, *, today: date = ON) -> Outcome:
    outcome = Outcome(
        command_id=command_id,
        deed="a deed",
        officer_id="pat",
        at="2026-11-20T10:00:00.000000Z",
        outcome=DeedOutcome.DONE,
        status=200,
        evidence="e",
        configuration="c",
    )
    return deeds.carry_out(outcome, plan, batch=None, today=today)


def a_record(version: int, **body: str) -> OfficeRecord:
    return OfficeRecord(kind="e_return", key="r1", version=version, body=body)


def test_a_record_of_the_office_changes_from_how_it_was_seen(deeds: DynamoDeeds) -> None:
    carry_out(deeds, "c1", Plan(records=(a_record(0, by="pat"),)))
    carry_out(deeds, "c2", Plan(records=(a_record(1, by="sam"),)))

    for late, version in (("c3", 0), ("c4", 1)):
        with pytest.raises(HasChanged):
            carry_out(deeds, late, Plan(records=(a_record(version, by="kim"),)))

    assert deeds.record("e_return", "r1") == a_record(2, by="sam")


def test_a_payment_has_one_refund_in_flight(deeds: DynamoDeeds, outside: InMemory) -> None:
    parts = (("fund/CT/1", 10_00),)
    first, second = (Reservation(command_id=c, parts=parts) for c in ("c1", "c2"))
    carry_out(deeds, "c1", Plan(takes=(Taken(PAYMENT, 0, reserve=first),)))

    with pytest.raises(HasChanged):
        carry_out(deeds, "c2", Plan(takes=(Taken(PAYMENT, 1, reserve=second),)))

    assert moves_of(outside.table, PAYMENT, is_void=lambda _: False)[:2] == (1, first)


def test_an_account_opens_once_and_the_ledger_keeps_its_first_day(
    deeds: DynamoDeeds, outside: InMemory
) -> None:
    carry_out(deeds, "c1", Plan(opens=("bank/main",)))

    with pytest.raises(HasChanged):
        carry_out(deeds, "c2", Plan(opens=("bank/main", "bank/rents")), today=NEXT)

    ledger = DynamoLedger(outside.table)
    assert ledger.go_live() == ON
    assert not ledger.is_opened("bank/rents")


def test_of_two_first_openings_at_once_the_first_decides_the_ledgers_day(
    deeds: DynamoDeeds, outside: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(deeds, "c1", Plan(opens=("bank/main",)))
    monkeypatch.setattr(outside.table, "get", lambda *_: None)

    with pytest.raises(HasChanged):
        carry_out(deeds, "c2", Plan(opens=("bank/rents",)), today=NEXT)

    monkeypatch.undo()
    assert DynamoLedger(outside.table).go_live() == ON


@pytest.mark.parametrize("accepted", [True, False])
def test_a_batch_that_has_posted_or_never_was_is_not_abandoned(
    deeds: DynamoDeeds, outside: InMemory, *, accepted: bool
) -> None:
    ledger = DynamoLedger(outside.table)
    if accepted:
        ledger.open_batch(a_batch())
        ledger.post(a_batch(), today=ON)

    with pytest.raises(HasChanged):
        carry_out(deeds, "c1", Plan(abandons=(LEFT,)))

    assert not ledger.is_abandoned(BatchId("b"))
    assert ledger.posted_on(BatchId("b")) == (ON if accepted else None)


def test_a_batch_is_abandoned_by_one_command(deeds: DynamoDeeds, outside: InMemory) -> None:
    DynamoLedger(outside.table).open_batch(a_batch())
    carry_out(deeds, "c1", Plan(abandons=(LEFT,)))

    with pytest.raises(HasChanged):
        carry_out(deeds, "c2", Plan(abandons=(replace(LEFT, sequence=2),)))

    assert outside.table.get("B#b", "BATCH")["abandoned"] == "c1"


@pytest.mark.parametrize("over", ["", "v0"])
def test_a_configuration_goes_live_over_the_one_that_was_seen(
    deeds: DynamoDeeds, outside: InMemory, over: str
) -> None:
    evidence = S3Evidence(outside.buckets["evidence"])
    versions = ConfigurationVersions(outside.table, evidence, None)
    first = ChangedConfiguration(version="v1", over="", content=b"{}")
    carry_out(deeds, "c1", Plan(configuration=first))

    late = replace(first, version="v2", over=over)
    with pytest.raises(HasChanged):
        carry_out(deeds, "c2", Plan(configuration=late))

    assert versions.changed() == "v1"
    carry_out(deeds, "c3", Plan(configuration=replace(late, over="v1")))
    assert versions.changed() == "v2"


def test_a_deed_that_moves_more_than_a_transaction_holds_is_refused(deeds: DynamoDeeds) -> None:
    records = tuple(replace(a_record(0), key=str(number)) for number in range(95))

    assert carry_out(deeds, "c1", Plan(records=records)).outcome is DeedOutcome.DONE
    with pytest.raises(CommandRefused, match="ask for it in parts"):
        carry_out(deeds, "c2", Plan(records=(*records, replace(a_record(0), key="95"))))


def test_a_payment_that_has_moved_is_taken_back_no_more(outside: InMemory) -> None:
    payments = DynamoPayments(outside.table, DynamoLedger(outside.table))
    journal = replace(a_posting().journal, moves=PAYMENT)
    payments.take(Taken(PAYMENT, 0), journal, batch=BatchId("b"))

    with pytest.raises(HasChanged, match="has moved"):
        payments.take(Taken(PAYMENT, 0), journal, batch=BatchId("late"))


def test_a_refund_of_a_payment_that_has_moved_posts_nothing(outside: InMemory) -> None:
    ledger, postings = DynamoLedger(outside.table), [a_posting()]
    taken = {"marker": a_marker(postings, done=True), "takes": [Taken(PAYMENT, 0)]}
    ledger.post_at_once(a_batch("b"), postings, today=ON, **taken)

    with pytest.raises(HasChanged, match="its payment has moved"):
        ledger.post_at_once(a_batch("late"), postings, today=ON, **taken)

    assert ledger.posted_on(BatchId("late")) is None


def test_a_command_has_one_outcome_on_one_day(deeds: DynamoDeeds, outside: InMemory) -> None:
    first = carry_out(deeds, "c1", Plan())

    again = carry_out(deeds, "c1", Plan(records=(a_record(0),)), today=NEXT)

    days = DynamoDays(outside.table)
    assert again == first
    assert (days.joined(ON).commands, days.joined(NEXT).commands) == ((first,), ())
    assert deeds.record("e_return", "r1") is None
