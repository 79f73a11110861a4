"""GOV.UK Pay's CSV tells the same events as its API, and is never read by position."""

import csv
import io

import pytest
from everypenny.domain.payments import Part
from everypenny.formats.inward.govuk_pay_transactions import read
from everypenny.formats.registry import posts

from tests.formats.bank_files import survives_every_truncation, told

PAYMENT = {
    "Reference": "771200456",
    "Description": "Council tax",
    "Amount": "100.00",
    "State": "Success",
    "GOV.UK Payment ID": "pay1",
    "Date Created": "03 Mar 2026",
    "Total Amount": "101.50",
    "Cardholder Name": "J CARTER",
    "Provider ID": "prov1",
}


def a_file(*rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_a_successful_payment_is_the_capture_of_its_id_surcharge_included():
    (payment,) = told(read, a_file(PAYMENT)).payments

    assert (payment.source_reference, payment.bank_code) == ("pay1", "captured")
    assert (payment.amount_pence, payment.payer_reference) == (10150, "771200456")
    assert payment.paid_on.isoformat() == "2026-03-03"


def test_columns_may_stand_in_any_order_beside_others():
    turned = dict(reversed([*PAYMENT.items(), ("Net", "99.00"), ("MOTO", "false")]))

    assert told(read, a_file(turned)).payments == told(read, a_file(PAYMENT)).payments


def test_a_refund_names_the_payment_that_it_is_of():
    refund = {**PAYMENT, "State": "Refund success", "Amount": "-20.00", "Total Amount": ""}

    (payment,) = told(read, a_file(refund)).payments

    assert (payment.source_reference, payment.bank_code) == ("pay1", "refunded")
    assert payment.amount_pence == -2000


def test_a_basket_in_metadata_names_its_parts():
    row = {**PAYMENT, "Total Amount": "", "item_1 (metadata)": "CT 771200456 10000"}

    (payment,) = told(read, a_file(row)).payments

    assert payment.parts == (Part(fund="CT", reference="771200456", amount_pence=10000),)


def test_what_moved_no_money_is_counted_and_not_told():
    states = ("Declined", "In progress", "Timed out", "Refund submitted")

    answer = told(read, a_file(*({**PAYMENT, "State": state} for state in states)))

    assert answer.payments == []
    assert (answer.ends[0].zero_lines, answer.ends[0].pending_lines) == (2, 2)


def test_the_guard_before_a_formula_is_dropped_and_the_text_kept():
    row = {**PAYMENT, "Reference": "'=1+1", "Description": "'quoted'"}

    (payment,) = told(read, a_file(row)).payments

    assert (payment.payer_reference, payment.narrative) == ("=1+1", "'quoted'")


def test_a_column_that_is_missing_is_named_and_nothing_is_guessed():
    row = {key: text for key, text in PAYMENT.items() if key != "State"}

    answer = told(read, a_file(row))

    assert answer.expected == ["One column with the heading 'State'."]


def test_every_mistake_is_told_with_its_column():
    wrong = {**PAYMENT, "Amount": "1e3", "Total Amount": "", "Date Created": "soon"}
    turned = {**PAYMENT, "State": "Refund success"}

    answer = told(read, a_file(wrong, turned, PAYMENT))

    assert [fault.place for fault in answer.faults] == [
        "line 2, Date Created",
        "line 2, Amount",
        "line 3, Amount",
    ]
    assert len(answer.payments) == 1


@pytest.mark.parametrize(
    "told_id",
    [
        "",
        "J CARTER",
        "4111111111111111",
        "4111-1111-1111-1111",
        "someone@example.com",
        "x" * 65,
    ],
)
def test_a_cell_that_is_no_payments_id_is_refused_and_its_card_number_not_shown(told_id):
    answer = told(read, a_file({**PAYMENT, "GOV.UK Payment ID": told_id}, PAYMENT))

    [fault] = answer.faults
    assert (fault.place, len(answer.payments)) == ("line 2, GOV.UK Payment ID", 1)
    assert fault.expected == "The payment's id: one word, and no card number."
    assert "11111111" not in fault.text


def test_the_file_never_posts():
    assert not posts("govuk_pay_transactions")


def test_a_file_cut_anywhere_is_accepted_or_explained():
    assert survives_every_truncation(read, a_file(PAYMENT))
