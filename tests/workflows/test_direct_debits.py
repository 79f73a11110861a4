"""Direct Debit: a submission posts on its processing date; returns are taken back."""

import csv
import io
from datetime import date, timedelta

from everypenny.domain.journals import JournalKind
from everypenny.domain.records import FileRecord, Verdict
from everypenny.workflows.send_due_batches import send_due_batches

from tests.builders import ON, Entry, a_register, a_statement, council_tax
from tests.whole_house import House

TOMORROW = ON + timedelta(days=1)


def a_submission(collected: list[tuple[str, int]], on: date) -> bytes:
    """A single-day Standard 18 submission with its contra."""
    bacs_day = f" {on:%y%j}"
    total = sum(pence for _, pence in collected)
    details = [
        _data("40000087654321", "17", "20000012345678", pence, reference, "A PAYER")
        for reference, pence in collected
    ]
    contra = _data("20000012345678", "99", "20000012345678", total, "CONTRA", "AMBLEFORD")
    head = "A654321S  165432100004200010001       " + bacs_day + bacs_day + " 000000"
    lines = [
        "VOL1000042" + " " * 31 + "654321" + " " * 32 + "1",
        f"HDR1{head}".ljust(80),
        "HDR2F0200000100".ljust(50) + "00".ljust(30),
        f"UHL1{bacs_day}999999    000000001 DAILY  001".ljust(80),
        *details,
        contra,
        f"EOF1{head}".ljust(80),
        f"UTL1{total:013d}{total:013d}{len(collected):07d}{1:07d}".ljust(80),
    ]
    return "\r\n".join([*lines, ""]).encode()


def _data(to: str, code: str, by: str, pence: int, reference: str, name: str) -> str:
    return f"{to}0{code}{by}    {pence:011d}{'AMBLEFORD':<18}{reference:<18}{name:<18}"


def returned(reference: str, pence: int, on: date = TOMORROW) -> bytes:
    pounds = f"{pence // 100}.{pence % 100:02d}"
    return (
        '<?xml version="1.0"?><BACSDocument><Data><ARUDD>'
        f'<Header reportType="REFT1019" adviceNumber="1" currentProcessingDate="{on}"/>'
        '<ServiceLicenseInformation userName="AMBLEFORD" userNumber="654321"/><Advice>'
        "<OriginatingAccountRecords><OriginatingAccountRecord>"
        '<OriginatingAccount name="DD" number="12345678" sortCode="20-00-00" type="0"/>'
        f'<ReturnedDebitItem ref="{reference}" transCode="17" returnCode="0128" '
        f'returnDescription="REFER TO PAYER" originalProcessingDate="{ON}" '
        f'valueOf="{pounds}" currency="GBP"><PayerAccount number="87654321" ref="X" '
        'name="A PAYER" sortCode="40-00-00"/></ReturnedDebitItem>'
        f'<Totals numberOf="1" valueOf="{pounds}" currency="GBP"/>'
        "</OriginatingAccountRecord></OriginatingAccountRecords></Advice></ARUDD></Data>"
        "</BACSDocument>"
    ).encode()


def submitted(house: House, on: date) -> FileRecord:
    house.open(ON, {"bank/main": 0})
    house.dropped("registers/accounts/all.csv", a_register())
    content = a_submission([(council_tax(1), 30_00), (council_tax(2), 45_00)], on)
    return house.dropped("direct-debit/a.txt", content)


def balance(house: House, day: date, account: str) -> int:
    house.close(day)
    return house.prove(day).proof.accounts[account].carried_pence


def test_a_submission_due_today_credits_its_accounts(quick: House) -> None:
    record = submitted(quick, ON)

    assert record.verdict is Verdict.ACCEPTED
    assert balance(quick, ON, "clearing/direct-debit") == 75_00


