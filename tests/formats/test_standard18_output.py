"""Standard 18 output: every entry of every account, and a trailer that must agree."""

from datetime import date

import pytest
from everypenny.formats.inward.standard18_output import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

VOL1 = f"{'VOL1C18001':<37}****830000{'3':>33}".ljust(128)
HDR1 = "HDR1 A200000Z0001                      F     01 26091".ljust(128)
UHL1 = "UHL1 26091200000    00000000         000".ljust(128)
DEBITS = {"01", "03", "11", "17", "U1", "U7", "44"}


def entry(code, pence, description="", reference="", *, account="20000012345678", day=" 26091"):
    text = f"{account}0{code}40000087654321    {pence:011}{description:<18}{reference:<18}"
    return text.ljust(100) + day.ljust(28)


def section(*entries: str, balances=0, trailer: str | None = None) -> list[str]:
    sums = {"debits": [0, 0], "credits": [0, 0]}
    for line in entries:
        if line[15:17] != "Y1" and line[35:46].strip().isdigit():
            side = sums["debits" if line[15:17] in DEBITS else "credits"]
            side[0] += int(line[35:46])
            side[1] += 1
    (debit, number_out), (credit, number_in) = sums.values()
    stated = f"UTL1{debit:013}{credit:013}{number_out:07}{number_in:07}{balances:07}"
    return [HDR1, UHL1, *entries, trailer or stated.ljust(128)]


def bank_file(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (VOL1, *lines)).encode("ascii")


BALANCE = f"{'20000012345678 Y1'.replace(' ', '0')}{'':19}{133275:015}C".ljust(100) + " 26091"
WHOLE = bank_file(
    *section(
        entry("99", 125_00, "A EXAMPLE", "CT10045678"),
        entry("93", 215_00, "B SAMPLE", "HN0012345"),
        entry("11", 6_00, "", "000101"),
        entry("U1", 1_25, "UNPAID DD", "CT10045679"),
        entry("01", 0, "NOTHING"),
        BALANCE,
        entry("44", 7_25),
        entry("54", 340_00),
        balances=1,
    ),
    *section(entry("RA", 20_00, "C RETURNED", account="20000087654321")),
)


def test_each_account_is_a_batch():
    result = told(read, WHOLE)

    assert result.faults == []
    assert [(end.identity, end.total_pence) for end in result.ends] == [
        ("2026-04-01 C18001 200000 12345678", 332_75),
        ("2026-04-01 C18001 200000 87654321", 20_00),
    ]
    assert (result.ends[0].opening_pence, result.ends[0].closing_pence) == (None, 1332_75)


def test_an_entry_tells_what_the_payer_quoted():
    payment = told(read, WHOLE).payments[0]

    assert (payment.amount_pence, payment.bank_code) == (125_00, "99")
    assert (payment.payer_reference, payment.narrative) == ("CT10045678", "A EXAMPLE")
    assert (payment.payer_account, payment.entry_id) == ("400000 87654321", "")
    assert payment.booked_on == date(2026, 4, 1)


def test_debits_are_money_out_and_an_entry_of_nothing_is_only_counted():
    result = told(read, WHOLE)

    assert result.amounts == [125_00, 215_00, -6_00, -1_25, 20_00]
    assert result.ends[0].zero_lines == 1


def test_repeated_totals_are_no_payments_yet_the_trailer_counts_them():
    controls = told(read, WHOLE).ends[0].controls

    assert [(control.name, control.stated) for control in controls] == [
        ("debits", 14_50),
        ("credits", 680_00),
        ("number of debits", 4),
        ("number of credits", 3),
        ("number of balances", 1),
    ]


def test_several_accounts_in_one_section_share_its_trailer():
    other = entry("99", 5, account="20000011111111")

    result = told(read, bank_file(*section(entry("99", 3), other)))

    assert [(end.account, end.total_pence) for end in result.ends] == [
        ("200000 12345678", 3),
        ("200000 11111111", 5),
    ]
    assert [bool(end.controls) for end in result.ends] == [False, True]
    assert result.faults == []


