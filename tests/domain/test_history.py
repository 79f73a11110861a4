"""What a search means, apart from any database."""

from dataclasses import replace
from datetime import date

import pytest
from everypenny.domain.history import (
    Cursor,
    Dated,
    HistoryQuery,
    SearchRefused,
    references,
    words,
)
from everypenny.domain.identifiers import PaymentId

from tests.history import BATCH, a_line

LINE = a_line(
    account_reference="770000015",
    narrative="FP  Mr J Smith\trent",
    payer_reference="77-0000-015",
    source_reference="e2e/1",
    payer_name="J Smith",
)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"funds": ("HR", "CT")},
        {"account_reference": " 7700 00015"},
        {"amount_pence": 12_00},
        {"amount_pence": -12_00},
        {"first_on": date(2026, 11, 20), "last_on": date(2026, 11, 20)},
        {"text": "mr j  smith RENT"},
        {"text": "e2e/"},
        {"reference": "770000015"},
        {"reference": "E2E 1"},
        {"reference": BATCH},
        {"reference": f"{BATCH}-1".upper()},
        {"reference": f"{BATCH}-1.first"},
    ],
)
def test_a_line_is_found_by(asked):
    assert HistoryQuery(**asked).matches(LINE)


@pytest.mark.parametrize(
    "asked",
    [
        {"funds": ("HR",)},
        {"account_reference": "77000001"},
        {"amount_pence": 12_01},
        {"first_on": date(2026, 11, 21)},
        {"last_on": date(2026, 11, 19)},
        {"text": "rent 77"},
        {"reference": "77000001"},
        {"reference": "Smith"},
        {"reference": f"{BATCH}-11"},
        {"amount_pence": 12_00, "text": "nobody"},
    ],
)
def test_a_line_is_not_found_by(asked):
    assert not HistoryQuery(**asked).matches(LINE)


@pytest.mark.parametrize(
    ("dated", "day"), [(Dated.BOOKED, 20), (Dated.PAID, 19), (Dated.POSTED, 21)]
)
def test_a_search_by_date_says_which_date(dated, day):
    line = replace(
        LINE,
        day=date(2026, 11, 21),
        booked_on=date(2026, 11, 20),
        paid_on=date(2026, 11, 19),
    )
    on = date(2026, 11, day)

    assert HistoryQuery(first_on=on, last_on=on, dated=dated).matches(line)
    assert sum(HistoryQuery(first_on=on, last_on=on, dated=d).matches(line) for d in Dated) == 1


def test_a_transfer_is_found_by_the_payment_that_it_moves():
    moved = replace(LINE, payment_id=PaymentId("x-1"), moves=PaymentId(f"{BATCH}-1"))

    assert HistoryQuery(reference=f"{BATCH}-1").matches(moved)


def test_no_text_is_found_across_two_fields():
    assert words(LINE).splitlines()[0] == "FP MR J SMITH RENT"
    assert not HistoryQuery(text="rent 77-0000").matches(LINE)


def test_a_reference_is_listed_once_however_it_is_written():
    assert references(LINE) == "\n770000015\nE2E1\n"


@pytest.mark.parametrize("text", ["", "2026-11-20", "2026-13-20.1", "2026-11-20.0", "x.1", "٢"])
def test_a_cursor_that_is_none_of_ours_is_refused(text):
    with pytest.raises(SearchRefused):
        Cursor.read(text)


def test_a_cursor_is_read_as_it_was_written():
    assert Cursor.read(str(Cursor(date(2026, 11, 20), 17))) == Cursor(date(2026, 11, 20), 17)


@pytest.mark.parametrize(
    "asked",
    [
        {"first_on": date(2026, 11, 21), "last_on": date(2026, 11, 20)},
        {"reference": " -/- "},
        {"text": " \t"},
    ],
)
def test_what_no_line_could_answer_is_refused(asked):
    with pytest.raises(SearchRefused):
        HistoryQuery(**asked)
