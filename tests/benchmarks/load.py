"""Much at once on the local stack: writers on one day, files together, webhooks by the second.

By the clock, since what is measured is every process of the stack together. Nothing may be
lost whatever the machine; how long it takes is this machine's affair.
"""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException

from everypenny.adapters.london_clock import SystemClock
from everypenny.domain.identifiers import event_id
from everypenny.domain.london_days import london_day
from everypenny.domain.records import FileRecord, Verdict
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


@dataclass(frozen=True)
class Carried:
    """How many came, how many and how many pence were posted, and how long it took."""

    came: int
    posted: int
    pence: int
    seconds: float
    oldest_seconds: float
    sent_again: int = 0

    def rows(self, what: str) -> list[Row]:
        lost = f"{self.came - self.posted} lost of {self.came}"
        note = f"{lost}, {self.sent_again} sent again; local stack"
        return [
            Row(
                what=f"{what}, first to last posted",
                figure=self.seconds,
                unit="s",
                less_is_better=True,
                note=note,
            ),
            Row(
                what=f"{what}, longest wait",
                figure=self.oldest_seconds,
                unit="s",
                less_is_better=True,
                note="of one message, from its sending to its posting",
            ),
        ]


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
    begun = time.perf_counter()
    with ThreadPoolExecutor(16) as senders:
        landings = list(senders.map(council.drop, contents, contents.values()))
    waiting, posted, took = dict(enumerate(landings)), [], []
    while waiting and time.perf_counter() - begun < PATIENCE_SECONDS:
        for number, landing in list(waiting.items()):
            record = council.files.verdict(landing)
            if record is not None and _is_done(record, council):
                del waiting[number]
                posted.append(record)
                took.append(time.perf_counter() - begun)
        time.sleep(0.2)
    pence = sum(batch.total_pence for record in posted for batch in record.batches)
    return Carried(files, len(posted), pence, max(took, default=0.0), max(took, default=0.0))


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
        waits = watching.result()
    posted = [payments[number] for number in waits]
    return Carried(
        len(payments),
        len(posted),
        sum(payment.amount_pence for payment in posted),
        time.perf_counter() - begun,
        max(waits.values(), default=0.0),
        sum(again),
    )


def _is_taken(council: DeployedCouncil, webhook: Webhook) -> bool:
    """Whether the door answered that it has it; a door that does not answer has not."""
    try:
        return council.post_webhook("govuk-pay", webhook) == TAKEN
    except (OSError, HTTPException):
        return False


def _watched(
    payments: Sequence[CardPayment], sent: Mapping[int, float], council: DeployedCouncil
) -> dict[int, float]:
    """How long each payment waited for its posting, by number; those that came, at least."""
    waits: dict[int, float] = {}
    until = time.perf_counter() + PATIENCE_SECONDS
    while len(waits) < len(payments) and time.perf_counter() < until:
        time.sleep(0.5)
        for number in sorted(sent.keys() - waits.keys())[:AT_A_LOOK]:
            if _is_posted(payments[number], council):
                waits[number] = time.perf_counter() - sent[number]
    return waits


def _a_payment(number: int, today: date) -> CardPayment:
    return CardPayment(
        payment_id=f"load-{number}",
        reference=f"LOAD{number}",
        basket=[("CT", council_tax(number % ACCOUNTS), 1_00 + number)],
        fee_pence=0,
        on=today,
    )


def _is_posted(payment: CardPayment, council: DeployedCouncil) -> bool:
    event = event_id("govuk-pay", payment.payment_id, "captured")
    return council.table.get(f"E#{event}", "EVENT") is not None
