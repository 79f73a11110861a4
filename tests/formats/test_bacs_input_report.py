"""The input report: what Bacs refused of a submission is known item by item."""

import io
from datetime import date

import pytest
from everypenny.domain.batches import Fault
from everypenny.formats.inward.bacs_input_report import (
    FileReport,
    ItemReport,
    Sums,
    read_input_report,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.real_samples import FOLDER

REPORT = """<BACSDocument><Data><InputReport><Header reportNumber="1"/><Submission>
<SubmissionInformation volumeSerialNumber="000042"/><UserFile><InputUserFile>
<UserFileInformation userNumber="654321" userFileNumber="001" uhl1ProcessingDate="2026-04-01"/>
<Errors><Error><ErrorItem reference="CT10045678" valueOf="125.00"/>
<ErrorMessage type="REJECTED"/></Error></Errors>
<InputReportSummary><AgreementOfFileTotals>
<CreditEntry><AcceptedRecords numberOf="1" valueOf="98.00"/>
<RejectedRecords numberOf="0" valueOf="0.00"/></CreditEntry>
<DebitEntry><AcceptedRecords numberOf="2" valueOf="98.00"/>
<RejectedRecords numberOf="1" valueOf="125.00"/></DebitEntry>
</AgreementOfFileTotals></InputReportSummary></InputUserFile></UserFile></Submission>
</InputReport></Data></BACSDocument>"""


def told_by(text: str):
    return list(read_input_report(io.BytesIO(text.encode())))


def test_refused_items_come_before_the_report_on_their_file():
    assert told_by(REPORT) == [
        ItemReport(reference="CT10045678", pence=125_00, outcome="REJECTED"),
        FileReport(
            serial="000042",
            user_number="654321",
            file_number="001",
            processed_on=date(2026, 4, 1),
            debits=Sums(accepted=2, accepted_pence=98_00, rejected=1, rejected_pence=125_00),
            credits=Sums(accepted=1, accepted_pence=98_00, rejected=0, rejected_pence=0),
        ),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('reference="CT10045678" valueOf="125.00"', 'valueOf="1.2.5"', "An ErrorItem"),
        ('<ErrorMessage type="REJECTED"/>', "", "An ErrorItem"),
        ('numberOf="2"', 'numberOf="two"', "A DebitEntry"),
        ("<CreditEntry>", "<CreditEntries>", "Well-formed XML"),
        ("InputReport>", "OutputReport>", "A Bacs report with the element InputReport."),
    ],
)
def test_what_cannot_be_read_is_a_fault(before, after, expected):
    told = told_by(REPORT.replace(before, after))

    faults = [item.expected for item in told if isinstance(item, Fault)]
    assert len(faults) == 1
    assert faults[0].startswith(expected)


@pytest.mark.skipif(
    not FOLDER.exists(), reason="the published samples do not lie beside this checkout"
)
def test_the_published_report_is_read_without_a_fault():
    data = (FOLDER / "bacs-xml" / "cool725__so-sure-web__Input.xml").read_bytes()

    (report,) = read_input_report(io.BytesIO(data))

    assert isinstance(report, FileReport)
    assert (report.serial, report.file_number) == ("000012", "012")
    assert report.debits == Sums(accepted=1, accepted_pence=1, rejected=0, rejected_pence=0)


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_make_the_reader_raise(data):
    assert isinstance(list(read_input_report(io.BytesIO(data)))[-1], Fault)
