"""The steps of the demo's day, each checked against the table and the buckets.

The journeys run the same functions with a smaller day.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from everypenny.domain.identifiers import BatchId, EventId, event_id
from everypenny.domain.journals import SuspenseItem
from everypenny.domain.ledger_accounts import summed
from everypenny.domain.records import FileRecord
from everypenny.formats.outward.export_read_back import read_back
from everypenny.formats.outward.shipped_layouts import shipped_layout
from everypenny.local.demo_cards import (
    CardPayment,
    Webhook,
    payment_answer,
    refund_answers,
    signed,
    webhook_body,
)
from everypenny.local.demo_checks import Checks
from everypenny.local.demo_council import DemoDay
from everypenny.local.deploy_stack import DeployedStack
from everypenny.local.deployed_council import DeployedCouncil
from everypenny.local.govuk_pay_stand_in import PayStandIn

PAY = "govuk-pay"
CAPTURED = "card_payment_captured"
REFUNDED = "card_payment_refunded"


@dataclass(slots=True)
class DemoRun:
    """A day being played to a stack: what is planned, where, and what was seen."""

    plan: DemoDay
    stack: DeployedCouncil
    pay: PayStandIn
    webhook_secret: str
    deployed: DeployedStack
    checks: Checks = field(default_factory=Checks)
    rejected: list[Mapping[str, str]] = field(default_factory=list)
    proof_name: str = ""
    proof: Mapping[str, Any] = field(default_factory=dict)
    suspense: list[SuspenseItem] = field(default_factory=list)
    moved: Counter[str] = field(default_factory=Counter)


def open_and_load(run: DemoRun) -> None:
    """Step 1: the approved opening journal, and the register of accounts."""
    run.checks.step("Open the ledger and load the accounts")
    day = run.plan.day.isoformat()
    answer = run.stack.open_balances(run.plan.opening)
    run.checks.that(
        "the opening journal is posted today", expected={"posted_on": day}, found=answer
    )
    again = run.stack.open_balances(run.plan.opening)
    run.checks.that("the same command twice is one deed", expected=answer, found=again)
    record = run.stack.judged(run.plan.register.key, run.plan.register.content)
    run.checks.that(
        "the account register is accepted", expected="accepted", found=str(record.verdict)
    )


def drop_files(run: DemoRun) -> None:
    """Step 2: allpay's receipts and the bank's statement are posted line for line."""
    run.checks.step("Drop an allpay file and a bank statement")
    expected = run.plan.expected
    for what, drop, payments in (
        ("the allpay file", run.plan.allpay, expected.allpay_payments),
        ("the bank statement", run.plan.statement, expected.statement_payments),
    ):
        record = run.stack.judged(drop.key, drop.content)
        run.checks.that(f"{what} is accepted", expected="accepted", found=str(record.verdict))
        run.checks.that(
            f"{what} has a journal for each line",
            expected=payments,
            found=_journals(run.stack, record),
        )
    run.suspense = list(run.stack.ledger.suspense())
    run.checks.that(
        "each payment in doubt is held for its own reason",
        expected=dict(sorted(expected.doubts.items())),
        found=dict(sorted(Counter(item.doubt for item in run.suspense).items())),
    )


def post_webhooks(run: DemoRun) -> None:
    """Step 3: a basket captured, told twice; a forged message; a refund."""
    run.checks.step("Post GOV.UK Pay's webhooks")
    for card in (run.plan.basket, run.plan.refunded):
        run.pay.payments[card.payment_id] = payment_answer(card)
        run.pay.refunds[card.payment_id] = refund_answers(card)
    basket = signed(webhook_body(run.plan.basket, CAPTURED), run.webhook_secret)
    refund = signed(webhook_body(run.plan.refunded, REFUNDED), run.webhook_secret)
    forged = Webhook(basket.body.replace(b"18500", b"98500"), basket.signature)
    for claim, webhook, status in (
        ("a signed webhook is taken", basket, 202),
        ("the same one is taken again", basket, 202),
        ("a forged one is refused", forged, 401),
        ("a refund's webhook is taken", refund, 202),
    ):
        found = run.stack.post_webhook(PAY, webhook)
        run.checks.that(claim, expected=status, found=found)
    _check_cards(run)


def _check_cards(run: DemoRun) -> None:
    basket, refunded = run.plan.basket, run.plan.refunded
    run.checks.that(
        "the basket is posted once, over its two funds",
        expected=captured_lines(basket),
        found=posted_lines(run.stack, event_id(PAY, basket.payment_id, "captured")),
    )
    refund = event_id(PAY, f"refund-{refunded.payment_id}", "refunded")
    run.checks.that(
        "the refund takes the money from the fund that had it",
        expected={
            f"fund/{refunded.basket[0][0]}": refunded.refunded_pence,
            f"clearing/{PAY}": -refunded.refunded_pence,
        },
        found=posted_lines(run.stack, refund),
    )


def drop_what_must_not_post(run: DemoRun) -> None:
    """Step 4: the same bytes, the same business in other bytes, and a broken file."""
    run.checks.step("Drop what must not be posted")
    plan, stack = run.plan, run.stack
    again = stack.judged(plan.allpay_again.key, plan.allpay_again.content)
    run.checks.that(
        "the same bytes are refused, and the original is named",
        expected=["refused", plan.allpay.key],
        found=[str(again.verdict), again.original],
    )
    other = stack.judged(plan.allpay_in_other_bytes.key, plan.allpay_in_other_bytes.content)
    run.checks.that(
        "the same business in other bytes is held",
        expected=["held", plan.allpay.key],
        found=[str(other.verdict), other.original],
    )
    broken = stack.judged(plan.allpay_broken.key, plan.allpay_broken.content)
    run.checks.that(
        "the broken file is rejected", expected="rejected", found=str(broken.verdict)
    )
    run.rejected = stack.faults(broken)
    run.checks.that(
        "every bad line is listed with its remedy",
        expected=plan.expected.broken_lines,
        found=sum(bool(fault["remedy"]) for fault in run.rejected),
    )


def close_and_prove(run: DemoRun) -> None:
    """Step 6: close the day, export it, and prove it to the penny."""
    run.checks.step("Close the day, export it and prove it")
    day = run.plan.day
    run.stack.send("Closes", {"day": day.isoformat()})
    run.proof_name, run.proof = run.stack.wait(
        lambda: run.stack.whole_proof(day), f"the penny proof of {day}"
    )
    run.checks.that("the proof ties", expected=True, found=run.proof["ties"])
    run.checks.that(
        "every account carries forward what the plan says",
        expected=dict(sorted(_with_deeds(run).items())),
        found=dict(sorted(_carried(run.proof).items())),
    )
    for kind, differences in run.proof["differences"].items():
        run.checks.that(
            f"the difference with {kind} is nothing",
            expected=[0] * max(len(differences), 1),
            found=[difference["difference_pence"] for difference in differences],
        )
    _check_files_on_the_proof(run)
    _check_exports(run, day)


def _with_deeds(run: DemoRun) -> Mapping[str, int]:
    """What the plan carries forward, after what officers moved."""
    carried = Counter(run.plan.expected.carried)
    carried.update(run.moved)
    return {account: pence for account, pence in carried.items() if pence}


def _check_files_on_the_proof(run: DemoRun) -> None:
    plan = run.plan
    for kind, drop in (
        ("held", plan.allpay_in_other_bytes),
        ("rejected", plan.allpay_broken),
        ("refused", plan.allpay_again),
    ):
        run.checks.that(
            f"the {kind} file stands on the proof",
            expected=[drop.key],
            found=[listed["file"] for listed in run.proof[kind]],
        )


def _check_exports(run: DemoRun, day: date) -> None:
    """The delivered bytes, read again: the proof's word alone is not taken for them."""
    ledger, council_tax = Counter[str](), Counter[str]()
    for target, layout, sums in (
        ("general-ledger", "general_ledger_csv", ledger),
        ("council-tax", "cash_posting_csv", council_tax),
    ):
        definition = shipped_layout(layout)
        for record in run.stack.exports.issued(target):
            if record.first_on <= day <= record.last_on:
                with run.stack.exports.file(record) as file:
                    sums.update(read_back(file, definition))
    run.checks.that(
        "the general ledger file sums to zero", expected=0, found=sum(ledger.values())
    )
    in_ledger = -sum(pence for key, pence in ledger.items() if key.endswith("|fund/CT"))
    run.checks.that(
        "the council tax file is the general ledger's council tax line",
        expected=in_ledger,
        found=council_tax["CT"],
    )


