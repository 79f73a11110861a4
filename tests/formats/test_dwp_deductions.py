"""DWP's deductions: read by column letter, whatever Excel made of the cells."""

import io
import zipfile

import pytest
from everypenny.formats.inward.dwp_deductions import read
from everypenny.formats.inward.xlsx_sheet import MOST_BYTES

from tests.formats.bank_files import survives_every_truncation, told
from tests.formats.workbooks import STYLES, day, number, shared, sheet, text, workbook

HEADINGS = {"A": text("Creditor"), "F": text("Reference"), "L": text("Amount")}


def a_row(reference="7712 00456", pence=1850, sign="+", **cells):
    return {
        "F": text(reference),
        "K": text("23/06/2026"),
        "L": text(str(pence)),
        "M": text(sign),
        **cells,
    }


def read_rows(*rows, **options):
    return told(read, workbook([HEADINGS, *rows]), **options)


def test_a_deduction_is_an_account_a_day_and_whole_pence():
    answer = read_rows(a_row(), a_row(pence=500, sign="-"))

    assert answer.faults == []
    assert answer.amounts == [1850, -500]
    assert answer.payments[0].payer_reference == "771200456"
    assert answer.payments[0].paid_on.isoformat() == "2026-06-23"


def test_native_days_and_numbers_read_as_the_same_text_would():
    native = a_row(K=day(46196), L=number(1850), F=shared(1), E=number("28901.0"))

    answer = told(read, workbook([HEADINGS, native], ["other", "7712 00456"]))

    (payment,) = answer.payments
    assert payment.paid_on.isoformat() == "2026-06-23"
    assert (payment.payer_reference, payment.amount_pence) == ("771200456", 1850)


def test_an_empty_cell_moves_no_other():
    answer = read_rows({"K": text("23/06/2026"), "L": number(7), "F": text("1")})

    assert answer.amounts == [7]


def test_the_totals_that_each_row_repeats_are_checked():
    totals = {"N": text("1350"), "O": text("+"), "P": text("2")}

    answer = read_rows(a_row(**totals), a_row(pence=500, sign="-", **totals))

    assert answer.faults == []
    assert [(c.name, c.stated, c.found) for c in answer.ends[0].controls] == [
        ("total", 1350, 1350),
        ("number of rows", 2, 2),
    ]
    assert answer.ends[0].stated_pence == 1350


@pytest.mark.parametrize("totals", [{"N": text("1851")}, {"P": text("3")}])
def test_totals_that_the_rows_contradict_refuse_the_file_unless_only_noted(totals):
    strict, noted = (
        read_rows(a_row(**totals), settings=settings) for settings in ({}, {"totals": "noted"})
    )

    assert [fault.place for fault in strict.faults] == ["columns N to P"]
    assert noted.faults == []
    assert not noted.ends[0].controls[0].agrees


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"K": text("31/06/2026")}, "row 2, K"),
        ({"K": number(46196)}, "row 2, K"),
        ({"L": text("18.50")}, "row 2, L"),
        ({"L": text("-1850")}, "row 2, L"),
        ({"L": text("1e3")}, "row 2, L"),
        ({"M": text("x")}, "row 2, M"),
        ({"N": text("many")}, "row 2, N"),
        ({"P": text("-1")}, "row 2, P"),
    ],
)
def test_a_cell_that_would_have_to_be_guessed_is_told_by_row_and_letter(cells, place):
    answer = read_rows(a_row(**cells))

    assert [fault.place for fault in answer.faults] == [place]
    assert answer.payments == []


def test_a_national_insurance_number_is_never_told():
    answer = read_rows(a_row(I=text("AB123456"), L=text("?")))

    assert "AB123456" not in str(answer)


def test_a_workbook_without_rows_is_refused():
    assert read_rows().expected == ["A row of headings, and rows below it."]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a workbook",
        b"PK\x03\x04" + b"\0" * 200,
        workbook([], book="<workbook/>"),
        workbook([], relations="<Relationships/>"),
        workbook([HEADINGS, a_row()], sheet="<worksheet><sheetData><row>"),
        workbook([HEADINGS], styles=STYLES, sheet="\0"),
    ],
)
def test_what_is_no_workbook_is_refused_and_not_raised(data):
    answer = told(read, data)

    assert len(answer.faults) == 1
    assert answer.ends == []


def test_entities_are_refused_before_they_swell():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet([HEADINGS, a_row(F=text("&a;"))])

    answer = told(read, workbook([], sheet=bomb))

    assert "DOCTYPE" in answer.expected[0]


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread():
    block, out = bytes(10_000_000), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book, book.open("x", "w") as part:
        for _ in range(MOST_BYTES // len(block) + 1):
            part.write(block)

    answer = told(read, out.getvalue())

    assert "unpacked" in answer.expected[0]


def test_a_workbook_cut_anywhere_is_accepted_or_explained():
    assert survives_every_truncation(read, workbook([HEADINGS, a_row()], ["x"]))
