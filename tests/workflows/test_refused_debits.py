"""What Bacs refuses of a submission is never collected: it is taken back on the same day."""

from everypenny.domain.journals import JournalKind
from everypenny.domain.money import plain_pounds
from everypenny.domain.records import Verdict
from everypenny.workflows.send_due_batches import send_due_batches

from tests.builders import ON, council_tax
from tests.whole_house import House
from tests.workflows.test_direct_debits import TOMORROW, balance, submitted


def an_input_report(items: list[tuple[str, int, str]], rejected: int | None = None) -> bytes:
    """(reference, pence, outcome) an item; the rejected sum agrees unless it is given."""
    if rejected is None:
        rejected = sum(pence for _, pence, outcome in items if outcome == "REJECTED")
    errors = "".join(
        f'<Error><ErrorItem reference="{reference}" valueOf="{plain_pounds(pence)}"/>'
        f'<ErrorMessage type="{outcome}"/></Error>'
        for reference, pence, outcome in items
    )
    none = '<AcceptedRecords numberOf="1" valueOf="30.00"/><RejectedRecords numberOf="0" '
    return (
        "<BACSDocument><Data><InputReport><Submission>"
        '<SubmissionInformation volumeSerialNumber="000042"/><UserFile><InputUserFile>'
        '<UserFileInformation userNumber="654321" userFileNumber="001" '
        f'uhl1ProcessingDate="{TOMORROW}"/><Errors>{errors}</Errors>'
        "<InputReportSummary><AgreementOfFileTotals>"
        f'<CreditEntry>{none}valueOf="0.00"/></CreditEntry>'
        '<DebitEntry><AcceptedRecords numberOf="1" valueOf="30.00"/>'
        f'<RejectedRecords numberOf="1" valueOf="{plain_pounds(rejected)}"/>'
        "</DebitEntry></AgreementOfFileTotals></InputReportSummary></InputUserFile>"
        "</UserFile></Submission></InputReport></Data></BACSDocument>"
    ).encode()


def the_next_day(house: House) -> None:
    house.close(ON)
    house.clock.pass_days(1)
    send_due_batches(ledger=house.ledger, chunks=house.chunks, clock=house.clock)
    house.allocate(house.chunks.take())


def test_a_refused_debit_leaves_only_what_the_bank_will_collect(quick: House) -> None:
    submitted(quick, TOMORROW)

    record = quick.dropped(
        "dd-refused/r.xml", an_input_report([(council_tax(2), 45_00, "REJECTED")])
    )
    the_next_day(quick)

    (journal,) = quick.ledger.journals(record.batches[0].batch_id, 1)
    assert journal.kind is JournalKind.TAKE_BACK
    assert [(line.account, line.amount_pence) for line in journal.lines] == [
        ("clearing/direct-debit", -45_00),
        (f"fund/CT/{council_tax(2)}", 45_00),
    ]
    assert journal.reason_code == "REJECTED"
    assert balance(quick, TOMORROW, "clearing/direct-debit") == 30_00


def test_a_refused_debit_waits_for_the_processing_date_too(quick: House) -> None:
    submitted(quick, TOMORROW)

    record = quick.dropped(
        "dd-refused/r.xml", an_input_report([(council_tax(2), 45_00, "REJECTED")])
    )

    assert quick.ledger.posted_on(record.batches[0].batch_id) is None


def test_an_amended_debit_is_collected_and_not_taken_back(quick: House) -> None:
    submitted(quick, TOMORROW)

    record = quick.dropped(
        "dd-refused/r.xml", an_input_report([(council_tax(2), 45_00, "AMENDED")])
    )

    (batch,) = record.batches
    assert (batch.payments, batch.total_pence, batch.zero_lines) == (0, 0, 1)


def test_a_report_whose_rejected_sum_names_no_item_is_rejected(quick: House) -> None:
    submitted(quick, TOMORROW)

    record = quick.dropped("dd-refused/r.xml", an_input_report([], rejected=75_00))

    assert record.verdict is Verdict.REJECTED
    assert record.faults == 1
