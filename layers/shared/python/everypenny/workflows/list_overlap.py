"""Lines that an earlier statement shows too, listed beside the drop for those who decide."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from everypenny.domain.payments import Payment
from everypenny.formats.overlap_report import (
    OverlapLine,
    overlap_report_csv,
    overlap_report_json,
)
from everypenny.workflows.ports import Drop

MOST_LISTED = 10_000


def overlap_lines(
    place: int, payments: Iterable[Payment], here: Collection[int], statement: str
) -> Iterator[OverlapLine]:
    """The payments at these positions, at most 10,000, as lines that `statement` shows."""
    shown = (OverlapLine(place, p, statement) for p in payments if p.position in here)
    return islice(shown, MOST_LISTED)


def report_overlap(
    file: str, name: str, because: str, lines: Sequence[OverlapLine], drop: Drop
) -> str:
    """Put the list beside the drop under this name; returns the key of its JSON."""
    drop.report(f"{name}.csv", overlap_report_csv(lines), content_type="text/csv")
    body = overlap_report_json(file, because, lines)
    return drop.report(f"{name}.json", body, content_type="application/json")
