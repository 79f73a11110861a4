import subprocess
import sys
from datetime import date

import pytest
from everypenny.domain.money import plain_pounds
from everypenny.formats.inward.camt import read_camt053, read_camt054
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.bank_files import survives_every_truncation, told


def a_balance(code: str, pence: int, day: str = "2026-11-05") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="GBP">{plain_pounds(abs(pence))}</Amt>'
        f"<CdtDbtInd>{'DBIT' if pence < 0 else 'CRDT'}</CdtDbtInd>"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def an_entry(pence: int, inside: str = "", *, amount: str = "", day="2026-11-05") -> str:
    return (
        f'<Ntry><Amt Ccy="GBP">{amount or plain_pounds(abs(pence))}</Amt>'
        f"<CdtDbtInd>{'DBIT' if pence < 0 else 'CRDT'}</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{inside}</Ntry>"
    )


def a_detail(pence: int | None, inside: str = "") -> str:
    amount = "" if pence is None else f'<Amt Ccy="GBP">{plain_pounds(abs(pence))}</Amt>'
    sign = "" if pence is None else f"<CdtDbtInd>{'DBIT' if pence < 0 else 'CRDT'}</CdtDbtInd>"
    return f"<TxDtls>{inside}{amount}{sign}</TxDtls>"


def details(*inside: str) -> str:
    return f"<NtryDtls>{''.join(inside)}</NtryDtls>"


def a_statement(*inside: str, identity: str = "S1") -> str:
    return (
        f"<Stmt><Id>{identity}</Id><Acct><Id><IBAN>GB1</IBAN></Id><Ccy>GBP</Ccy></Acct>"
        f"{''.join(inside)}</Stmt>"
    )


def a_file(*statements: str, version: str = "08") -> bytes:
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}" if version else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}"><BkToCstmrStmt>'
        f"{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode()


pence = st.integers(-(10**9), 10**9).filter(bool)


@given(st.lists(pence, max_size=20), st.integers(-(10**9), 10**9), st.integers(-(10**6), 10**6))
def test_a_statement_is_accepted_exactly_if_its_lines_make_its_closing_balance(
    amounts, opening, error
):
    closing = opening + sum(amounts) + error
    entries = [an_entry(amount) for amount in amounts]
    balances = (a_balance("OPBD", opening), a_balance("CLBD", closing))

    result = told(read_camt053, a_file(a_statement(*balances, *entries)))

    assert result.amounts == amounts
    assert (result.ends[0].opening_pence, result.ends[0].closing_pence) == (opening, closing)
    assert (result.faults == []) == (error == 0)


@given(st.lists(pence, min_size=2, max_size=8), st.booleans())
def test_details_are_paid_one_by_one_only_if_they_make_the_entry(amounts, is_whole):
    total = sum(amounts) + (0 if is_whole else 1)
    entry = an_entry(total, details(*map(a_detail, amounts)))

    result = told(read_camt053, a_file(a_statement(entry)))

    lump = [total] if total else []
    assert result.amounts == (amounts if is_whole else lump)
    assert result.ends[0].total_pence == total


def test_a_batch_without_details_is_one_payment():
    inside = "<NtryDtls><Btch><NbOfTxs>41</NbOfTxs></Btch></NtryDtls>"

    assert told(read_camt053, a_file(a_statement(an_entry(4100, inside)))).amounts == [4100]


def test_a_single_detail_describes_its_entry_whatever_amount_it_tells():
    text = "<RmtInf><Ustrd>RENT</Ustrd></RmtInf>"
    entry = an_entry(4100, details(a_detail(4000, text)))

    payment = told(read_camt053, a_file(a_statement(entry))).payments[0]

    assert (payment.amount_pence, payment.narrative) == (4100, "RENT")


def test_a_reversal_keeps_the_sign_that_the_bank_gave_it():
    entry = an_entry(-500, "<RvslInd>true</RvslInd>")

    assert told(read_camt053, a_file(a_statement(entry))).amounts == [-500]


@pytest.mark.parametrize("version", ["", "02", "04", "07", "10", "14", "99"])
def test_every_version_is_read_by_its_structure(version):
    data = a_file(a_statement(an_entry(100)), version=version)

    assert told(read_camt053, data).amounts == [100]


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
def test_money_that_is_not_booked_is_counted_and_never_paid(status):
    entry = an_entry(100).replace("BOOK<", f"{status}<")

    result = told(read_camt053, a_file(a_statement(entry)))

    assert result.payments == []
    assert result.ends[0].pending_lines == 1
    assert result.faults == []


