import json

import pytest

from tests.formats.golden import FOLDER, NAMES, samples, told, twin_of


@pytest.mark.parametrize(
    "sample", samples(), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_a_sample_is_read_as_its_twin_says(sample):
    answer = told(sample)

    twin = twin_of(sample, is_accepted=not answer["faults"])
    assert twin.exists()
    assert answer == json.loads(twin.read_text("utf-8"))


def test_every_twin_belongs_to_a_sample():
    twins = {path for name in NAMES for path in (FOLDER / name).glob("*.json")}
    both = {
        twin_of(sample, is_accepted=is_accepted)
        for sample in samples()
        for is_accepted in (True, False)
    }

    assert twins <= both
