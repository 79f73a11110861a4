import io
from datetime import date

import pytest
from everypenny.domain.money import plain_pounds
from everypenny.formats.inward.allpay import read
from everypenny.formats.reading import ReadOptions
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told

GOOD = " 300117771200456          120.50P05/11/2026"


def a_line(pence: int, *, reference="771200456", channel="P", day=date(2026, 11, 5)) -> str:
    return f" 300117{reference:<16}{plain_pounds(pence):>9}{channel}{day:%d/%m/%Y}"


def a_file(lines, *, total=None, count=None) -> bytes:
    found = sum(round(float(line[23:32]) * 100) for line in lines)
    total = plain_pounds(found) if total is None else total
    count = len(lines) if count is None else count
    trailers = [
        f"{'Total Amount Updated onto System:':<34}{total:>17}",
        f"{'Total Transactions updated onto System:':<40}{count:>17}",
    ]
    return "\n".join([*lines, "", *trailers, ""]).encode()


@given(
    st.lists(
        st.tuples(
            st.integers(-9_999_99, 99_999_99).filter(bool),
            st.sampled_from("PCQTZNB"),
            st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        ),
        max_size=30,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_detail_of_a_file_becomes_one_payment_to_the_penny(details, line_end):
    lines = [a_line(pence, channel=channel, day=day) for pence, channel, day in details]
    data = a_file(lines).replace(b"\n", line_end.encode())

    result = told(read, data)

    assert result.faults == []
    assert [
        (payment.amount_pence, payment.bank_code, payment.paid_on)
        for payment in result.payments
    ] == details
    assert result.ends[0].stated_pence == sum(pence for pence, _, _ in details)


def test_a_client_prefix_is_taken_off_the_reference():
    data = a_file([a_line(100, reference="HOME60012345671"), a_line(100, reference="OTHER1")])

    result = told(read, data, settings={"client_prefixes": "BERN, HOME"})

    assert [payment.payer_reference for payment in result.payments] == [
        "60012345671",
        "OTHER1",
    ]


def test_a_channel_becomes_the_method_that_the_source_maps_it_to():
    data = a_file([a_line(100, channel="T"), a_line(100, channel="P")])

    result = told(read, data, settings={"method_T": "PAYPT"})

    assert [payment.method_code for payment in result.payments] == ["PAYPT", ""]


def test_the_same_line_twice_is_two_payments():
    result = told(read, a_file([GOOD, GOOD]))

    assert result.amounts == [120_50, 120_50]


def test_files_of_the_same_days_count_and_total_have_the_same_identity():
    first = told(read, a_file([a_line(100), a_line(200)]))
    second = told(read, a_file([a_line(200), a_line(100)]))
    other = told(read, a_file([a_line(100), a_line(201)]))

    assert first.ends[0].identity == second.ends[0].identity
    assert first.ends[0].identity != other.ends[0].identity


def test_a_line_without_money_is_counted_and_not_paid():
    result = told(read, a_file([a_line(0), a_line(100)]))

    assert result.amounts == [100]
    assert result.ends[0].zero_lines == 1
    assert result.faults == []


@pytest.mark.parametrize(
    "amount", ["1.234", "1e3", "NaN", "12.345", "12", "+1.00", "1 2.00", ""]
)
def test_an_amount_that_is_not_exact_is_refused_with_its_columns(amount):
    line = f" 300117771200456       {amount:>9}P05/11/2026"

    result = told(read, a_file([GOOD]).replace(GOOD.encode(), f"{GOOD}\n{line}".encode()))

    assert [fault.place for fault in result.faults] == ["line 2, columns 24-32"]
    assert result.amounts == [120_50]


@pytest.mark.parametrize(
    "day", ["31/11/2026", "05-11-2026", "2026/11/05", "٠٥/11/2026", "  /11/2026"]
)
def test_a_day_that_is_none_is_refused_with_its_columns(day):
    line = GOOD[:33] + day

    result = told(read, a_file([GOOD]).replace(GOOD.encode(), line.encode()))

    assert [fault.place for fault in result.faults] == ["line 1, columns 34-43"]


def test_a_day_beyond_the_sources_limit_is_refused():
    data = a_file([GOOD])

    assert told(read, data, not_after=date(2026, 11, 5)).faults == []
    assert len(told(read, data, not_after=date(2026, 11, 4)).faults) == 1


@pytest.mark.parametrize(
    ("changes", "control"),
    [({"total": "120.51"}, "total amount"), ({"count": 2}, "total transactions")],
)
def test_a_trailer_that_disagrees_with_the_details_is_a_fault(changes, control):
    result = told(read, a_file([GOOD], **changes))

    assert [fault.place for fault in result.faults] == [control]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        GOOD.encode(),
        a_file([GOOD]) + b"thank you",
        a_file([GOOD]) + a_file([GOOD]),
        a_file([GOOD]).replace(b"\n\n", b"\n\n" + GOOD.encode() + b"\n"),
        a_file([GOOD]).replace(b"771200456", b"7712\x0000456"),
        a_file([GOOD]).replace(b"771200456", b"77120\xff456"),
        a_file([GOOD]).replace(b"P05", b"p05"),
        a_file([GOOD]).replace(b"Total Transactions", b"Total Transaction "),
        a_file([GOOD], count="1.0"),
        b"<Document/>",
        b"x" * 5_000_000,
        GOOD.encode() + b" " * 4 + b"1" + a_file([GOOD])[len(GOOD) :],
    ],
)
def test_a_file_of_another_shape_is_refused(data):
    assert told(read, data).faults


def test_a_file_cut_off_anywhere_is_refused():
    data = a_file([GOOD, GOOD]).rstrip()

    assert survives_every_truncation(read, data)
    assert all(told(read, data[:length]).faults for length in range(len(data)))


def test_a_report_on_a_file_of_nothing_but_faults_ends():
    result = told(read, b"nonsense\n" * 100, max_faults=10)

    assert len(result.faults) == 11
    assert result.faults[-1].place == "the rest of the file"


def test_reading_begins_at_the_files_start_wherever_it_stands():
    file = io.BytesIO(a_file([GOOD]))
    file.read()

    assert len(list(read(file, ReadOptions()))) == 2


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(data):
    assert told(read, data).faults
