from dataclasses import replace

import pytest
from everypenny.domain.card_numbers import (
    mask_anywhere,
    mask_card_numbers,
    mask_payment,
    never_ours,
    passes_luhn,
)
from everypenny.domain.payments import Part, Payment
from hypothesis import given
from hypothesis import strategies as st

TEST_CARDS = [
    "4111111111111111",
    "4222222222222",
    "4000056655665556",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "6011111111111117",
    "30569309025904",
    "3566002020360505",
    "6200000000000005",
    "6759649826438453",
]


def check_digit(body: str) -> str:
    return next(digit for digit in "0123456789" if passes_luhn(body + digit))


card_bodies = st.tuples(
    st.sampled_from(["4", "51", "2221", "2720", "34", "6011", "36", "3528", "6759", "62"]),
    st.text("0123456789", min_size=11, max_size=14),
)


@pytest.mark.parametrize("number", TEST_CARDS)
def test_a_card_number_of_every_scheme_keeps_its_first_six_and_last_four_digits(number):
    masked = mask_card_numbers(f"PAID BY {number}.")

    assert masked == f"PAID BY {number[:6]}{'*' * (len(number) - 10)}{number[-4:]}."


def test_blanks_and_hyphens_between_digits_stay_where_they_are():
    assert mask_card_numbers("4111 1111-1111 1111") == "4111 11**-**** 1111"


def test_a_card_number_behind_a_date_and_before_a_reference_is_masked():
    masked = mask_card_numbers("2026-11-05 4111111111111111 12")

    assert masked == "2026-11-05 411111******1111 12"


def test_a_card_number_that_touches_letters_is_masked():
    assert mask_card_numbers("CARD4111111111111111REF") == "CARD411111******1111REF"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "771200456",
        "4111111111111112",
        "9999999999999995",
        "41111111111111111111",
        "4111  1111  1111  1111",
        "٤١١١١١١١١١١١١١١١",
    ],
)
def test_what_is_no_card_number_stays_as_it_is(text):
    assert mask_card_numbers(text) == text


def test_a_card_number_amid_other_digits_is_masked_where_text_is_only_shown():
    line = " 3001174111111111111111     12.50P05/11/2026"

    assert mask_card_numbers(line) == line
    assert "4111111111111111" not in mask_anywhere(line)


def test_a_reference_of_ours_is_never_taken_for_a_card_number():
    text = "RENT 4111111111111111"

    assert mask_card_numbers(text, is_ours={"4111111111111111"}.__contains__) == text


@given(card_bodies, st.text("abcXYZ .,\n"), st.text("abcXYZ .,\n"))
def test_no_card_number_survives_in_any_surrounding_text(parts, before, after):
    body = "".join(parts)
    number = body + check_digit(body)

    masked = mask_card_numbers(f"{before}/{number}/{after}")

    assert number not in masked
    assert f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" in masked


@given(st.text("0123456789 -ABC", max_size=80))
def test_masking_changes_nothing_but_digits_to_stars(text):
    masked = mask_card_numbers(text)

    assert len(masked) == len(text)
    assert all(
        new == old or (new == "*" and old.isdigit())
        for new, old in zip(masked, text, strict=True)
    )


@given(st.text("0123456789", min_size=1, max_size=25))
def test_one_altered_digit_fails_the_luhn_check(body):
    number = body + check_digit(body)
    altered = str((int(number[0]) + 1) % 10) + number[1:]

    assert passes_luhn(number)
    assert not passes_luhn(altered)


def a_payment(**changes) -> Payment:
    return replace(Payment(position=1, amount_pence=12_50), **changes)


@pytest.mark.parametrize(
    "field",
    ["source_reference", "payer_reference", "narrative", "payer_name", "item_reference"],
)
def test_every_text_of_a_payment_is_masked(field):
    payment = a_payment(**{field: "x 5555555555554444"})

    masked = mask_payment(payment, never_ours)

    assert getattr(masked, field) == "x 555555******4444"


def test_the_parts_of_a_basket_are_masked():
    part = Part(fund="CTAX", reference="4111111111111111", amount_pence=12_50)

    masked = mask_payment(a_payment(parts=(part,)), never_ours)

    assert masked.parts[0].reference == "411111******1111"


def test_a_payment_without_card_numbers_is_the_same_payment():
    payment = a_payment(narrative="COUNCIL TAX 771200456", payer_name="J SMITH")

    assert mask_payment(payment, never_ours) is payment


def test_a_payer_account_that_is_a_valid_iban_is_no_card_number():
    iban = "GB52LOYD30000900000005"

    masked = mask_payment(a_payment(payer_account=iban), never_ours)

    assert masked.payer_account == iban


def test_an_entry_id_that_looks_like_a_card_number_identifies_nothing():
    masked = mask_payment(a_payment(entry_id="4111111111111111"), never_ours)

    assert masked.entry_id == ""
