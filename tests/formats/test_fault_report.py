"""The report on a file that was not accepted, for programs and for people."""

import csv
import io
import json

import pytest
from everypenny.domain.batches import Fault
from everypenny.formats.fault_report import disarmed, fault_report_csv, fault_report_json
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=20
)
FAULTS = st.lists(
    st.builds(Fault, place=TEXT, text=TEXT, expected=TEXT, remedy=TEXT), max_size=4
)


@given(FAULTS)
def test_programs_read_every_fault_as_it_was_found(faults: list[Fault]) -> None:
    report = json.loads(fault_report_json("allpay/a.txt", "2 faults", faults))

    assert report["file"] == "allpay/a.txt"
    assert [Fault(**fault) for fault in report["faults"]] == faults


@given(FAULTS)
def test_people_read_every_fault_and_run_none(faults: list[Fault]) -> None:
    text = fault_report_csv(faults).decode("utf-8-sig")

    head, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert head == ["place", "text", "expected", "remedy"]
    assert [row[1].removeprefix("'") for row in rows] == [
        f.text.removeprefix("'") for f in faults
    ]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\n=1", "\r=1", "\uff1d1", "\uff0dx"]
)
def test_what_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    assert disarmed(text) == "'" + text


def test_plain_text_is_left_alone() -> None:
    assert disarmed("12.34 paid") == "12.34 paid"
