"""Whatever a file holds, it is accepted or explained: no reader raises, hangs or guesses.

`python tests/faults/fuzz_readers.py` goes on where these examples end.
"""

from datetime import timedelta

import pytest
from everypenny.formats.registry import FORMATS, WITHOUT_MONEY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.hostile_files import NASTY, judge, seeds
from tests.formats.workbooks import sheet, text, workbook

NAMES = sorted((*FORMATS, *WITHOUT_MONEY))
EXAMPLES = settings(
    max_examples=100,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
MUCH = {
    "ten million columns": b"," * 10_000_000,
    "one line of five million letters": b"x" * 5_000_000,
    "a million NULs": b"\0" * 1_000_000,
    "a hundred thousand elements deep": b"<a>" * 100_000,
    "a hundred thousand quotes": b'"\n' * 100_000,
    "half a million empty lines": b"\n" * 500_000,
    "only a byte order mark": b"\xef\xbb\xbf",
    "another encoding": "Überweisung 12,50 €\n".encode("utf-16") * 1_000,
    "nothing": b"",
}


@pytest.mark.parametrize("name", NAMES)
@EXAMPLES
@given(data=st.binary(max_size=2_000))
def test_noise_is_explained(name, data):
    judge(name, data)


@st.composite
def spoilt(draw, samples):
    """A sample with a few of its bytes changed, left out, repeated or put in between."""
    data = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 40)))
        put = draw(st.sampled_from([*NASTY, data[at:to] * 2]) | st.binary(max_size=6))
        data = data[:at] + put + data[to:]
    return data


@pytest.mark.parametrize("name", NAMES)
@EXAMPLES
@given(drawn=st.data())
def test_a_spoilt_file_is_accepted_or_explained(name, drawn):
    judge(name, drawn.draw(spoilt(seeds(name))))


@pytest.mark.parametrize("name", NAMES)
@EXAMPLES
@given(drawn=st.data())
def test_a_file_that_breaks_off_is_accepted_or_explained(name, drawn):
    sample = drawn.draw(st.sampled_from(seeds(name)))

    judge(name, sample[: drawn.draw(st.integers(0, len(sample)))])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", MUCH)
def test_too_much_of_anything_is_refused(name, what):
    assert not judge(name, MUCH[what])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", MUCH)
def test_too_much_of_anything_behind_a_sound_file_is_no_crash(name, what):
    for sample in seeds(name)[:1]:
        judge(name, sample + MUCH[what])


@EXAMPLES
@given(cell=st.text(st.characters(codec="utf-8", exclude_characters="<&"), max_size=40))
def test_a_workbooks_cell_may_hold_any_text(cell):
    row = {column: text(cell) for column in "FKLMNP"}

    judge("dwp_deductions", workbook([row, row]))


@EXAMPLES
@given(drawn=st.data())
def test_a_spoilt_part_of_a_workbook_is_accepted_or_explained(drawn):
    whole = sheet([{"F": text("1")}, {"F": text("1"), "K": text("01/03/2026"), "L": text("5")}])
    part = drawn.draw(spoilt([whole.encode()])).decode("utf-8", errors="replace")

    judge("dwp_deductions", workbook([], sheet=part))
