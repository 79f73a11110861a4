"""Files that a council describes itself: what the mapping says is what is read, or refused."""

import csv
import io
from datetime import date

import pytest
from everypenny.domain.declared_format import (
    Amounts,
    Columns,
    DeclaredFormat,
    Lines,
    Trailer,
)
from everypenny.formats.declared_format import reader_of
from everypenny.formats.declared_values import day_reader, pence_reader
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

COLUMNS = Columns(booked_on="Date", amount="Amount", payer_reference="Reference")
CSV = DeclaredFormat(about="A list", dates=("dd/mm/yyyy",), columns=COLUMNS)
FIXED = DeclaredFormat(
    about="A schedule",
    dates=("ddmmyy",),
    lines=Lines(kind="fixed_width", width=26, skip_prefixes=("H",), record_begins="D"),
    columns=Columns(paid_on="2-7", payer_reference="8-17", amount="18-25", sign="26-26"),
    amounts=Amounts(unit="pence", minus=("-",), plus=("+", "")),
    trailer=Trailer(begins="T", count="2-6", total="7-15", hash_total="16-25", hash_of="8-17"),
)
A_SCHEDULE = (
    b"H a housing association\n"
    b"D010326771200456 00001250+\n"
    b"D020326771200457 00000250-\n"
    b"D030326771200458 00000000 \n"
    b"T00003     10002313601371\n"
)


def with_columns(**columns):
    return DeclaredFormat(about="", dates=("dd/mm/yyyy",), columns=Columns(**columns))


def test_headings_are_found_whatever_their_order_blanks_and_capitals():
    data = b" REFERENCE ,amount,Paid by,date\n771200456,12.50,cash,01/03/2026\n"

    answer = told(reader_of(CSV), data)

    (payment,) = answer.payments
    assert (payment.amount_pence, payment.payer_reference) == (1250, "771200456")
    assert payment.booked_on.isoformat() == "2026-03-01"


def test_columns_without_headings_are_named_by_letter_or_place():
    lines = Lines(header=False, delimiter="\t", quote="")
    columns = Columns(paid_on="A", amount=2, narrative=("D", 3))
    declared = DeclaredFormat(about="", dates=("yyyy-mm-dd",), lines=lines, columns=columns)

    answer = told(reader_of(declared), b'2026-03-01\t1.00\t"second\tfirst\n')

    assert answer.payments[0].narrative == 'first "second'
    assert answer.payments[0].booked_on == answer.payments[0].paid_on


def test_a_schedule_of_fixed_width_agrees_with_its_trailer():
    answer = told(reader_of(FIXED), A_SCHEDULE)

    (end,) = answer.ends
    assert answer.faults == []
    assert answer.amounts == [1250, -250]
    assert end.zero_lines == 1
    assert end.stated_pence == 1000
    assert {c.name: (c.stated, c.found) for c in end.controls} == {
        "number of lines": (3, 3),
        "total": (1000, 1000),
        "hash total": (2313601371, 2313601371),
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"T00003", b"T00004", "3, which the lines add up to."),
        (b"     1000", b"     1001", "10.00, which the lines add up to."),
        (b"2313601371", b"2313601372", "2313601371, which the lines add up to."),
        (b"T00003", b"X00003", "A last line that begins with 'T'."),
        (b"T00003", b"T0000x", "The number of lines of the file."),
        (b"1250+", b"1250?", "One of '-', '+', ''."),
        (b"D0203", b"D3202", "A day as ddmmyy."),
        (b"0250-\n", b"0250-x\n", "A line of exactly 26 characters, not 27."),
        (b"H a", b"Z a", "A line that begins with 'D'."),
        (b"371\n", b"371\nD010326771200456 00001250+\n", "Nothing behind the file's one"),
    ],
)
def test_a_schedule_that_contradicts_itself_is_told_where(old, new, expected):
    assert old in A_SCHEDULE

    answer = told(reader_of(FIXED), A_SCHEDULE.replace(old, new))

    assert any(found.startswith(expected) for found in answer.expected)


def test_every_mistake_of_a_line_is_told_with_its_column():
    data = b"Date,Amount,Reference\n32/03/2026,1.234,X\n01/03/2026,1.00,Y\n"

    answer = told(reader_of(CSV), data)

    assert [fault.place for fault in answer.faults] == [
        "line 2, column 'Date'",
        "line 2, column 'Amount'",
    ]
    assert answer.amounts == [100]


@pytest.mark.parametrize(
    "amount", ["1.234", "1e3", "NaN", "12.345", "1,000.00", "£5.00", "5.00-", "١٢", "", "--1"]
)
def test_an_amount_that_would_have_to_be_guessed_is_refused(amount):
    data = f'Date,Amount,Reference\n01/03/2026,"{amount}",X\n'.encode()

    answer = told(reader_of(CSV), data)

    assert answer.payments == []
    assert answer.faults[0].place == "line 2, column 'Amount'"


