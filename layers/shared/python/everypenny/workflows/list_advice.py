"""An advice that never posts: accepted as a file, and listed for an officer beside its drop."""

from everypenny.domain.batches import Fault
from everypenny.domain.london_days import london_day
from everypenny.domain.records import Landing, Verdict
from everypenny.formats.advice_report import advice_report_csv, advice_report_json
from everypenny.formats.inward.advice_lines import AdviceLine, advice_reader
from everypenny.workflows.judging import Candidate, Intake, Judged, rejected, report_name
from everypenny.workflows.our_references import references_of
from everypenny.workflows.ports import Drop
from everypenny.workflows.read_batches import MAX_FAULTS, options_of

MOST_LISTED = 10_000


def judge_advice(candidate: Candidate, intake: Intake) -> Judged:
    """Accepted with no batches, and a report of its lines; rejected where it cannot be read.

    Of a longer advice the first 10,000 lines are listed; its bytes are kept whole.
    """
    source = candidate.source
    is_ours = references_of(intake.councils.compiled(candidate.council.version))
    options = options_of(source, today=london_day(intake.clock.now()))
    lines: list[AdviceLine] = []
    faults: list[Fault] = []
    count = 0
    for told in advice_reader(source.format)(candidate.dropped.file, options, is_ours):
        if isinstance(told, Fault):
            faults.append(told)
            if len(faults) >= MAX_FAULTS:
                break
            continue
        count += 1
        if count <= MOST_LISTED:
            lines.append(told)
    if faults:
        return rejected(faults)
    because = f"an advice of {count} lines, which post nothing"
    report = _report(candidate.landing, because, lines, intake.drop)
    return Judged(verdict=Verdict.ACCEPTED, because=because, report=report)


def _report(landing: Landing, because: str, lines: list[AdviceLine], drop: Drop) -> str:
    """Put the list beside the drop, for people and for programs; returns its key."""
    name = report_name(landing)
    drop.report(f"{name}.csv", advice_report_csv(lines), content_type="text/csv")
    body = advice_report_json(landing.key, because, lines)
    return drop.report(f"{name}.json", body, content_type="application/json")
