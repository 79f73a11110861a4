"""ARUDD: each Direct Debit that came back unpaid is taken back, with its reason."""

from datetime import date
from pathlib import Path

import pytest
from everypenny.formats.inward.arudd import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

WHOLE = (Path(__file__).parent / "arudd" / "two_accounts.xml").read_bytes()


def test_a_returned_item_is_money_out_under_the_reference_that_we_gave():
    payment = told(read, WHOLE).payments[0]

    assert (payment.amount_pence, payment.payer_reference) == (-125_00, "CT10045678")
    assert (payment.paid_on, payment.booked_on) == (date(2026, 4, 1), date(2026, 4, 7))
    assert (payment.bank_code, payment.narrative) == ("0", "REFER TO PAYER")
    assert (payment.payer_name, payment.payer_account) == ("A EXAMPLE", "400000 87654321")


def test_what_the_payers_bank_calls_it_is_kept_where_it_differs():
    payment = told(read, WHOLE).payments[1]

    assert (payment.bank_code, payment.narrative) == ("1", "INSTRUCTION CANCELLED MR B SAMPLE")


def test_the_description_decides_where_the_code_is_none_of_the_schemes():
    assert told(read, WHOLE).payments[2].bank_code == "B"


def test_each_of_our_accounts_is_a_batch_with_its_totals():
    result = told(read, WHOLE)

    assert result.faults == []
    assert [(end.identity, end.total_pence, end.stated_pence) for end in result.ends] == [
        ("2026-04-07 654321 091 200000 12345678", -223_50, -223_50),
        ("2026-04-07 654321 091 200000 12345679", -80_00, -80_00),
    ]
    assert [(control.name, control.stated) for control in result.ends[0].controls] == [
        ("returns", 223_50),
        ("number of returns", 2),
    ]


def test_totals_that_disagree_are_faults():
    result = told(
        read, WHOLE.replace(b'numberOf="2" valueOf="223.50"', b'numberOf="3" valueOf="223.51"')
    )

    assert [fault.text for fault in result.faults] == [
        "returns: 223.51",
        "number of returns: 3",
    ]
    assert result.faults[0].place == "Totals, line 18"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b'valueOf="125.00"', b'valueOf="125.005"', "A valueOf in pounds"),
        (b'valueOf="125.00"', b'valueOf="-125.00"', "A valueOf in pounds"),
        (b'valueOf="125.00"', b'valueOf="1e3"', "A valueOf in pounds"),
        (b'valueOf="125.00"', b'valueOf="0.00"', "A valueOf in pounds"),
        (
            b'"2026-04-01" valueOf="125',
            b'"2026-02-30" valueOf="125',
            "An originalProcessingDate",
        ),
        (b'Date="2026-04-07"', b'Date="7 April"', "A currentProcessingDate"),
        (
            b'valueOf="125.00" currency="GBP"',
            b'valueOf="125.00" currency="EUR"',
            "A value in GBP.",
        ),
        (b'numberOf="2"', b'numberOf="two"', "Totals with a numberOf"),
        (b'numberOf="2"', b'numberOf="%s"' % (b"9" * 5000), "Totals with a numberOf"),
        (b"<ARUDD>", b"<Arudd>", "A Bacs report with the element ARUDD."),
        (b"<BACSDocument", b"<!DOCTYPE x []><BACSDocument", "XML without a DOCTYPE"),
    ],
)
def test_what_cannot_be_read_is_a_fault(before, after, expected):
    result = told(read, WHOLE.replace(before, after, 1))

    assert any(fault.expected.startswith(expected) for fault in result.faults)


def test_the_encoding_that_the_report_declares_is_honoured():
    data = WHOLE.replace(b'name="A EXAMPLE"', "name='RENÉE'".encode("iso-8859-1"))

    assert told(read, data).payments[0].payer_name == "RENÉE"


def test_a_report_cut_off_in_an_account_ends_its_batch_and_is_refused():
    result = told(read, WHOLE[: WHOLE.index(b"<Totals")])

    assert result.amounts == [-125_00, -98_50]
    assert result.expected == [
        "Totals behind the items.",
        "Well-formed XML to the end of the file.",
    ]


def test_a_report_cut_off_anywhere_is_told_without_a_crash():
    assert survives_every_truncation(read, WHOLE)


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_make_the_reader_raise(data):
    assert told(read, data).faults