@pytest.mark.parametrize(
    ("amounts", "written", "pence"),
    [
        (Amounts(thousands=","), "-1,234,567.80", -123456780),
        (Amounts(thousands=","), "1234.80", 123480),
        (Amounts(thousands=","), "12,34.80", None),
        (Amounts(thousands=",", symbol="£"), "£1,234", 123400),
        (Amounts(symbol="£"), "-£5.00", -500),
        (Amounts(symbol="£"), "£-5.00", -500),
        (Amounts(thousands=".", decimal=","), "1.234,50", 123450),
        (Amounts(decimal=","), "1.50", None),
        (Amounts(unit="pence"), "1250", 1250),
        (Amounts(unit="pence"), "12.50", None),
        (Amounts(minus=("DR",), plus=("CR",)), "12.50 DR", -1250),
        (Amounts(minus=("DR",), plus=("CR",)), "12.50", None),
        (Amounts(minus=("-",), plus=("",)), "12.50-", -1250),
        (Amounts(minus=("-",), plus=("",)), "-12.50", -1250),
        (Amounts(minus=("DR",), plus=("",)), "-12.50DR", None),
    ],
)
def test_money_is_read_as_it_is_declared_and_not_otherwise(amounts, written, pence):
    assert pence_reader(amounts, words=True)(written) == pence


@given(pence=st.integers(-(10**14), 10**14))
def test_an_amount_written_with_thousands_comes_back_to_the_penny(pence):
    written = f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"

    assert pence_reader(Amounts(thousands=",", symbol="£"), words=True)(written) == pence


@given(day=st.dates())
def test_a_day_comes_back_from_each_form(day):
    read = day_reader(("dd/mm/yyyy", "d mmm yyyy", "yyyy-mm-ddTHH:MM:SS"))

    written = (
        f"{day:%d/%m}/{day.year:04}",
        f"{day.day} {day:%b} {day.year:04}",
        f"{day.year:04}-{day:%m-%d}T23:59:59",
    )
    assert [read(text) for text in written] == [day] * 3


@pytest.mark.parametrize("pattern", ["dd/mm", "mm/yyyy", "dd/dd/yyyy", "mmm mm d yy", ""])
def test_a_pattern_that_names_no_whole_day_is_refused(pattern):
    with pytest.raises(ValueError, match="day"):
        day_reader((pattern,))


def statement(*rows):
    return "Date,Amount,Balance\n" + "".join(f"{row}\n" for row in rows)


BALANCED = with_columns(booked_on="Date", amount="Amount", balance="Balance")
OLDEST_FIRST = ("01/03/2026,5.00,105.00", "02/03/2026,-2.00,103.00", "02/03/2026,1.00,104.00")


@pytest.mark.parametrize("rows", [OLDEST_FIRST, OLDEST_FIRST[::-1]])
def test_balances_are_proven_whether_the_newest_line_is_first_or_last(rows):
    answer = told(reader_of(BALANCED), statement(*rows).encode())

    (end,) = answer.ends
    assert answer.faults == []
    assert (end.opening_pence, end.closing_pence, end.stated_pence) == (10000, 10400, 400)


@pytest.mark.parametrize(
    "rows",
    [
        ("01/03/2026,5.00,105.00", "01/03/2026,-2.00,103.00"),
        ("01/03/2026,-2.00,103.00", "01/03/2026,5.00,105.00"),
    ],
)
def test_on_a_single_day_the_order_that_holds_is_taken(rows):
    answer = told(reader_of(BALANCED), statement(*rows).encode())

    assert answer.faults == []
    assert (answer.ends[0].opening_pence, answer.ends[0].closing_pence) == (10000, 10300)


@given(
    amounts=st.lists(st.integers(-9999, 9999), min_size=1, max_size=12),
    opening=st.integers(-99999, 99999),
    hidden=st.sets(st.integers(0, 10)),
)
def test_opening_and_closing_follow_from_any_balances_that_are_told(amounts, opening, hidden):
    balance, rows = opening, []
    for place, pence in enumerate(amounts):
        balance += pence
        shown = "" if place in hidden and place + 1 < len(amounts) else str(balance)
        rows.append(f"{place + 1:02}/03/2026,{pence},{shown}")
    declared = DeclaredFormat(
        about="",
        dates=("dd/mm/yyyy",),
        columns=BALANCED.columns,
        amounts=Amounts(unit="pence"),
    )

    for ordered in (rows, rows[::-1]):
        (end,) = told(reader_of(declared), statement(*ordered).encode()).ends
        assert (end.opening_pence, end.closing_pence) == (opening, balance)


def test_a_line_whose_balance_does_not_follow_is_told_by_its_number():
    rows = (*OLDEST_FIRST, "03/03/2026,1.00,104.00")

    answer = told(reader_of(BALANCED), statement(*rows).encode())

    assert [(fault.place, fault.expected) for fault in answer.faults] == [
        ("line 5, balance", "105.00, by the line before it.")
    ]


