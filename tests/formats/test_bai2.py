"""BAI2: every figure that the bank states about its file is checked against its lines."""

from datetime import date
from pathlib import Path

import pytest
from everypenny.formats.inward.bai2 import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

ONE_ACCOUNT = (Path(__file__).parent / "bai2" / "one_account.bai2").read_bytes()
DAY = date(2026, 4, 1)


def bank_file(*lines: str, header="03,12345678,GBP,/", group="1,260401,2400,GBP,2") -> bytes:
    """A file of one account whose trailers leave out what they may leave blank."""
    records = ("01,BANK,US,260402,0615,7,,,2/", f"02,US,BANK,{group}/", header, *lines)
    return "\n".join([*records, "49,,/", "98,,,/", "99,,,/", ""]).encode()


def one_line(*lines: str):
    return told(read, bank_file(*lines)).payments[0]


def test_an_account_is_a_batch_with_its_balances():
    result = told(read, ONE_ACCOUNT)

    assert result.faults == []
    end = result.ends[0]
    assert (end.identity, end.account) == ("12345678 200000 2026-04-01", "12345678 200000")
    assert (end.opening_pence, end.closing_pence, end.stated_pence) == (
        1000_00,
        1332_75,
        332_75,
    )


def test_the_sign_of_a_line_is_its_types():
    assert told(read, ONE_ACCOUNT).amounts == [125_00, 215_00, -6_00, -1_25]


def test_a_line_that_moves_no_money_is_counted_and_not_told():
    assert told(read, ONE_ACCOUNT).ends[0].zero_lines == 1


def test_every_stated_figure_is_a_control():
    controls = told(read, ONE_ACCOUNT).ends[0].controls

    assert all(control.agrees for control in controls)
    assert [control.name for control in controls] == [
        "balance",
        "credits",
        "number of credits",
        "debits",
        "number of debits",
        "account control",
        "number of account records",
        "group control",
        "number of accounts",
        "number of group records",
        "file control",
        "number of groups",
        "number of file records",
    ]


def test_a_text_keeps_its_commas_and_slashes():
    payment = told(read, ONE_ACCOUNT).payments[0]

    assert payment.narrative == "A EXAMPLE COUNCIL TAX/APRIL, HOUSE 4"
    assert (payment.entry_id, payment.payer_reference) == ("FP0001", "CT10045678")
    assert (payment.bank_code, payment.booked_on, payment.value_on) == ("399", DAY, DAY)


def test_a_text_broken_within_a_word_is_whole_again():
    assert told(read, ONE_ACCOUNT).payments[1].narrative == (
        "BGC B SAMPLE RENT REFERENCE HN0012345678 WEEK 1"
    )


def test_tagged_items_on_lines_of_their_own_stay_apart():
    assert told(read, ONE_ACCOUNT).payments[2].narrative == "EREF:CHQ 101 REMI:REFUND/DUPLICATE"


def test_a_reference_of_noughts_is_none():
    assert told(read, ONE_ACCOUNT).payments[2].entry_id == ""


def test_a_group_of_figures_may_go_on_after_any_field():
    header = "03,12345678,GBP,010,500,,,015/\n88,600,,,100/\n88,100,1,,,/\n88,400,0,0,/"

    result = told(read, bank_file("16,142,100,,,,RENT/", header=header))

    assert result.faults == []
    assert (result.ends[0].opening_pence, result.ends[0].closing_pence) == (5_00, 6_00)


@pytest.mark.parametrize(
    ("funds", "value_on"),
    [
        ("", DAY),
        ("0", DAY),
        ("1", DAY),
        ("2", DAY),
        ("Z", DAY),
        ("S,10,20,70", DAY),
        ("V,260403,", date(2026, 4, 3)),
        ("V,20260403,1200", date(2026, 4, 3)),
        ("D,2,0,40,1,60", DAY),
        ("D,0", DAY),
    ],
)
def test_a_funds_type_brings_its_own_fields(funds, value_on):
    payment = one_line(f"16,142,100,{funds},BANK1,OURS1,RENT, WEEK 1/")

    assert (payment.amount_pence, payment.value_on) == (1_00, value_on)
    assert (payment.entry_id, payment.payer_reference, payment.narrative) == (
        "BANK1",
        "OURS1",
        "RENT, WEEK 1",
    )


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (b"015,133275", b"015,133276", "balance: 1332.76"),
        (b"100,34000,2", b"100,34000,3", "number of credits: 3"),
        (b"400,725,2", b"400,726,2", "debits: 7.26"),
        (b"49,302725,13", b"49,302724,13", "account control: 3027.24"),
        (b"98,302725,1,15", b"98,302725,2,15", "number of accounts: 2"),
        (b"99,302725,1,17", b"99,302725,1,18", "number of file records: 18"),
    ],
)
def test_a_stated_figure_that_disagrees_is_a_fault(before, after, text):
    result = told(read, ONE_ACCOUNT.replace(before, after))

    assert text in [fault.text for fault in result.faults]
    assert len(result.payments) == 4


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("16,142,12.34,,,,X/", "An amount in pence: digits only, with a sign or without."),
        ("16,142,1e3,,,,X/", "An amount in pence: digits only, with a sign or without."),
        ("16,142,NaN,,,,X/", "An amount in pence: digits only, with a sign or without."),
        ("16,14,100,,,,X/", "A type code of three digits."),
        ("16,", "A type code of three digits."),
        ("16,142,100,Q,,,X/", "A funds type: blank, 0, 1, 2, Z, S, V or D."),
        ("16,142,100,V,260231,,,,X/", "A date YYMMDD that is in the calendar."),
        (
            "16,920,100,,,,X/",
            "A type code from 100 to 699, or 890; no other says whose money it is.",
        ),
        (
            "17,142,100,,,,X/",
            "A record, which begins with 01, 02, 03, 16, 49, 88, 98 or 99 and a comma.",
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_a_fault_with_its_place(line, expected):
    result = told(read, bank_file(line, "16,142,5,,,,NEXT/"))

    assert (result.amounts, result.expected) == ([5], [expected])
    assert result.faults[0].place == "line 4"


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ("2,260401,2400,GBP,2", "deletion"),
        ("3,260401,2400,GBP,2", "correction"),
        ("4,260401,2400,GBP,2", "test data"),
        ("1,260401,2400,GBP,3", "interim"),
        ("1,260231,2400,GBP,2", "A date YYMMDD"),
    ],
)
def test_a_group_that_is_no_final_addition_is_a_fault(group, said):
    result = told(read, bank_file(group=group))

    assert len(result.faults) == 1
    assert said in result.expected[0]


