"""Many at once: one wins where only one may, and none is lost where all may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.adapters.dynamo_ledger import DynamoLedger
from everypenny.adapters.dynamo_table import DynamoTable
from everypenny.adapters.london_clock import SystemClock
from everypenny.domain.identifiers import batch_id, journal_id, payment_id
from everypenny.domain.journals import Journal, JournalKind, Line, Posting
from everypenny.domain.london_days import london_day
from everypenny.domain.records import BatchRecord, Marker, Pins
from everypenny.formats.canonical import postings_digest
from everypenny.local.demo_files import Planned, Statement, camt053_bytes

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]

WRITERS = 500
A_DAY_OF_THEIR_OWN = date(2031, 2, 3)
RENTS_ACCOUNT = "GB61AMBL08999966374966"


def test_overlapping_statements_landing_together_post_once(council):
    lines = [_transfer(number) for number in range(1, 9)]
    drops = [
        (f"main-bank/overlap-{name}.xml", _statement(name, chosen))
        for name, chosen in (("first", lines[:6]), ("second", lines[3:]))
    ]

    with ThreadPoolExecutor(2) as both:
        records = list(both.map(lambda drop: council.judged(*drop), drops))

    assert sorted(record.verdict for record in records) == ["accepted", "held"]
    [held] = [record for record in records if record.verdict == "held"]
    assert held.because.startswith("3 of its lines stand already")


def test_five_hundred_writers_on_one_day_lose_nothing(council):
    def write(number: int) -> int:
        waits: list[float] = []
        table = DynamoTable(council.table.name, council.table.client, waits.append)
        record, posting, marker = _batch_of_one(number)
        DynamoLedger(table).post_at_once(
            record, [posting], marker=marker, today=A_DAY_OF_THEIR_OWN
        )
        return len(waits)

    with ThreadPoolExecutor(WRITERS) as writers:
        retries = list(writers.map(write, range(WRITERS)))

    listed = DynamoDays(council.table).batches(A_DAY_OF_THEIR_OWN)
    assert len(listed) == WRITERS
    assert sum(batch.total_pence for batch in listed) == sum(range(1, WRITERS + 1))
    assert max(retries) <= 3


def _transfer(number: int) -> Planned:
    return Planned(
        amount_pence=10_00 + number,
        account="suspense",
        narrative=f"TRANSFER {number}",
        bank_reference=f"OVERLAP{number}",
        on=london_day(SystemClock().now()) - timedelta(days=5),
    )


def _statement(name: str, lines: list[Planned]) -> bytes:
    return camt053_bytes(
        Statement(
            identity=f"OVERLAP-{name}",
            account=RENTS_ACCOUNT,
            on=lines[0].on,
            opening_pence=0,
            lines=lines,
        )
    )


def _batch_of_one(number: int) -> tuple[BatchRecord, Posting, Marker]:
    batch = batch_id("writers", str(number), place=1, attempt=1)
    payment, pence = payment_id(batch, 1), number + 1
    journal = Journal(
        journal_id=journal_id(payment, "first"),
        payment_id=payment,
        kind=JournalKind.PAYMENT,
        source="govuk-pay",
        method_code="CARD",
        booked_on=A_DAY_OF_THEIR_OWN,
        paid_on=A_DAY_OF_THEIR_OWN,
        lines=(Line("clearing/govuk-pay", pence), Line("fund/PCN/AB12345678", -pence)),
    )
    posting = Posting(journal)
    record = BatchRecord(
        batch_id=batch,
        source="govuk-pay",
        origin=f"writer {number}",
        identity=f"writer {number}",
        account="",
        currency="GBP",
        opening_pence=None,
        closing_pence=None,
        first_on=A_DAY_OF_THEIR_OWN,
        last_on=A_DAY_OF_THEIR_OWN,
        stated_pence=pence,
        payments=1,
        total_pence=pence,
        zero_lines=0,
        pending_lines=0,
        chunks=1,
        controls=(),
        pins=Pins(configuration="", register="", memory="", release=""),
    )
    marker = Marker(
        chunk=1,
        digest=postings_digest([posting]),
        release="",
        payments=1,
        total_pence=pence,
        suspense=0,
        done=True,
    )
    return record, posting, marker
