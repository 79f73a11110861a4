"""Who comes to a refusal is known, and a refusal that is taken out refuses nothing."""

from datetime import UTC, datetime, time

import pytest
from everypenny.domain.london_days import london_day

from tests.builders import ON
from tests.faults import witnesses
from tests.faults.call_sites import PACKAGE
from tests.faults.refusals import REFUSALS

BARE = datetime.combine(ON, time(10))
[ASKS_FOR_A_ZONE] = [r for r in REFUSALS if r.file == "domain/london_days.py"]


def test_a_refusal_is_told_to_have_been_come_to(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[int] = set()
    monkeypatch.setattr(witnesses, "sees", seen.add)
    path = PACKAGE / ASKS_FOR_A_ZONE.file
    text = ASKS_FOR_A_ZONE.seen(path.read_text("utf-8"), 7)

    with witnesses.otherwise(ASKS_FOR_A_ZONE, compile(text, str(path), "exec")):
        london_day(BARE.replace(tzinfo=UTC))
        assert seen == set()
        with pytest.raises(ValueError, match="time zone"):
            london_day(BARE)

    assert seen == {7}


def test_a_refusal_that_is_taken_out_refuses_nothing() -> None:
    with witnesses.taken_out(ASKS_FOR_A_ZONE):
        assert london_day(BARE)

    with pytest.raises(ValueError, match="time zone"):
        london_day(BARE)


@pytest.mark.parametrize("room", ["domain", "workflows", "adapters", "formats"])
def test_every_refusal_stands_in_a_function_that_is_found(room: str) -> None:
    found = [refusal for refusal in REFUSALS if refusal.file.startswith(f"{room}/")]

    assert len(found) > 30
    assert all(witnesses.within(refusal) for refusal in found)
