"""What the old system exports is read as it wrote it, so that a council can move across."""

import pytest
from everypenny.domain.payments import Part
from everypenny.formats.inward.localgov_ims_csv import read

from tests.formats.bank_files import survives_every_truncation, told

LINE = "T1,I1,P0001,99,2022-07-04 09:00:00,{day},771200456,0,23,28,{amount},N0,0,0,{text}\n"


def a_line(day="2022-07-04 00:00:00", amount="125.50", text="BACS SMITH J"):
    return LINE.format(day=day, amount=amount, text=text).encode()


def test_a_line_becomes_the_payment_that_it_was():
    answer = told(read, a_line())

    (payment,) = answer.payments
    assert (payment.amount_pence, payment.payer_reference) == (12550, "771200456")
    assert (payment.source_reference, payment.item_reference) == ("P0001", "I1")
    assert (payment.narrative, payment.bank_code) == ("BACS SMITH J", "28")
    assert payment.paid_on.isoformat() == "2022-07-04"


def test_a_comma_in_the_narrative_breaks_nothing_quoted_or_not():
    answer = told(read, a_line(text="SMITH, J") + a_line(text='"SMITH, J"'))

    assert [payment.narrative for payment in answer.payments] == ["SMITH, J"] * 2


def test_codes_that_the_council_maps_are_ours():
    settings = {"fund_23": "CT", "method_28": "BT"}

    (payment,) = told(read, a_line(), settings=settings).payments

    assert payment.parts == (Part(fund="CT", reference="771200456", amount_pence=12550),)
    assert payment.method_code == "BT"


def test_a_negative_amount_is_money_taken_back_and_none_is_only_counted():
    answer = told(read, a_line(amount="-4.00") + a_line(amount="0"))

    assert answer.amounts == [-400]
    assert answer.ends[0].zero_lines == 1


@pytest.mark.parametrize("day", ["04/07/2022", "04/07/2022 09:00:00", "2022-07-04T09:00:00"])
def test_a_day_is_read_in_each_form_that_the_old_system_writes(day):
    assert told(read, a_line(day=day)).payments[0].paid_on.isoformat() == "2022-07-04"


def test_every_mistake_is_told_with_its_field():
    bad = a_line(day="07/04/22", amount="12.345") + b"T1,I1,P1\n" + a_line()

    answer = told(read, bad)

    assert [fault.place for fault in answer.faults] == [
        "line 1, field 6",
        "line 1, field 11",
        "line 2",
    ]
    assert answer.amounts == [12550]


def test_a_file_cut_anywhere_is_accepted_or_explained():
    assert survives_every_truncation(read, a_line() + a_line(text='"x, y"'))
