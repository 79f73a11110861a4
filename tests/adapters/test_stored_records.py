"""A record lies in the table in the one encoding that its values have."""

import msgspec
import pytest
from everypenny.adapters.stored_records import read, written
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.formats.canonical import canonical
from hypothesis import given
from hypothesis import strategies as st

OUTCOMES = st.builds(
    Outcome,
    outcome=st.sampled_from(DeedOutcome),
    because=st.text(),
    answer=st.dictionaries(st.text(), st.text() | st.integers(-(2**60), 2**60)),
    takes=st.just(()),
)


@given(OUTCOMES)
def test_a_record_has_the_one_encoding_of_its_values(outcome: Outcome) -> None:
    body = written(outcome)

    assert body.encode() == canonical(msgspec.to_builtins(outcome))
    assert read(Outcome, body) == outcome


def test_a_body_that_is_none_of_ours_is_not_read() -> None:
    with pytest.raises(msgspec.ValidationError):
        read(Outcome, '{"outcome": "maybe"}')
