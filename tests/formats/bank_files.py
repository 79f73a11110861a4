"""Reading a bank file in a test: what it told, kind by kind."""

import io
from dataclasses import dataclass, field

from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.payments import Payment
from everypenny.formats.reading import ReadOptions


@dataclass
class Told:
    """Everything that a reader told, in its order."""

    payments: list[Payment] = field(default_factory=list)
    ends: list[BatchEnd] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def amounts(self) -> list[int]:
        return [payment.amount_pence for payment in self.payments]

    @property
    def expected(self) -> list[str]:
        return [fault.expected for fault in self.faults]


def told(read, data: bytes, **options) -> Told:
    """Read bytes to the end; what is told must keep the reader's promises."""
    result = Told()
    position = total = 0
    for event in read(io.BytesIO(data), ReadOptions(**options)):
        match event:
            case Payment():
                position, total = position + 1, total + event.amount_pence
                assert event.position == position
                assert event.amount_pence
                result.payments.append(event)
            case BatchEnd():
                assert (event.payments, event.total_pence) == (position, total)
                position = total = 0
                result.ends.append(event)
            case Fault():
                assert len(event.text) <= 120
                result.faults.append(event)
    assert position == 0, "a payment came behind the last batch end"
    return result


def survives_every_truncation(read, data: bytes) -> bool:
    """Cut the file at every byte: each piece is told to its end."""
    return all(told(read, data[:length]) for length in range(len(data)))
