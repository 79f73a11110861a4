"""The journals of a sealed day, and where its manifest says that they lie."""

import json

from everypenny.domain.journals import Journal
from everypenny.formats.day_book_journals import (
    SealedJournals,
    journal_line,
    read_journal_line,
    read_period,
    read_sealed_journals,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import TEXT, journals

PERIODS = st.sampled_from(["2026-11", "2027-03"])


@given(journals(), TEXT, PERIODS, st.booleans())
def test_a_journal_line_is_read_as_it_was_written(
    journal: Journal, batch: str, period: str, late: bool
) -> None:
    line = journal_line(journal, batch=batch, period=period, late=late)

    assert read_journal_line(line) == (batch, period, journal)
    assert read_period(line) == period
    assert b"\n" not in line


@given(st.dictionaries(TEXT, TEXT, max_size=3))
def test_each_batch_has_the_configuration_that_it_pins(pinned: dict[str, str]) -> None:
    batches = [
        {
            "batch_id": batch,
            "pins": {"configuration": version, "register": ""},
            "posted_pence": 1,
        }
        for batch, version in pinned.items()
    ]
    manifest = {"day": "2026-11-20", "journals": {"sha256": "0" * 64, "count": 2}}

    sealed = read_sealed_journals(json.dumps({**manifest, "batches": batches}).encode())

    assert sealed == SealedJournals("0" * 64, pinned)