@pytest.mark.parametrize("word", ["NOTPROVIDED", "NONREF", "notprovided", " ", ""])
def test_a_word_for_no_reference_is_no_reference(word):
    inside = f"<AcctSvcrRef>{word}</AcctSvcrRef>" + details(
        a_detail(100, f"<Refs><EndToEndId>{word}</EndToEndId></Refs>")
    )

    payment = told(read_camt053, a_file(a_statement(an_entry(100, inside)))).payments[0]

    assert (payment.entry_id, payment.payer_reference) == ("", "")


def test_details_that_share_the_entrys_id_are_numbered():
    shared = "<Refs><AcctSvcrRef>B1</AcctSvcrRef></Refs>"
    own = "<Refs><AcctSvcrRef>B1-7</AcctSvcrRef></Refs>"
    inside = "<AcctSvcrRef>B1</AcctSvcrRef>" + details(
        a_detail(100, shared), a_detail(200, own), a_detail(300)
    )

    result = told(read_camt053, a_file(a_statement(an_entry(600, inside))))

    assert [payment.entry_id for payment in result.payments] == ["B1/1", "B1-7", "B1/3"]


def test_a_payment_late_on_a_summer_evening_utc_is_booked_on_londons_day():
    entry = an_entry(100).replace("<Dt>2026-11-05</Dt>", "<DtTm>2026-06-30T23:10:00.5Z</DtTm>")

    payment = told(read_camt053, a_file(a_statement(entry))).payments[0]

    assert payment.booked_on == date(2026, 7, 1)


def test_the_previous_days_close_opens_a_statement_that_has_no_opening_balance():
    balances = (a_balance("PRCD", 100, "2026-11-04"), a_balance("CLBD", 300))

    end = told(read_camt053, a_file(a_statement(*balances, an_entry(200)))).ends[0]

    assert (end.opening_pence, end.closing_pence) == (100, 300)
    assert (end.first_on, end.last_on) == (date(2026, 11, 5), date(2026, 11, 5))


def test_a_statement_without_balances_is_no_fault_and_proves_nothing():
    result = told(read_camt053, a_file(a_statement(an_entry(200))))

    end = result.ends[0]
    assert (end.opening_pence, end.closing_pence, end.stated_pence) == (None, None, None)
    assert result.faults == []


def test_statements_of_one_file_are_batches_of_their_own():
    first, second = a_statement(an_entry(1)), a_statement(an_entry(2), identity="S2")

    result = told(read_camt053, a_file(first, second))

    assert [end.identity for end in result.ends] == ["GB1 S1", "GB1 S2"]
    assert [payment.position for payment in result.payments] == [1, 1]


@pytest.mark.parametrize(
    "amount",
    [
        "1.2345",
        "1e3",
        "NaN",
        "12.345",
        "-1.00",
        "+1.00",
        "1,000.00",
        "£1",
        ".50",
        "٣",
        "1<b/>0",
    ],
)
def test_an_amount_that_is_not_exact_is_refused_with_its_line(amount):
    result = told(read_camt053, a_file(a_statement(an_entry(1, amount=amount), an_entry(5))))

    assert [fault.place for fault in result.faults] == ["Stmt 1, entry 1, Amt, line 1"]
    assert result.amounts == [5]


@pytest.mark.parametrize(
    "day", ["2026-02-30", "05/11/2026", "soon", "", "0001-01-01T00:00:00+14:00"]
)
def test_a_day_that_is_none_is_refused(day):
    result = told(read_camt053, a_file(a_statement(an_entry(1, day=day))))

    assert [fault.text for fault in result.faults] == [day]


def test_a_day_beyond_the_sources_limit_is_refused():
    data = a_file(a_statement(an_entry(1)))

    assert told(read_camt053, data, not_after=date(2026, 11, 5)).faults == []
    assert len(told(read_camt053, data, not_after=date(2026, 11, 4)).faults) == 1


def test_money_in_another_currency_is_refused_once_a_currency():
    data = a_file(a_statement(an_entry(1), an_entry(2)))

    result = told(read_camt053, data, currency="EUR")

    assert [fault.place for fault in result.faults] == ["Stmt 1, currency GBP"]


