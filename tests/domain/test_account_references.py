"""Account references: only what passes every check of the fund's rule is one."""

import pytest
from everypenny.domain.account_references import compile_reference_rule
from everypenny.domain.check_digits import expected_check
from everypenny.domain.council import CheckDigit, ReferenceRule
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_11_2, mod_11_10, mod_37_2, mod_37_36, mod_97_10

COUNCIL_TAX_DIGIT = CheckDigit(
    kind="weighted_sum",
    modulus=10,
    weights=(3, 7, 1, 3, 7, 1, 3, 7, 0),
    subtract=True,
    result_substitutes={10: "0"},
)
COUNCIL_TAX = ReferenceRule(
    code="ct",
    minimum_length=9,
    maximum_length=9,
    characters="digits",
    pattern=r"77\d{7}",
    mask="########@",
    separators="-",
    check_digit=COUNCIL_TAX_DIGIT,
)
PARKING_DIGIT = CheckDigit(
    kind="weighted_sum",
    modulus=11,
    source_substitutes="05",
    weights=(9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
    result_substitutes={10: "A"},
)
PARKING = ReferenceRule(
    code="pcn",
    minimum_length=10,
    maximum_length=10,
    mask="BJ#######@",
    check_digit=PARKING_DIGIT,
)
LIBRARY_DIGIT = CheckDigit(
    kind="dynix",
    modulus=10,
    weights=(2, 0) * 7,
    result_substitutes={10: "0"},
)
DIGITS = st.text(alphabet="0123456789", min_size=1, max_size=20)
LETTERS_AND_DIGITS = st.text(
    alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=20
)


def council_tax_reference(body):
    return body + expected_check(COUNCIL_TAX_DIGIT, body + "0")


def test_a_council_tax_reference_is_accepted_however_the_payer_spaced_it():
    references = compile_reference_rule(COUNCIL_TAX)
    whole = council_tax_reference("77123456")

    assert references.read(f" {whole[:3]}-{whole[3:6]} {whole[6:]}") == whole
    assert references.why_not(whole) is None


def test_letters_of_a_parking_reference_are_read_as_capitals():
    references = compile_reference_rule(PARKING)
    digit = expected_check(PARKING_DIGIT, "BJ12345670")

    assert references.read(f"bj1234567{digit.lower()}") == f"BJ1234567{digit}"


def test_a_reference_is_padded_where_the_rule_says_so():
    rule = ReferenceRule(
        code="hr", minimum_length=8, maximum_length=8, characters="digits", pad_to=8
    )
    references = compile_reference_rule(rule)

    assert references.read("4711") == "00004711"
    assert references.read("") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is blank"),
        ("7712345", "has 7 characters where 9 characters are expected"),
        ("77123A567", "holds 'A' where only digits may stand"),
        ("661234563", r"does not have the form 77\d{7}"),
        ("771234567", "has the check digit 7 where 1 is right"),
        ("77123456\u0661", "holds '\u0661' where only digits may stand"),
    ],
)
def test_a_refused_reference_says_which_check_it_fails(text, reason):
    references = compile_reference_rule(COUNCIL_TAX)

    assert references.why_not(text) == reason
    assert references.read(text) is None


def test_a_reference_must_fill_the_whole_mask():
    rule = ReferenceRule(code="sd", mask="SD####")
    references = compile_reference_rule(rule)

    assert references.read("sd 12 34") == "SD1234"
    assert references.why_not("SD123") == "has 5 characters where the mask has 6"
    assert references.why_not("SD12345") == "has 7 characters where the mask has 6"
    assert references.why_not("SX1234") == "has 'X' in place 2 where 'D' must stand"


def test_a_pattern_must_match_the_whole_reference():
    references = compile_reference_rule(ReferenceRule(code="inv", pattern=r"9\d{3}"))

    assert references.read("9123") == "9123"
    assert references.read("91234") is None
    assert references.read("19123") is None