def _journals(stack: DeployedCouncil, record: FileRecord) -> int:
    return sum(
        1
        for batch in record.batches
        for chunk in range(1, batch.chunks + 1)
        for _ in stack.ledger.journals(batch.batch_id, chunk)
    )


def captured_lines(card: CardPayment) -> Mapping[str, int]:
    """Net pence by account, as domain.md's table posts a capture and its fee."""
    lines = Counter({f"clearing/{PAY}": card.amount_pence - card.fee_pence})
    lines[f"fees/{PAY}"] = card.fee_pence
    for fund, _, pence in card.basket:
        lines[f"fund/{fund}"] -= pence
    return dict(lines)


def posted_lines(stack: DeployedCouncil, event: EventId) -> Mapping[str, int]:
    """Net pence by account of everything that an event posted."""
    record = stack.event(event)
    lines = Counter[str]()
    for journal in stack.ledger.journals(BatchId(record.batch_id), 1):
        for line in journal.lines:
            lines[summed(line.account)] += line.amount_pence
    return dict(lines)


def _carried(proof: Mapping[str, Any]) -> Counter[str]:
    """The trial balance with all of suspense as one account, and no empty one."""
    carried = Counter[str]()
    for row in proof["trial_balance"]:
        account = row["account"]
        name = "suspense" if account.startswith("suspense/") else account
        carried[name] += row["carried_pence"]
    return Counter({name: pence for name, pence in carried.items() if pence})
