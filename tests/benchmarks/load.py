"""Much at once on the local stack: writers on one day, files together, webhooks by the second.

By the clock, since what is measured is every process of the stack together. Nothing may be
lost whatever the machine; how long it takes is this machine's affair.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException

from everypenny.adapters.dynamo_events import DynamoEvents
from everypenny.adapters.london_clock import SystemClock
from everypenny.domain.identifiers import BatchId, event_id
from everypenny.domain.london_days import london_day
from everypenny.domain.records import FileRecord, Landing, Verdict
from everypenny.local.demo import Deployed, deployed_demo, plan_for_today
from everypenny.local.demo_cards import (
    CardPayment,
    Webhook,
    payment_answer,
    signed,
    webhook_body,
)
from everypenny.local.demo_council import DemoSize
from everypenny.local.deployed_council import DeployedCouncil

from tests.benchmarks.landed import _opening
from tests.benchmarks.measured import Row
from tests.builders import a_register, an_allpay_file, council_tax

FILES, LINES = 100, 50
WEBHOOKS_A_SECOND, WEBHOOK_SECONDS = 50, 60
ACCOUNTS = 1_000
PATIENCE_SECONDS = 900.0
AT_A_LOOK = 100
TAKEN = 202
TRIES = 5
AT_ONCE = 16


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What came and what was posted, in number and pence; how long it took, and the longest.

    `sent_a_second` is how many really came a second, None where all came together.
    """

    came: int
    posted: int
    pence_came: int
    pence: int
    seconds: float
    longest_wait: float
    sent_a_second: float | None = None
    sent_again: int = 0

    def rows(self, what: str) -> Iterator[Row]:
        """What is lost has a budget of nothing: missing it fails the run."""
        yield _of_nothing(f"{what}, lost", self.came - self.posted, f"of {self.came}")
        yield _of_nothing(f"{what}, pence astray", abs(self.pence_came - self.pence), "pence")
        if self.sent_a_second is not None:
            note = f"{self.sent_again} sent again"
            yield Row(what=f"{what}, sent", figure=self.sent_a_second, unit="/s", note=note)
        yield _seconds(f"{what}, first sent to last seen posted", self.seconds)
        yield _seconds(
            f"{what}, longest wait",
            self.longest_wait,
            note="of one, from its own sending until our look found it posted",
        )


def _of_nothing(what: str, figure: int, unit: str) -> Row:
    return Row(what=what, figure=figure, unit=unit, budget=0, less_is_better=True)


def _seconds(what: str, figure: float, note: str = "") -> Row:
    return Row(
        what=what, figure=figure, unit="s", less_is_better=True, note=note or "local stack"
    )


def run() -> list[Row]:
    """A hundred files at once, then fifty webhooks a second for a minute, on one stack."""
    with deployed_demo() as deployed:
        council = deployed.run(plan_for_today(DemoSize())).stack
        council.open_balances(_opening())
        council.judged("registers/accounts/load.csv", a_register(ACCOUNTS, 100))
        files = files_at_once(council, FILES, LINES)
        seconds = WEBHOOK_SECONDS
        hooks = webhooks(deployed, council, WEBHOOKS_A_SECOND, seconds)
    return [
        *files.rows(f"{FILES} files of {LINES} lines at once"),
        *hooks.rows(f"{WEBHOOKS_A_SECOND} webhooks a second for {seconds} s"),
    ]


def files_at_once(council: DeployedCouncil, files: int, lines: int) -> Carried:
    """Drop different files of one source together, and wait until all are posted."""
    today = london_day(SystemClock().now())
    contents = {
        f"allpay/load-{number}.txt": an_allpay_file(
            [(council_tax(n % ACCOUNTS), 1_00 + number) for n in range(lines)], today
        )
        for number in range(files)
    }
    dropped: dict[str, float] = {}

    def drop(key: str) -> Landing:
        dropped[key] = time.perf_counter()
        return council.drop(key, contents[key])

    with ThreadPoolExecutor(AT_ONCE) as senders:
        waiting = set(senders.map(drop, contents))
    begun, waits, pence = min(dropped.values()), list[float](), 0
    while waiting and time.perf_counter() - begun < PATIENCE_SECONDS:
        for landing in list(waiting):
            record = council.files.verdict(landing)
            if record is not None and _is_done(record, council):
                waiting.remove(landing)
                waits.append(time.perf_counter() - dropped[landing.key])
                pence += sum(batch.total_pence for batch in record.batches)
        time.sleep(0.2)
    return Carried(
        came=files,
        posted=len(waits),
        pence_came=lines * sum(1_00 + number for number in range(files)),
        pence=pence,
        seconds=time.perf_counter() - begun,
        longest_wait=max(waits, default=0.0),
    )