@pytest.mark.parametrize(
    ("mask", "text", "accepted"),
    [
        ("$", "q", True),
        ("$", "7", False),
        ("#", "7", True),
        ("#", "Q", False),
        ("?", "Q", True),
        ("?", "-", False),
        ("*", "/", True),
        ("*", ".", False),
        ("x", "X", True),
        ("x", "Y", False),
    ],
)
def test_a_mask_character_lets_stand_what_it_stands_for(mask, text, accepted):
    references = compile_reference_rule(ReferenceRule(code="m", mask=mask))

    assert (references.read(text) is not None) is accepted


@pytest.mark.parametrize(
    ("source", "weights", "subtract", "mask", "valid", "invalid"),
    [
        ("98", (2, 0, 3, 0, 4, 0, 5, 0, 0, 0), True, "$$######@", "AB1234562", "AB1234566"),
        ("", (9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0), True, "#########@", "963456138Z", "9634561384"),
        (
            "",
            (9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0),
            False,
            "#########@",
            "9634561380",
            "9634561381",
        ),
    ],
)
def test_weighted_sums_agree_with_the_published_vectors(
    source, weights, subtract, mask, valid, invalid
):
    digit = CheckDigit(
        kind="weighted_sum",
        modulus=10,
        source_substitutes=source,
        weights=weights,
        subtract=subtract,
        result_substitutes={10: "Z"},
    )
    references = compile_reference_rule(ReferenceRule(code="v", mask=mask, check_digit=digit))

    assert references.read(valid) == valid
    assert references.read(invalid) is None


@given(st.text(alphabet="0123456789", min_size=13, max_size=13))
def test_a_library_card_of_weight_two_bears_the_luhn_digit(body):
    expected = expected_check(LIBRARY_DIGIT, body + "0")

    assert expected == luhn.calc_check_digit(body)


@given(DIGITS)
def test_luhn_agrees_with_the_reference_library(body):
    check = CheckDigit(kind="luhn")

    assert expected_check(check, body + "0") == luhn.calc_check_digit(body)


@given(DIGITS)
def test_iso_7064_over_digits_agrees_with_the_reference_library(body):
    by_modulus = {10: mod_11_10, 11: mod_11_2}

    for modulus, oracle in by_modulus.items():
        check = CheckDigit(kind="iso7064", modulus=modulus)
        assert expected_check(check, body + "0") == oracle.calc_check_digit(body)


@given(LETTERS_AND_DIGITS)
def test_iso_7064_over_letters_agrees_with_the_reference_library(body):
    by_modulus = {36: mod_37_36, 37: mod_37_2}

    for modulus, oracle in by_modulus.items():
        check = CheckDigit(kind="iso7064", modulus=modulus)
        assert expected_check(check, body + "0") == oracle.calc_check_digit(body)
    two_digits = CheckDigit(kind="iso7064", modulus=97)
    assert expected_check(two_digits, body + "00") == mod_97_10.calc_check_digits(body)


@given(
    st.text(alphabet="0123456789", min_size=6, max_size=6),
    st.integers(0, 8),
    st.integers(1, 9),
)
def test_one_wrong_digit_of_a_council_tax_reference_is_always_found(body, place, step):
    references = compile_reference_rule(COUNCIL_TAX)
    whole = council_tax_reference("77" + body)
    digit = str((int(whole[place]) + step) % 10)

    assert references.read(whole) == whole
    assert references.read(whole[:place] + digit + whole[place + 1 :]) is None


@given(st.text(max_size=15))
def test_reading_and_explaining_never_disagree(text):
    for rule in (COUNCIL_TAX, PARKING):
        references = compile_reference_rule(rule)
        assert (references.read(text) is None) == (references.why_not(text) is not None)


@given(st.text(max_size=15))
def test_a_normal_form_is_its_own_normal_form(text):
    references = compile_reference_rule(COUNCIL_TAX)
    normal = references.normal_form(text)

    assert references.normal_form(normal) == normal
