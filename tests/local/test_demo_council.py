"""The demo's day is the same each time, and its files are what their senders would write."""

import io
from datetime import date

import pytest
from everypenny.adapters.council_folder import read_council
from everypenny.domain.account_references import compile_reference_rule
from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.council import Council
from everypenny.domain.payments import Payment
from everypenny.formats.reading import Event, ReadOptions
from everypenny.formats.registry import reader
from everypenny.local.demo import FOLDER
from everypenny.local.demo_council import DemoDay, DemoSize, demo_day

DAY = date(2026, 11, 21)
SMALL = DemoSize(accounts={"CT": 300, "HR": 200, "NDR": 60}, allpay_lines=120, transfers=12)


@pytest.fixture(scope="module")
def council() -> Council:
    return read_council(FOLDER)


@pytest.fixture(scope="module")
def day(council: Council) -> DemoDay:
    return demo_day(council, DAY, SMALL)


def read(content: bytes, format_name: str) -> list[Event]:
    options = ReadOptions(not_after=date(2026, 11, 28), settings={"client_prefixes": "AMBL"})
    return list(reader(format_name)(io.BytesIO(content), options))


def total(events: list[Event]) -> int:
    return sum(event.amount_pence for event in events if isinstance(event, Payment))


def test_the_demo_is_the_same_each_time(day, council):
    again = demo_day(council, DAY, SMALL)

    assert again == day


def test_the_right_ledger_of_the_demo_sums_to_zero(day):
    assert sum(day.expected.carried.values()) == 0


def test_every_listed_account_bears_a_right_check_digit(day, council):
    rows = day.register.content.decode("utf-8").splitlines()[1:]

    read_back = [_normal_form(council, *row.split(",")[:2]) for row in rows]

    assert len(rows) == 560
    assert None not in read_back
    assert len(set(read_back)) == 560


def _normal_form(council: Council, fund: str, reference: str) -> str | None:
    rule = council.reference_rules[council.funds[fund].reference_rule]
    return compile_reference_rule(rule).read(reference)


def test_the_files_of_the_day_are_read_without_a_fault(day):
    for content, format_name, payments in (
        (day.allpay.content, "allpay", day.expected.allpay_payments),
        (day.statement.content, "camt053", day.expected.statement_payments),
    ):
        events = read(content, format_name)

        assert not [event for event in events if isinstance(event, Fault)]
        assert sum(isinstance(event, Payment) for event in events) == payments


def test_the_second_allpay_file_is_the_same_business_in_other_bytes(day):
    first, second = (
        [event for event in read(content, "allpay") if isinstance(event, BatchEnd)]
        for content in (day.allpay.content, day.allpay_in_other_bytes.content)
    )

    assert day.allpay.content != day.allpay_in_other_bytes.content
    assert [end.identity for end in first] == [end.identity for end in second]


def test_the_broken_file_has_each_fault_that_it_is_meant_to_have(day):
    faults = [e for e in read(day.allpay_broken.content, "allpay") if isinstance(e, Fault)]

    assert len(faults) == day.expected.broken_lines
    assert all(fault.remedy for fault in faults)


def test_the_bank_and_the_collector_hold_what_their_files_say(day):
    carried = day.expected.carried

    assert carried["clearing/allpay"] == total(read(day.allpay.content, "allpay"))
    assert carried["bank/main"] + carried["opening/main"] == total(
        read(day.statement.content, "camt053")
    )
