"""However much is wrong with a file, and however many statements it holds, reading it ends."""

import io
from collections.abc import Iterator

import pytest
from everypenny.adapters.s3_work import S3Work
from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.records import Pins
from everypenny.local.memory_bucket import MemoryBucket
from everypenny.workflows import read_batches as reading
from everypenny.workflows.read_batches import Attempt, Reading, read_batches

from tests.domain.council_samples import ALLPAY, a_council
from tests.records import ON

FAULT = Fault(place="line 1", text="?", expected="a line", remedy="mend it")

END = BatchEnd(
    identity="I",
    account="",
    currency="GBP",
    opening_pence=None,
    closing_pence=None,
    first_on=ON,
    last_on=ON,
    controls=(),
    stated_pence=None,
    payments=0,
    total_pence=0,
)


def read(*events: Fault | BatchEnd) -> Reading:
    def every_event(*_: object) -> Iterator[Fault | BatchEnd]:
        yield from events

    attempt = Attempt(
        source=ALLPAY,
        council=a_council(),
        content_sha256="d",
        attempt=1,
        pins=Pins(configuration="c", register="", memory="", release="r1"),
        today=ON,
        is_ours=lambda _: False,
    )
    work = S3Work(MemoryBucket())
    return read_batches(io.BytesIO(), every_event, attempt=attempt, work=work)  # type: ignore[arg-type]


def test_so_many_faults_are_told_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FAULTS", 20)

    told = [len(read(*[FAULT] * count).faults) for count in (19, 20, 21)]

    assert told == [19, 20, 20]


def test_a_file_holds_as_many_statements_as_one_verdict_can_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "MAX_STATEMENTS", 3)

    faults = [len(read(*[END] * count).faults) for count in (3, 4)]

    assert faults == [0, 1]