def test_a_code_that_no_table_knows_is_money_in():
    assert told(read, bank_file(*section(entry("ZZ", 5)))).amounts == [5]


def test_a_balance_may_be_overdrawn():
    overdrawn = BALANCE.replace("133275C", "133275D")

    assert (
        told(read, bank_file(*section(overdrawn, balances=1))).ends[0].closing_pence == -1332_75
    )


def test_an_entry_without_a_date_takes_the_processing_date():
    data = bank_file(*section(entry("99", 5, day="")))

    assert told(read, data).payments[0].booked_on == date(2026, 4, 1)


def test_a_trailer_that_disagrees_is_a_fault():
    trailer = f"UTL1{0:013}{6:013}{0:07}{2:07}".ljust(128)

    result = told(read, bank_file(*section(entry("99", 5), trailer=trailer)))

    assert [fault.text for fault in result.faults] == ["credits: 0.06", "number of credits: 2"]
    assert result.faults[0].place == "line 5"


@pytest.mark.parametrize("amount", ["     12.34x", "     1e3   ", "        NaN", "    -000012"])
def test_an_amount_that_is_no_pence_is_a_fault(amount):
    line = entry("99", 0)

    result = told(read, bank_file(*section(line[:35] + amount + line[46:], entry("99", 7))))

    assert result.amounts == [7]
    assert result.expected == ["An amount in pence in columns 36 to 46."]
    assert result.faults[0].place == "line 4"


def test_a_day_that_is_none_or_too_late_is_a_fault():
    lines = section(entry("99", 5, day=" 26366"), entry("99", 5, day=" 26099"))

    result = told(read, bank_file(*lines), not_after=date(2026, 4, 8))

    assert result.expected == [
        "A date YYDDD in columns 102 to 106.",
        "A day not after 2026-04-08.",
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([UHL1, entry("99", 5)], "A trailer UTL1 behind the entries."),
        ([entry("99", 5)], "A header UHL1 before the entries."),
        (["UTL1"], "A header UHL1 before its trailer."),
        ([UHL1, "20000012345678099"], "An entry: a sort code, an account number, a code."),
        ([UHL1.replace("26091", "26999")], "A processing date YYDDD in columns 6 to 10."),
        (
            [UHL1[:20] + "978" + UHL1[23:]],
            "The currency 000, sterling, in columns 21 to 23.",
        ),
        ([], "A Standard 18 file with a header UHL1."),
    ],
)
def test_a_file_that_is_not_whole_is_a_fault(lines, expected):
    assert expected in told(read, bank_file(*lines)).expected


def test_an_account_in_another_currency_is_a_fault():
    assert "An account in EUR." in told(read, WHOLE, currency="EUR").expected


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["99", "93", "86", "RA", "11", "17", "U7"]),
        st.integers(1, 10**11 - 1),
        st.text("ABC 123/.&-", max_size=18).map(str.strip),
        st.text("ABC 123/.&-", max_size=18).map(str.strip),
    ),
    min_size=1,
)


@settings(deadline=None)
@given(ENTRIES)
def test_whatever_a_bank_writes_is_read_as_it_was_meant(entries):
    result = told(read, bank_file(*section(*(entry(*fields) for fields in entries))))

    assert result.faults == []
    assert [
        (p.bank_code, abs(p.amount_pence), p.narrative, p.payer_reference)
        for p in result.payments
    ] == entries


def test_a_file_cut_off_anywhere_is_told_without_a_crash():
    assert survives_every_truncation(read, WHOLE)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WHOLE.splitlines(keepends=True)) | st.binary(max_size=60)))
def test_no_bytes_make_the_reader_raise(pieces):
    result = told(read, b"".join(pieces))

    assert result.faults or result.ends