def test_a_submission_waits_for_its_processing_date(quick: House) -> None:
    record = submitted(quick, TOMORROW)

    assert quick.ledger.posted_on(record.batches[0].batch_id) is None
    quick.clock.pass_days(1)
    send_due_batches(ledger=quick.ledger, chunks=quick.chunks, clock=quick.clock)
    quick.allocate(quick.chunks.take())
    assert quick.ledger.posted_on(record.batches[0].batch_id) == TOMORROW


def test_a_returned_debit_is_taken_back_from_the_account_and_its_clearing(
    quick: House,
) -> None:
    submitted(quick, ON)
    quick.clock.pass_days(1)

    record = quick.dropped("dd-returns/r.xml", returned(council_tax(2), 45_00))

    (journal,) = quick.ledger.journals(record.batches[0].batch_id, 1)
    assert journal.kind is JournalKind.TAKE_BACK
    assert [(line.account, line.amount_pence) for line in journal.lines] == [
        ("clearing/direct-debit", -45_00),
        (f"fund/CT/{council_tax(2)}", 45_00),
    ]


def test_the_reason_of_a_return_reaches_the_funds_back_office(quick: House) -> None:
    submitted(quick, ON)
    quick.dropped("dd-returns/r.xml", returned(council_tax(2), 45_00, on=ON))
    quick.close(ON)

    quick.export_all(ON)

    (issued,) = quick.exports.issued("council-tax")
    rows = csv.DictReader(io.StringIO(quick.delivered(issued).decode()))
    taken = [row for row in rows if row["Kind"] == "take_back"]
    assert [(row["Amount"], row["Reason"]) for row in taken] == [("-45.00", "0")]


def test_a_returned_debit_is_never_refused_even_if_nobody_knows_its_reference(
    quick: House,
) -> None:
    submitted(quick, ON)
    quick.clock.pass_days(1)

    record = quick.dropped("dd-returns/r.xml", returned("UNKNOWN", 9_00))

    (journal,) = quick.ledger.journals(record.batches[0].batch_id, 1)
    assert journal.lines[1].account.startswith("suspense/")


def test_a_return_goes_back_to_an_account_that_has_closed_since(quick: House) -> None:
    submitted(quick, ON)
    closed = f"fund,account_reference,closed\nCT,{council_tax(2)},yes\n"
    rows = "".join(f"CT,{council_tax(n)},\n" for n in range(20) if n != 2)
    quick.dropped("registers/accounts/closed.csv", (closed + rows).encode())
    quick.clock.pass_days(1)

    record = quick.dropped("dd-returns/r.xml", returned(council_tax(2), 45_00))

    (journal,) = quick.ledger.journals(record.batches[0].batch_id, 1)
    assert journal.lines[1].account == f"fund/CT/{council_tax(2)}"


def test_the_banks_credit_and_its_debit_of_returns_only_settle(quick: House) -> None:
    submitted(quick, ON)
    quick.clock.pass_days(1)
    quick.dropped("dd-returns/r.xml", returned(council_tax(2), 45_00))
    entries = [
        Entry(pence=75_00, text="BACS DD COLLECTION 654321", on=TOMORROW),
        Entry(pence=-45_00, text="DD RETURNS 654321", on=TOMORROW),
    ]
    quick.dropped("main-bank/s.xml", a_statement(entries, on=TOMORROW))
    quick.close(ON)

    quick.close(TOMORROW)

    proof = quick.prove(TOMORROW).proof
    assert proof.outstanding == ()
    assert [bank.difference_pence for bank in proof.banks] == [0]


def test_what_only_the_bank_says_is_returned_is_taken_back_with_its_code(quick: House) -> None:
    quick.open(ON, {"bank/main": 0})
    entry = Entry(pence=-45_00, text="UNPAID CHEQUE 000123", code="PMNT/ICHQ/UPCQ")

    record = quick.dropped("main-bank/s.xml", a_statement([entry]))

    (journal,) = quick.ledger.journals(record.batches[0].batch_id, 1)
    assert journal.kind is JournalKind.TAKE_BACK
    assert journal.reason_code == "PMNT/ICHQ/UPCQ"
    assert journal.doubt == "returned_payment"
