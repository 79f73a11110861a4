"""MT940: a statement adds up, page by page, or says where it does not."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from everypenny.formats.inward.mt940 import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

TWO_PAGES = (Path(__file__).parent / "mt940" / "two_pages.sta").read_bytes()
OTHER_CURRENCY = "A balance in GBP, the currency of this account."
SECOND_BALANCE = "One opening and one closing balance in a statement."
SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1}


def statement(*body: str, opening="C260331GBP100,00", closing="C260401GBP100,00") -> bytes:
    fields = (":20:S1", ":25:200000 12345678", ":28C:1/1", f":60F:{opening}", *body)
    return "\r\n".join([*fields, f":62F:{closing}", "-", ""]).encode()


def one_line(line: str, *after: str, **options):
    return told(read, statement(line, *after), **options).payments[0]


def test_pages_of_one_statement_are_one_batch():
    result = told(read, TWO_PAGES)

    assert result.faults == []
    assert [end.identity for end in result.ends] == [
        "20-00-00 12345678 STM260401 64/1 2026-04-01"
    ]
    assert (result.ends[0].opening_pence, result.ends[0].closing_pence) == (1000_00, 1159_25)
    assert [(c.name, c.agrees) for c in result.ends[0].controls] == [
        ("page balance", True),
        ("balance", True),
    ]


def test_a_reversed_credit_is_money_out_and_a_reversed_debit_money_in():
    result = told(read, TWO_PAGES)

    assert result.amounts == [125_50, 48_00, -20_00, -1_25, 7_00]


def test_a_line_of_no_amount_is_counted_and_not_told():
    assert told(read, TWO_PAGES).ends[0].zero_lines == 1


def test_a_narrative_runs_on_where_its_line_is_full():
    narrative = told(read, TWO_PAGES).payments[1].narrative

    assert narrative == (
        "BACS CREDIT B SAMPLE RENT REFERENCE WRITTEN ACROSS TWO WHOLE LINES HN0012345678 WEEK 1"
    )


def test_only_the_banks_reference_names_an_entry():
    payment = told(read, TWO_PAGES).payments[0]

    assert (payment.entry_id, payment.payer_reference) == ("FP26040100017", "CT10045678")
    assert (payment.bank_code, payment.narrative) == ("NTRF", "A EXAMPLE COUNCIL TAX APRIL")


def test_nonref_is_nobodys_reference():
    payment = one_line(":61:2604010401C1,00NTRFNONREF//NONREF")

    assert (payment.entry_id, payment.payer_reference, payment.source_reference) == ("", "", "")


@pytest.mark.parametrize(
    ("line", "booked_on"),
    [
        ("2601021231C1,00NTRFX", date(2025, 12, 31)),
        ("2512310102C1,00NTRFX", date(2026, 1, 2)),
        ("260401C1,00NTRFX", date(2026, 4, 1)),
        ("2602300302C1,00NTRFX", date(2026, 3, 2)),
    ],
)
def test_an_entry_date_takes_the_year_nearest_to_its_value_date(line, booked_on):
    assert one_line(f":61:{line}").booked_on == booked_on


def test_a_30_february_is_the_last_of_the_month():
    assert one_line(":61:2602300302C1,00NTRFX").value_on == date(2026, 2, 28)


def test_a_funds_code_letter_is_no_part_of_the_mark():
    assert one_line(":61:260401CR35,89NTRFX").amount_pence == 35_89


@pytest.mark.parametrize(
    ("line", "pence", "code"),
    [
        ("C,50NTRFX", 50, "NTRF"),
        ("C1.50NTRFX", 1_50, "NTRF"),
        ("C000000000001,5NOV X", 1_50, "NOV"),
        ("C2,", 2_00, ""),
        ("C2,//B1", 2_00, ""),
        ("C1,500NTRFX", 1_50, "NTRF"),
    ],
)
def test_amounts_are_read_as_banks_write_them(line, pence, code):
    payment = one_line(f":61:260401{line}")

    assert (payment.amount_pence, payment.bank_code) == (pence, code)


def test_a_single_slash_belongs_to_the_reference():
    payment = one_line(":61:260401C1,00NTRFCT/10/2026//B/17")

    assert (payment.payer_reference, payment.entry_id) == ("CT/10/2026", "B/17")


def test_a_supplementary_line_is_told_before_the_narrative():
    payment = one_line(":61:260401C1,00NTRFX", "/OCMT/EUR1,20/", ":86:FROM ABROAD")

    assert payment.narrative == "/OCMT/EUR1,20/ FROM ABROAD"


def test_a_narrative_line_may_begin_with_a_colon_or_a_hyphen():
    payment = one_line(":61:260401C1,00NTRFX", ":86:PAID", ":08 TEN", "-5 OFF")

    assert payment.narrative == "PAID :08 TEN -5 OFF"


def test_a_narrative_of_the_whole_statement_is_no_lines():
    data = statement(":61:260401C1,00NTRFX", ":86:RENT", closing="C260401GBP101,00")

    result = told(read, data.replace(b"\r\n-", b"\r\n:86:NOT RENT\r\n-"))

    assert [payment.narrative for payment in result.payments] == ["RENT"]
    assert result.faults == []


def test_expected_entries_are_counted_and_never_told():
    result = told(read, statement(":61:260401EC9,00NTRFX", ":61:260401ED5,00NTRFX"))

    assert (result.amounts, result.ends[0].pending_lines, result.faults) == ([], 2, [])


def test_a_statement_that_does_not_add_up_is_told_with_a_fault():
    result = told(read, statement(":61:260401C1,00NTRFX"))

    assert result.amounts == [1_00]
    assert result.expected == ["The balance that the lines lead to: 101.00."]
    assert result.faults[0].place == "the statement from line 1"


def test_swift_blocks_a_byte_order_mark_and_bank_headers_are_passed_over():
    plain = statement(":61:260401C1,00NTRFX", closing="C260401GBP101,00")
    wrapped = b"\xef\xbb\xbfBANKGB2L\n940\n{1:F01}{2:O940}{4:" + plain[:-3] + b"-}{5:{CHK:0}}\n"

    result = told(read, wrapped)

    assert (result.amounts, result.faults, result.ends[0].account) == (
        [1_00],
        [],
        "200000 12345678",
    )


def test_statements_in_one_file_end_one_by_one():
    result = told(read, statement() + statement().replace(b"1/1", b"2/1"))

    assert [end.identity for end in result.ends] == [
        "200000 12345678 S1 1/1 2026-04-01",
        "200000 12345678 S1 2/1 2026-04-01",
    ]


def test_a_page_that_does_not_follow_on_is_a_fault():
    result = told(read, TWO_PAGES.replace(b":60M:C260401GBP1152", b":60M:C260401GBP1151"))

    assert result.expected == ["The page balance that the lines lead to: 1152.25."]


@pytest.mark.parametrize(
    "line",
    [
        "260401C1O,50NTRFX",
        "260401C12NTRFX",
        "260401C,NTRFX",
        "260401C1.234,50NTRFX",
        "260401C1e3,00NTRFX",
        "260401CNaNNTRFX",
        "260401X1,00NTRFX",
        "260401C-1,00NTRFX",
        "260401C1,O5NTRFX",
        "",
    ],
)
def test_a_line_that_is_none_is_a_fault_with_its_place_and_tells_no_payment(line):
    result = told(read, statement(f":61:{line}", ":86:TEXT OF A BAD LINE"))

    assert (result.amounts, len(result.faults)) == ([], 1)
    assert (result.faults[0].place, result.faults[0].text) == ("line 5", line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("260401C1,005NTRFX", "An amount in whole pence."),
        ("260401C1.234NTRFX", "An amount in whole pence."),
        ("261301C0,00NTRFX", "A value date YYMMDD."),
        ("2604011301C0,00NTRFX", "An entry date MMDD."),
    ],
)
def test_what_cannot_be_read_in_a_line_is_named(line, expected):
    assert expected in told(read, statement(f":61:{line}")).expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "An MT940 statement, whose first field is :20:."),
        (b"Date,Amount\n1,2\n", "An MT940 statement, whose first field is :20:."),
        (
            statement()[8:],
            "The reference of the statement, :20:, before its other fields.",
        ),
        (statement().split(b":62F:")[0], "A closing balance, :62F:, behind the lines."),
        (
            statement().replace(b":60F:", b":13X:"),
            "An opening balance, :60F:, before the lines.",
        ),
        (
            statement(":34F:GBPD0,"),
            "A statement of booked entries; this is an intraday report, MT942.",
        ),
        (
            statement(opening="C260331USD100,00"),
            "A balance in GBP, the currency of this account.",
        ),
        (
            statement(":60F:C260331GBP100,00"),
            "One opening and one closing balance in a statement.",
        ),
    ],
)
def test_a_file_that_is_no_whole_statement_is_a_fault(data, expected):
    assert expected in told(read, data).expected


def test_a_line_dated_beyond_the_limit_is_a_fault():
    result = told(read, statement(":61:260410C0,00NTRFX"), not_after=date(2026, 4, 8))

    assert result.expected == ["A day not after 2026-04-08."]


def test_a_card_number_in_a_bad_line_is_not_shown():
    result = told(read, statement(":61:4111 1111 1111 1111"))

    assert "1111 11" not in result.faults[0].text.replace("4111 11", "")


lines = st.lists(
    st.tuples(
        st.dates(date(2000, 1, 1), date(2079, 12, 31)),
        st.integers(-90, 90),
        st.sampled_from(sorted(SIGNS)),
        st.integers(1, 10**12),
        st.text("ABC123 .-", max_size=16).map(str.strip),
        st.from_regex(r"[A-Z]{2}[0-9]{6,12}", fullmatch=True),
        st.text("ABCDEFG 0123456789/?.,()+'", max_size=60).map(str.strip),
    )
)


@settings(deadline=None)
@given(lines, st.integers(-(10**9), 10**9))
def test_whatever_a_bank_writes_is_read_as_it_was_meant(entries, opening):
    closing = opening + sum(SIGNS[mark] * pence for _, _, mark, pence, *_ in entries)

    result = told(read, rendered(entries, opening, closing))

    assert result.faults == []
    assert [
        (p.value_on, p.booked_on, p.amount_pence, p.payer_reference, p.entry_id, p.narrative)
        for p in result.payments
    ] == [
        (day, day + timedelta(later), SIGNS[mark] * pence, reference, bank, text)
        for day, later, mark, pence, reference, bank, text in entries
    ]


def rendered(entries, opening, closing) -> bytes:
    out = []
    for day, later, mark, pence, reference, bank, text in entries:
        booked = day + timedelta(later)
        out.append(f":61:{day:%y%m%d}{booked:%m%d}{mark}{amount(pence)}NTRF{reference}//{bank}")
        out.append(f":86:{text}")
    return statement(*out, opening=balance(opening), closing=balance(closing))


def amount(pence: int) -> str:
    return f"{pence // 100},{pence % 100:02d}"


def balance(pence: int) -> str:
    return f"{'D' if pence < 0 else 'C'}260401GBP{amount(abs(pence))}"


def test_a_statement_cut_off_anywhere_is_told_without_a_crash():
    assert survives_every_truncation(read, TWO_PAGES)


@settings(deadline=None)
@given(st.lists(st.sampled_from(TWO_PAGES.splitlines(keepends=True)) | st.binary(max_size=60)))
def test_no_bytes_make_the_reader_raise(pieces):
    result = told(read, b"".join(pieces))

    assert result.faults or result.ends
