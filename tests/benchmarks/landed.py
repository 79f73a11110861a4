"""From landed to posted: a collector's file through the deployed local stack, by the clock.

The clock rather than CPU time, since what is measured is every process of the stack together.
"""

import time

from everypenny.adapters.london_clock import SystemClock
from everypenny.domain.london_days import london_day
from everypenny.domain.records import FileRecord, Verdict
from everypenny.local.demo import deployed_demo, plan_for_today
from everypenny.local.demo_council import DemoSize
from everypenny.local.deployed_council import DeployedCouncil

from tests.benchmarks.measured import Row
from tests.builders import a_register, an_allpay_file, council_tax

SIZES = (10_000, 100_000)
ACCOUNTS = 20_000
BUDGET_SECONDS = {100_000: 60.0}


def run() -> list[Row]:
    """Seconds for a file of each size, one after the other on one stack."""
    with deployed_demo() as deployed:
        council = deployed.run(plan_for_today(DemoSize())).stack
        council.open_balances(_opening())
        council.judged("registers/accounts/bench.csv", a_register(ACCOUNTS, 100))
        return [_row(lines, _seconds(council, lines)) for lines in SIZES]


def _opening() -> dict[str, object]:
    return {
        "command_id": "bench-opening",
        "prepared_by": "a.preparer",
        "approved_by": "an.approver",
        "why": "a measurement",
        "on": london_day(SystemClock().now()).isoformat(),
        "balances": [],
    }


def _seconds(council: DeployedCouncil, lines: int) -> float:
    content = an_allpay_file(
        [(council_tax(n % ACCOUNTS), 1_00 + n) for n in range(lines)],
        london_day(SystemClock().now()),
    )
    begun = time.perf_counter()
    landing = council.drop(f"allpay/bench-{lines}.txt", content)
    record: FileRecord | None = None
    while record is None:
        time.sleep(0.2)
        record = council.files.verdict(landing)
    if record.verdict is not Verdict.ACCEPTED:
        raise RuntimeError(f"the file is {record.verdict}: {record.because}")
    while council.ledger.posted_on(record.batches[0].batch_id) is None:
        time.sleep(0.2)
    return time.perf_counter() - begun


def _row(lines: int, seconds: float) -> Row:
    return Row(
        what=f"allpay file of {lines:,} lines, landed to posted",
        figure=seconds,
        unit="s",
        budget=BUDGET_SECONDS.get(lines),
        less_is_better=True,
        note=f"{lines / seconds:,.0f} lines/s, local stack",
    )