def test_each_account_is_a_batch_of_its_own():
    declared = with_columns(booked_on="Date", amount="Amount", account=("Sort code", "No"))
    rows = ("01/03/2026,1.00,10-00-00,1", "01/03/2026,2.00,10-00-00,2")
    data = "Date,Amount,Sort code,No\n" + "\n".join(rows)

    answer = told(reader_of(declared), data.encode())

    assert [end.account for end in answer.ends] == ["10-00-00 1", "10-00-00 2"]
    assert [end.total_pence for end in answer.ends] == [100, 200]


def test_accounts_with_the_same_lines_are_told_apart_by_their_identity():
    declared = with_columns(booked_on="Date", amount="Amount", account="No")
    data = b"Date,Amount,No\n01/03/2026,1.00,1\n01/03/2026,1.00,2\n"

    first, second = told(reader_of(declared), data).ends

    assert first.identity == "1, 2026-03-01 to 2026-03-01, 1 lines, 1.00"
    assert second.identity != first.identity


def test_an_account_that_comes_again_behind_another_is_refused():
    declared = with_columns(booked_on="Date", amount="Amount", account="No")
    data = b"Date,Amount,No\n01/03/2026,1.00,1\n01/03/2026,1.00,2\n01/03/2026,1.00,1\n"

    answer = told(reader_of(declared), data)

    assert [fault.place for fault in answer.faults] == ["line 4"]


def test_the_source_names_the_account_that_the_file_does_not():
    data = b"Date,Amount,Reference\n01/03/2026,1.00,X\n"

    answer = told(reader_of(CSV), data, settings={"account": "20-00-00 12345678"})

    assert answer.ends[0].account == "20-00-00 12345678"


def test_a_quoted_cell_may_run_over_lines_and_the_next_line_keeps_its_number():
    data = b'Date,Amount,Reference\n01/03/2026,1.00,"one\ntwo"\nx,1.00,"="\n'

    answer = told(reader_of(CSV), data)

    assert answer.payments[0].payer_reference == "one\ntwo"
    assert answer.faults[0].place == "line 4, column 'Date'"


def test_text_that_a_spreadsheet_would_run_is_kept_verbatim():
    data = b'Date,Amount,Reference\n01/03/2026,1.00,"=HYPERLINK(""http://x"")"\n'

    answer = told(reader_of(CSV), data)

    assert answer.payments[0].payer_reference == '=HYPERLINK("http://x")'


@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**9),
            st.text(st.characters(codec="utf-8", exclude_characters="\0\r\x1c\x1d\x1e\x85")),
        ),
        min_size=1,
    )
)
def test_whatever_a_spreadsheet_quotes_comes_back_verbatim(rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Date", "Amount", "Reference"])
    for pence, text in rows:
        writer.writerow(["01/03/2026", f"{pence // 100}.{pence % 100:02d}", f"<{text}>"])

    answer = told(reader_of(CSV), out.getvalue().encode())

    assert answer.amounts == [pence for pence, _ in rows]
    assert [payment.payer_reference for payment in answer.payments] == [
        f"<{text}>" for _, text in rows
    ]


def test_a_day_beyond_the_sources_setting_is_refused():
    data = b"Date,Amount,Reference\n02/03/2026,1.00,X\n"

    answer = told(reader_of(CSV), data, not_after=date(2026, 3, 1))

    assert answer.expected == ["A day not after 01/03/2026."]


def test_constants_stand_on_every_payment():
    declared = DeclaredFormat(
        about="",
        dates=CSV.dates,
        columns=COLUMNS,
        constants={"method_code": "DWP", "narrative": "attachment"},
    )

    answer = told(reader_of(declared), b"Date,Amount,Reference\n01/03/2026,1.00,X\n")

    payment = answer.payments[0]
    assert (payment.method_code, payment.narrative) == ("DWP", "attachment")


def test_a_file_without_lines_is_refused():
    assert told(reader_of(CSV), b"Date,Amount,Reference\n").expected == ["A file with lines."]
    assert told(reader_of(CSV), b"").expected == ["A file with lines."]


def test_a_file_with_ten_million_columns_is_told_and_not_read():
    data = b"Date,Amount,Reference\n" + b"," * 10_000_000 + b"\n01/03/2026,1.00,X\n"

    answer = told(reader_of(CSV), data)

    assert answer.expected == ["A line of at most 100000 bytes."]
    assert answer.amounts == [100]


def test_a_line_without_any_column_that_a_headless_mapping_needs_is_told():
    lines = Lines(header=False)
    columns = Columns(booked_on="A", amount="F")
    declared = DeclaredFormat(about="", dates=("dd/mm/yyyy",), lines=lines, columns=columns)

    answer = told(reader_of(declared), b"01/03/2026,1.00\n")

    assert answer.expected == ["6 cells, not 2."]


def test_a_schedule_cut_anywhere_is_accepted_or_explained():
    assert survives_every_truncation(reader_of(FIXED), A_SCHEDULE)
    assert survives_every_truncation(reader_of(BALANCED), statement(*OLDEST_FIRST).encode())