def test_an_account_that_states_no_currency_is_in_dollars():
    result = told(read, bank_file(header="03,12345678,,/", group="1,260401,2400,,2"))

    assert result.expected == ["An account in GBP; none stated means USD."]
    assert result.ends[0].currency == "USD"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (b"01,", "A file header (01) before a group."),
        (b"02,", "A group header (02) before an account."),
        (b"03,", "An account (03) before its lines."),
        (b"49,", "A trailer (49) behind the account."),
        (b"98,", "A trailer (98) behind the group."),
        (b"99,", "A trailer (99) behind the file."),
    ],
)
def test_a_missing_header_or_trailer_is_a_fault(code, expected):
    lines = ONE_ACCOUNT.splitlines(keepends=True)

    result = told(read, b"".join(line for line in lines if not line.startswith(code)))

    assert expected in result.expected


@pytest.mark.parametrize("data", [b"", b"Date,Amount\n1,2\n", b"01,BANK,US,260402,,7,,,2/\n"])
def test_a_file_without_an_account_is_a_fault(data):
    assert "A BAI2 file with at least one account (03)." in told(read, data).expected


def test_a_line_dated_beyond_the_limit_is_a_fault():
    result = told(read, ONE_ACCOUNT, not_after=date(2026, 3, 31))

    assert set(result.expected) == {"A day not after 2026-03-31."}


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["108", "142", "191", "399", "409", "475", "699"]),
        st.integers(1, 10**12),
        st.sampled_from(["", "0", "Z", "S,1,2,3", "V,260401,0900", "D,1,0,5"]),
        st.from_regex(r"[A-Z]{2}[0-9]{0,6}[1-9]", fullmatch=True),
        st.from_regex(r"[A-Z]{2}[0-9]{0,6}[1-9]", fullmatch=True),
        st.text("ABC 12,./()'", max_size=60).map(lambda text: text.strip(" /")),
    ),
    min_size=1,
)


@settings(deadline=None)
@given(ENTRIES, st.integers(-(10**9), 10**9))
def test_whatever_a_bank_writes_is_read_as_it_was_meant(entries, opening):
    result = told(read, rendered(entries, opening))

    assert result.faults == []
    assert [
        (p.bank_code, abs(p.amount_pence), p.entry_id, p.payer_reference, p.narrative)
        for p in result.payments
    ] == [(code, pence, bank, ours, text) for code, pence, _, bank, ours, text in entries]


def rendered(entries, opening) -> bytes:
    moved = sum(pence if code < "400" else -pence for code, pence, *_ in entries)
    total = opening + (opening + moved) + sum(pence for _, pence, *_ in entries)
    lines, count = [], len(entries)
    for code, pence, funds, bank, ours, text in entries:
        lines.append(f"16,{code},{pence},{funds},{bank},{ours},{text}/")
    header = f"03,12345678,GBP,010,{opening},,,015,{opening + moved},,/"
    return (
        bank_file(*lines, header=header)
        .replace(b"\n49,,/", b"\n49,%d,%d/" % (total, count + 2))
        .replace(b"\n98,,,/", b"\n98,%d,1,%d/" % (total, count + 4))
        .replace(b"\n99,,,/", b"\n99,%d,1,%d/" % (total, count + 6))
    )


def test_a_file_cut_off_anywhere_is_told_without_a_crash():
    assert survives_every_truncation(read, ONE_ACCOUNT)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(ONE_ACCOUNT.splitlines(keepends=True)) | st.binary(max_size=60))
)
def test_no_bytes_make_the_reader_raise(pieces):
    result = told(read, b"".join(pieces))

    assert result.faults or result.ends
