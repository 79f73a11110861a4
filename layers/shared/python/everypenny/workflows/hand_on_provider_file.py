"""A provider's own list of payments: each line is handed on as its event, and nothing posts.

So an event posts once, whichever road tells first: its id is derived as a webhook's is.
"""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.domain.council import Source
from everypenny.domain.london_days import london_day
from everypenny.domain.payments import Payment
from everypenny.domain.records import FileRecord, Verdict
from everypenny.formats.reading import Event
from everypenny.formats.registry import reader
from everypenny.workflows.judging import Candidate, Intake, Judged, rejected
from everypenny.workflows.read_batches import MAX_FAULTS, options_of

LIST_OF = {"govuk_pay": "govuk_pay_transactions"}


def judge_provider_file(candidate: Candidate, intake: Intake) -> Judged:
    """Accepted with no batches and the number of its events; rejected with every fault."""
    faults: list[Fault] = []
    told: Counter[str] = Counter()
    for event in _read(candidate.dropped.file, candidate.source, intake):
        if isinstance(event, Fault):
            faults.append(event)
        elif isinstance(event, Payment):
            told[event.bank_code] += 1
        if len(faults) >= MAX_FAULTS:
            break
    if faults:
        return rejected(faults)
    counts = ", ".join(f"{number} {name}" for name, number in sorted(told.items()))
    because = f"a list of payments, handed on as their events: {counts or 'none'}"
    return Judged(verdict=Verdict.ACCEPTED, because=because)


def hand_on_events(record: FileRecord, intake: Intake) -> None:
    """Send each line of an accepted list on, if it is one; a repeat sends them again.

    A message is `{"source", "payment", "event", "pence"}`: the provider's payment id, and
    `captured` or `refunded` with the list's pence, refunds negative.
    """
    source = intake.councils.live().sources.get(record.source)
    if source is None or source.kind != "provider":
        return
    with intake.drop.open(record.landing) as dropped:
        for line in _read(dropped.file, source, intake):
            if isinstance(line, Payment):
                message: dict[str, str | int] = {
                    "source": record.source,
                    "payment": line.source_reference,
                    "event": line.bank_code,
                    "pence": line.amount_pence,
                }
                intake.provider_events.send([message])


def _read(file: BinaryIO, source: Source, intake: Intake) -> Iterator[Event]:
    options = options_of(source, today=london_day(intake.clock.now()))
    return reader(LIST_OF[source.format])(file, options)