def test_an_over_long_text_is_refused_and_cut():
    entry = an_entry(1, f"<AddtlNtryInf>{'x' * 5_000_000}</AddtlNtryInf>")

    result = told(read_camt053, a_file(a_statement(entry)), max_line_bytes=1_000)

    assert len(result.payments[0].narrative) == 1_000
    assert len(result.faults) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"\x00" * 100,
        b"hello",
        b":20:STARTUMS\n",
        b"<html><body>Not found</body></html>",
        b"<Document><Unknown/></Document>",
        a_file(),
        a_file(a_statement()).replace(b"S1", b"S\x001"),
        a_file(a_statement()).replace(b"S1", b"S\xff1"),
        a_file(a_statement()).replace(b"<Id>S1</Id>", b"<Id>&pence;</Id>"),
        a_file(a_statement("<a>" * 1_000 + "</a>" * 1_000)),
        a_file(a_statement()) + a_file(a_statement()),
    ],
)
def test_a_file_that_is_no_statement_is_refused_and_says_where(data):
    faults = told(read_camt053, data).faults

    assert len(faults) == 1
    assert faults[0].place


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE Document>",
        f'<!DOCTYPE Document [<!ENTITY e0 "pence">{BOMB}]>',
        '<!DOCTYPE Document [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Document [<!ENTITY % e11 SYSTEM "http://127.0.0.1:9/x.dtd"> %e11;]>',
        '<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/camt.dtd">',
    ],
)
def test_a_document_type_declaration_is_refused_unread(declaration):
    entry = an_entry(1, "<AddtlNtryInf>&e11;</AddtlNtryInf>")
    data = a_file(a_statement(entry)).replace(b"?>", f"?>{declaration}".encode(), 1)

    result = told(read_camt053, data)

    assert result.payments == []
    assert len(result.faults) == 1
    assert "root:" not in result.faults[0].text


def test_a_statement_read_as_an_advice_is_named_for_what_it_is():
    fault = told(read_camt054, a_file(a_statement(an_entry(1)))).faults[0]

    assert fault.remedy == "This is camt.053; read it as such."


def test_what_stands_before_a_break_is_kept_with_one_fault():
    data = a_file(a_statement(a_balance("OPBD", 0), an_entry(1), an_entry(2), an_entry(3)))

    result = told(read_camt053, data[: data.rindex(b"<Ntry>") + 20])

    assert result.amounts == [1, 2]
    assert result.ends[0].opening_pence == 0
    assert len(result.faults) == 1


def test_a_file_cut_off_anywhere_is_refused():
    data = a_file(a_statement(a_balance("OPBD", 0), an_entry(1), a_balance("CLBD", 1)))

    assert survives_every_truncation(read_camt053, data)
    assert all(told(read_camt053, data[:length]).faults for length in range(len(data)))


def test_entries_inside_entries_are_not_paid():
    inner = an_entry(7)

    assert told(read_camt053, a_file(a_statement(an_entry(5, inner)))).amounts == [5]


def test_a_fault_shows_no_card_number():
    entry = an_entry(1, amount="4111111111111111x")

    fault = told(read_camt053, a_file(a_statement(entry))).faults[0]

    assert fault.text == "411111******1111x"


PEAK = """
import io, resource, sys
from everypenny.formats.inward.camt import read_camt053
from everypenny.formats.reading import ReadOptions
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
told = sum(1 for _ in read_camt053(io.BytesIO(data), ReadOptions()))
print(told, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_does_not_grow_with_the_entries():
    entry = an_entry(1, details(a_detail(1, "<RmtInf><Ustrd>RENT</Ustrd></RmtInf>")))
    data = a_file(a_statement(*[entry] * 20_000))

    child = subprocess.run(
        [sys.executable, "-c", PEAK], input=data, capture_output=True, check=True
    )

    told, kilobytes = map(int, child.stdout.split())
    assert told == 20_001
    assert kilobytes < len(data) // 1_000


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(data):
    assert told(read_camt053, data).faults


@given(
    st.integers(0, 10_000),
    st.sampled_from([b"", b"<", b">", b"&", b"/", b"\x00", b"9", b"<Ntry>"]),
)
def test_no_damage_makes_the_reader_fail(place, put):
    data = a_file(a_statement(a_balance("OPBD", 0), an_entry(1, details(a_detail(1)))))
    place %= len(data)

    assert told(read_camt053, data[:place] + put + data[place + 1 :]) is not None
