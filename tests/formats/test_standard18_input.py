"""Standard 18 input: what the council asked Bacs to collect, and contras that must match."""

from datetime import date
from pathlib import Path

import pytest
from everypenny.formats.inward.standard18_input import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

WHOLE = (Path(__file__).parent / "standard18_input" / "collections.txt").read_bytes()
OURS = "20000012345678"
NO_PENCE = "Pence in columns 36 to 46: none for an instruction, else more than none."
NO_ITEM = "An item: sort codes and accounts in columns 1 to 14 and 18 to 31."
VOL1 = f"{'VOL1000042':<41}654321{'1':>33}"
UHL1 = "UHL1 26091999999    000000001 DAILY  001".ljust(80)


def item(code, pence, reference="", name="", *, account="40000087654321", day=""):
    text = (
        f"{account}0{code}{OURS}    {pence:011}{'EXAMPLE COUNCIL':<18}{reference:<18}{name:<18}"
    )
    return text + day


def submission(*items: str, debits=(0, 0), paid=(0, 0), header=UHL1) -> bytes:
    trailer = f"UTL1{debits[0]:013}{paid[0]:013}{debits[1]:07}{paid[1]:07}".ljust(80)
    return "".join(f"{line}\r\n" for line in (VOL1, header, *items, trailer)).encode()


def test_collections_are_money_in_and_contras_are_no_payments():
    result = told(read, WHOLE)

    assert (result.faults, result.amounts) == ([], [125_00, 98_00, 30_50, -12_00])
    assert result.ends[0].identity == "2026-04-01 654321 000042 001"
    assert (result.ends[0].account, result.ends[0].zero_lines) == ("200000 12345678", 1)


def test_a_collection_names_its_payer_and_its_processing_day():
    payment = told(read, WHOLE).payments[0]

    assert (payment.payer_reference, payment.payer_name) == ("CT10045678", "A EXAMPLE")
    assert (payment.payer_account, payment.bank_code) == ("400000 87654321", "17")
    assert (payment.booked_on, payment.paid_on) == (date(2026, 4, 1), date(2026, 4, 1))


def test_the_trailer_counts_contras_in():
    controls = told(read, WHOLE).ends[0].controls

    assert [(control.name, control.stated, control.agrees) for control in controls] == [
        ("contra of debits", 253_50, True),
        ("contra of credits", 12_00, True),
        ("debits", 265_50, True),
        ("credits", 265_50, True),
        ("number of debits", 4, True),
        ("number of credits", 2, True),
    ]


def test_an_item_of_a_multi_day_file_bears_its_own_day():
    data = submission(item("17", 5, day=" 26093"), debits=(5, 1))

    assert told(read, data).payments[0].booked_on == date(2026, 4, 3)


def test_a_contra_that_does_not_match_is_a_fault():
    contra = item("99", 6, "CONTRA", account=OURS)

    result = told(read, submission(item("17", 5), contra, debits=(5, 1), paid=(6, 1)))

    assert [fault.text for fault in result.faults] == ["contra of debits: 0.06"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            item("17", 0),
            NO_PENCE,
        ),
        (
            item("0N", 5),
            NO_PENCE,
        ),
        (
            item("17", 5).replace("00000000005", "000000000.5"),
            NO_PENCE,
        ),
        (item("55", 5), "A code 01, 17, 18, 19, 99, 0N, 0C or 0S in columns 16 and 17."),
        (
            item("17", 5, account="4000008765432X"),
            NO_ITEM,
        ),
        (
            item("17", 5)[:60],
            NO_ITEM,
        ),
        (item("17", 5, day=" 26366"), "A processing date YYDDD in columns 102 to 106."),
        (item("17", 5, day=" 26099"), "A day not after 2026-04-08."),
    ],
)
def test_an_item_that_bacs_would_refuse_is_a_fault_with_its_place(line, expected):
    data = submission(line, item("17", 7), debits=(7, 1))

    result = told(read, data, not_after=date(2026, 4, 8))

    assert (result.amounts, result.expected) == ([7], [expected])
    assert result.faults[0].place == "line 3"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "A Standard 18 file with a header UHL1."),
        (b"Date,Amount\n1,2\n", "A header UHL1 before this record."),
        (submission().split(b"UTL1")[0], "A trailer UTL1 behind the items."),
        (
            submission(header=UHL1.replace("26091", "26999")),
            "A processing date YYDDD in columns 6 to 10.",
        ),
        (submission(debits=(5, 1)), "The debits that the lines lead to: 0.00."),
        (
            submission().replace(b"UTL1000000", b"UTL1x00000"),
            "A number in columns 5 to 17: debits.",
        ),
    ],
)
def test_a_file_that_is_no_whole_submission_is_a_fault(data, expected):
    assert expected in told(read, data).expected


def test_a_source_in_another_currency_is_a_fault():
    assert told(read, WHOLE, currency="EUR").expected == ["A source in EUR; Bacs is sterling."]


ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["01", "17", "18", "19"]),
        st.integers(1, 10**11 - 1),
        st.text("ABC 123/.&-", max_size=18).map(str.strip),
        st.text("ABC 123/.&-", max_size=18).map(str.strip),
    )
)


@settings(deadline=None)
@given(ITEMS)
def test_whatever_was_submitted_is_read_as_it_was_meant(items):
    total = sum(pence for _, pence, *_ in items)
    data = submission(*(item(*fields) for fields in items), debits=(total, len(items)))

    result = told(read, data)

    assert result.faults == []
    assert [
        (p.bank_code, p.amount_pence, p.payer_reference, p.payer_name) for p in result.payments
    ] == items


def test_a_file_cut_off_anywhere_is_told_without_a_crash():
    assert survives_every_truncation(read, WHOLE)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WHOLE.splitlines(keepends=True)) | st.binary(max_size=60)))
def test_no_bytes_make_the_reader_raise(pieces):
    result = told(read, b"".join(pieces))

    assert result.faults or result.ends
