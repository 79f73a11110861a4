"""ADDACS, AUDDIS and AWACS: what banks say about instructions is read, and nothing posts."""

import io
from datetime import date

import pytest
from everypenny.domain.batches import Fault
from everypenny.formats.inward.bacs_advices import (
    InstructionAdvice,
    SubmissionVerdict,
    read_advices,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.real_samples import FOLDER

ADVICE = (
    '<MessagingAdvice user-number="654321" record-type="{0}" effective-date="2026-04-07" '
    'reference="CT10045678" payer-name="A EXAMPLE" payer-account-number="87654321" '
    'payer-sort-code="400000" reason-code="3" payer-new-account-number="11112222" '
    'payer-new-sort-code="400001" due-date="2026-05-01"/>'
)
VERDICT = (
    '<MessagingAdvice user-number="654321" record-type="{0}" processing-date="2026-04-08" '
    'originator-file-number="009" accepted-ddi="4" rejected-ddi="1" file-error-code="30264"/>'
)


def report(*advices: str) -> bytes:
    inside = "".join(("<MessagingAdvices><MessagingHeader/>", *advices, "</MessagingAdvices>"))
    return f"<BACSDocument><Data>{inside}</Data></BACSDocument>".encode()


def advices_of(data: bytes):
    return list(read_advices(io.BytesIO(data)))


@pytest.mark.parametrize(
    ("record_type", "scheme"),
    [("A", "ADDACS"), ("W", "AWACS"), ("N", "AUDDIS"), ("D", "AUDDIS"), ("R", "AUDDIS")],
)
def test_an_advice_tells_what_became_of_an_instruction(record_type, scheme):
    assert advices_of(report(ADVICE.format(record_type))) == [
        InstructionAdvice(
            scheme=scheme,
            user_number="654321",
            reference="CT10045678",
            reason_code="3",
            effective_on=date(2026, 4, 7),
            due_on=date(2026, 5, 1),
            payer_name="A EXAMPLE",
            account="400000 87654321",
            new_account="400001 11112222",
        )
    ]


def test_a_refused_file_says_why():
    error = '<MessagingError line1="USER STATUS IS TEST" line2="0" line3="ON ARRIVAL DAY"/>'

    assert advices_of(report(VERDICT.format("R"), error)) == [
        SubmissionVerdict(
            user_number="654321",
            is_accepted=False,
            processed_on=date(2026, 4, 8),
            file_number="009",
            accepted=4,
            rejected=1,
            error_code="30264",
            message="USER STATUS IS TEST ON ARRIVAL DAY",
        )
    ]


def test_verdicts_and_advices_keep_their_order():
    advices = advices_of(report(VERDICT.format("V"), ADVICE.format("A"), VERDICT.format("R")))

    assert [type(advice) for advice in advices] == [
        SubmissionVerdict,
        InstructionAdvice,
        SubmissionVerdict,
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (report(ADVICE.format("X")), "A record-type A, W, N, D, V or R."),
        (
            report(ADVICE.format("A").replace("CT10045678", "")),
            "The reference of an instruction.",
        ),
        (
            report(VERDICT.format("V").replace('"4"', '"four"')),
            "Numbers accepted-ddi, rejected-ddi.",
        ),
        (report()[:-5], "Well-formed XML to the end of the file."),
        (b"<x/>", "A Bacs report with the element MessagingAdvices."),
    ],
)
def test_what_cannot_be_read_is_a_fault(data, expected):
    (fault,) = advices_of(data)

    assert isinstance(fault, Fault)
    assert fault.expected == expected


@pytest.mark.skipif(
    not FOLDER.exists(), reason="the published samples do not lie beside this checkout"
)
@pytest.mark.parametrize("name", ["ADDACS", "AUDDIS", "AUDDIS-error"])
def test_every_published_advice_is_read_without_a_fault(name):
    data = (FOLDER / "bacs-xml" / f"cool725__so-sure-web__{name}.xml").read_bytes()

    (advice,) = advices_of(data)

    assert not isinstance(advice, Fault)
    assert advice.user_number == "176198"


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_make_the_reader_raise(data):
    assert isinstance(advices_of(data)[-1], Fault)
