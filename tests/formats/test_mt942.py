"""MT942: what moved so far today is read for its details, and its totals are judged."""

from everypenny.formats.inward.mt942 import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

REPORT = (
    b":20:R1\n:25:200000 12345678\n:28C:91/1\n:34F:GBPD0,\n:34F:GBPC0,\n:13D:2604011200+0100\n"
    b":61:2604010401C10,00NTRFCT1//B1\n:86:COUNCIL TAX\n"
    b":61:2604010401D4,00NCHGNONREF\n"
    b":61:2604020402EC5,00NTRFCT2\n:86:TOMORROW\n"
    b":90D:1GBP4,00\n:90C:2GBP15,00\n-\n"
)


def test_a_report_is_read_without_balances():
    result = told(read, REPORT)

    assert (result.amounts, result.faults) == ([10_00, -4_00], [])
    assert result.ends[0].identity == "200000 12345678 R1 91/1 2604011200+0100"
    assert (result.ends[0].opening_pence, result.ends[0].closing_pence) == (None, None)
    assert result.ends[0].pending_lines == 1


def test_totals_and_counts_of_a_report_are_controls():
    end = told(read, REPORT).ends[0]

    assert [(control.name, control.stated) for control in end.controls] == [
        ("number of debits", 1),
        ("debits", 4_00),
        ("number of credits", 2),
        ("credits", 15_00),
    ]


def test_a_total_that_disagrees_is_a_fault():
    result = told(read, REPORT.replace(b":90C:2GBP15,00", b":90C:3GBP16,00"))

    assert [fault.text for fault in result.faults] == [
        "number of credits: 3",
        "credits: 16.00",
    ]


def test_a_statement_is_no_interim_report():
    result = told(read, REPORT.replace(b":34F:GBPD0,", b":60F:C260331GBP1,00"))

    assert "this is a statement, MT940" in result.expected[0]


def test_a_report_in_another_currency_or_without_its_reference_is_a_fault():
    assert len(told(read, REPORT, currency="EUR").faults) == 4
    assert len(told(read, REPORT.removeprefix(b":20:R1\n")).faults) == 1


def test_an_empty_file_is_no_report():
    assert told(read, b"").expected == ["An MT942 report, whose first field is :20:."]


def test_a_report_cut_off_anywhere_is_told_without_a_crash():
    assert survives_every_truncation(read, REPORT)


@settings(deadline=None)
@given(st.lists(st.sampled_from(REPORT.splitlines(keepends=True)) | st.binary(max_size=60)))
def test_no_bytes_make_the_reader_raise(pieces):
    result = told(read, b"".join(pieces))

    assert result.faults or result.ends