def _is_done(record: FileRecord, council: DeployedCouncil) -> bool:
    accepted = record.verdict is Verdict.ACCEPTED
    return accepted and all(council.ledger.posted_on(b.batch_id) for b in record.batches)


def webhooks(
    deployed: Deployed, council: DeployedCouncil, a_second: int, seconds: int
) -> Carried:
    """Send signed webhooks at a steady rate, and watch until each one's payment is posted."""
    today = london_day(SystemClock().now())
    payments = [_a_payment(n, today) for n in range(a_second * seconds)]
    for payment in payments:
        deployed.pay.payments[payment.payment_id] = dict(payment_answer(payment))
    sent: dict[int, float] = {}
    begun = time.perf_counter()

    def send(number: int) -> int:
        """Send until it is taken, as a provider does; returns how often it was sent again."""
        body = webhook_body(payments[number], "card_payment_captured")
        webhook = signed(body, deployed.webhook_secret)
        time.sleep(max(0.0, begun + number / a_second - time.perf_counter()))
        sent[number] = time.perf_counter()
        for again in range(TRIES):
            if _is_taken(council, webhook):
                return again
            time.sleep(2.0**again)
        return TRIES

    with ThreadPoolExecutor(AT_ONCE + 1) as workers:
        watching = workers.submit(_watched, payments, sent, council)
        again = list(workers.map(send, range(len(payments))))
        seen = watching.result()
    return Carried(
        came=len(payments),
        posted=len(seen),
        pence_came=sum(payment.amount_pence for payment in payments),
        pence=sum(pence for _, pence in seen.values()),
        seconds=time.perf_counter() - begun,
        longest_wait=max((wait for wait, _ in seen.values()), default=0.0),
        sent_a_second=(len(sent) - 1) / (max(sent.values()) - min(sent.values())),
        sent_again=sum(again),
    )


def _is_taken(council: DeployedCouncil, webhook: Webhook) -> bool:
    """Whether the door answered that it has it; a door that does not answer has not."""
    try:
        return council.post_webhook("govuk-pay", webhook) == TAKEN
    except (OSError, HTTPException):
        return False


def _watched(
    payments: Sequence[CardPayment], sent: Mapping[int, float], council: DeployedCouncil
) -> dict[int, tuple[float, int]]:
    """By number, how long a payment waited until it was seen posted, and with what pence."""
    seen: dict[int, tuple[float, int]] = {}
    until = time.perf_counter() + PATIENCE_SECONDS
    while len(seen) < len(payments) and time.perf_counter() < until:
        time.sleep(0.5)
        for number in sorted(sent.keys() - seen.keys())[:AT_A_LOOK]:
            pence = _posted_pence(payments[number], council)
            if pence is not None:
                seen[number] = (time.perf_counter() - sent[number], pence)
    return seen


def _a_payment(number: int, today: date) -> CardPayment:
    return CardPayment(
        payment_id=f"load-{number}",
        reference=f"LOAD{number}",
        basket=[("CT", council_tax(number % ACCOUNTS), 1_00 + number)],
        fee_pence=0,
        on=today,
    )


def _posted_pence(payment: CardPayment, council: DeployedCouncil) -> int | None:
    """What the ledger has posted of a payment, None while it has not."""
    event = event_id("govuk-pay", payment.payment_id, "captured")
    told = DynamoEvents(council.table).outcome(event)
    if told is None or not told.batch_id:
        return None
    batch = BatchId(told.batch_id)
    posted = council.ledger.posted_on(batch) is not None
    return council.ledger.batch(batch).total_pence if posted else None
