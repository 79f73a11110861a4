"""DDIC: each indemnity claim is taken back, and the day's claims add up."""

from datetime import date
from pathlib import Path

import pytest
from everypenny.formats.inward.ddic import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

WHOLE = (Path(__file__).parent / "ddic" / "two_claims.xml").read_bytes()


def test_a_claim_is_money_out_with_its_reason():
    result = told(read, WHOLE)

    assert (result.faults, result.amounts) == ([], [-125_00, -30_50])
    payment = result.payments[0]
    assert (payment.payer_reference, payment.entry_id) == ("CT10045678", "DDICXX0000001")
    assert (payment.bank_code, payment.booked_on) == ("1", date(2026, 4, 21))
    assert payment.narrative == "Amount or date differs from the advance notice"


def test_the_days_claims_are_a_batch_with_its_total():
    (end,) = told(read, WHOLE).ends

    assert (end.identity, end.stated_pence) == ("2026-04-21 654321", -155_50)
    assert [(control.name, control.agrees) for control in end.controls] == [("claims", True)]


def test_a_british_date_is_read():
    result = told(read, WHOLE.replace(b"2026-04-21", b"21/04/2026"))

    assert result.ends[0].first_on == date(2026, 4, 21)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b">155.50<", b">155.51<", "The claims that the lines lead to: 155.50."),
        (b">155.50<", b">many<", "A sum in pounds such as 12.34."),
        (b">125.00<", b">12.345<", "A TotalAmount in pounds such as 12.34."),
        (b">2026-04-21<", b">soon<", "A date such as 2026-04-01."),
        (
            b"<TotalValueOfDebits>155.50</TotalValueOfDebits>",
            b"",
            "A DateOfDebit and a TotalValueOfDebits before the claims.",
        ),
        (b"</VocaDocument>", b"", "Well-formed XML to the end of the file."),
    ],
)
def test_what_cannot_be_read_is_a_fault(before, after, expected):
    assert expected in told(read, WHOLE.replace(before, after)).expected


def test_a_report_of_another_kind_is_refused():
    result = told(read, b"<BACSDocument><Data><ARUDD/></Data></BACSDocument>")

    assert result.expected == ["A Bacs report with the element NewAdvices."]


def test_a_report_cut_off_anywhere_is_told_without_a_crash():
    assert survives_every_truncation(read, WHOLE)


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_make_the_reader_raise(data):
    assert told(read, data).faults
