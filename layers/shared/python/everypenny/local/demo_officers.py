"""The demo's officers: signed in, they place what is in doubt, approve and give money back."""

import http.client
import json
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from everypenny.domain.identifiers import PaymentId, event_batch_id, event_id, payment_id
from everypenny.domain.ledger_accounts import summed
from everypenny.local.demo_cards import signed, webhook_body
from everypenny.local.demo_steps import PAY, REFUNDED, DemoRun
from everypenny.local.officers import OfficersOf

MAKER, APPROVER, AUDITOR = "maria.lane", "tom.okafor", "ann.visitor"
ROLES = {
    MAKER: "income_officer",
    APPROVER: "senior_income_officer",
    AUDITOR: "auditor",
}
REFUNDED_PENCE = 10_00
PLACED_AT_MOST = 1_000_00


@dataclass(frozen=True, slots=True)
class OfficersApi:
    """The officers' API of a deployed stack, asked with their own tokens."""

    url: str
    tokens: Mapping[str, str]

    def ask(
        self, officer: str, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> tuple[int, Mapping[str, Any]]:
        """The status and body of one answer."""
        parts = urllib.parse.urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else None
        connection = (kind or http.client.HTTPConnection)(parts.netloc, timeout=60)
        headers = {
            "Authorization": f"Bearer {self.tokens[officer]}",
            "Content-Type": "application/json",
        }
        try:
            sent = json.dumps(body) if body is not None else None
            connection.request(method, f"{parts.path}{path}", body=sent, headers=headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            connection.close()

    def do(
        self, officer: str, deed: str, command_id: str, **order: Any
    ) -> tuple[int, Mapping[str, Any]]:
        """A deed under a command id of the caller's own."""
        return self.ask(officer, "PUT", f"/v1/deeds/{deed}/{command_id}", order)


def signed_in(run: DemoRun) -> OfficersApi:
    """Enrol three officers in the stack's own pool, and sign each in."""
    officers = OfficersOf(run.deployed)
    tokens = {name: officers.enrol(name, role) for name, role in ROLES.items()}
    return OfficersApi(run.deployed.officers_url, tokens)


def let_officers_act(run: DemoRun) -> None:
    """Step 5: one item is placed, once; its reversal is undone; a refund needs two of them."""
    run.checks.step("Let officers place, reverse and refund")
    api = signed_in(run)
    item = _an_item(run, api)
    _place(run, api, item)
    _reverse_and_place_again(run, api, item)
    _refund(run, api)


def _an_item(run: DemoRun, api: OfficersApi) -> Mapping[str, Any]:
    """The oldest credit in doubt that one officer may place alone."""
    status, page = api.ask(
        MAKER, "GET", f"/v1/suspense?min_pence=1&max_pence={PLACED_AT_MOST}&limit=1"
    )
    run.checks.that("the suspense list is told to an officer", expected=200, found=status)
    [item] = page["items"]
    return dict(item)


def _clearing(run: DemoRun, item: Mapping[str, Any], version: int) -> dict[str, Any]:
    reference = run.plan.basket.basket[0][1]
    pence = item["remaining_pence"]
    named = {"payment_id": item["payment_id"], "part": item["part"], "version": version}
    place = {"fund": "CT", "account_reference": reference, "pence": pence}
    return {"items": [named], "to": [place], "why": "The payer rang with the reference"}


def _place(run: DemoRun, api: OfficersApi, item: Mapping[str, Any]) -> None:
    order = _clearing(run, item, item["version"])
    forbidden, _ = api.do(AUDITOR, "clear_suspense", "demo-by-an-auditor", **order)
    run.checks.that("an auditor places nothing", expected=403, found=forbidden)
    first = api.do(MAKER, "clear_suspense", "demo-placed-first", **order)
    run.checks.that("an officer places it", expected=200, found=first[0])
    again = api.do(MAKER, "clear_suspense", "demo-placed-first", **order)
    run.checks.that("the same command twice is one deed", expected=first, found=again)
    late, _ = api.do(MAKER, "clear_suspense", "demo-placed-late", **order)
    run.checks.that("what has changed meanwhile is placed by nobody", expected=412, found=late)


def _reverse_and_place_again(run: DemoRun, api: OfficersApi, item: Mapping[str, Any]) -> None:
    """It was the wrong account: the journal is reversed, and the money placed once more."""
    _, payment = api.ask(APPROVER, "GET", f"/v1/payments/{item['payment_id']}")
    placed = payment["journals"][-1]["journal_id"]
    reversed_, _ = api.do(
        APPROVER,
        "reverse_journal",
        "demo-reversed",
        payment_id=item["payment_id"],
        version=payment["version"],
        journal_id=placed,
        why="It was her neighbour",
    )
    run.checks.that("a journal is reversed by its mirror image", expected=200, found=reversed_)
    _, now = api.ask(MAKER, "GET", f"/v1/suspense/{item['payment_id']}/{item['part']}")
    order = _clearing(run, item, now["version"])
    again, _ = api.do(MAKER, "clear_suspense", "demo-placed-again", **order)
    run.checks.that("the money is in doubt again, and is placed", expected=200, found=again)
    run.moved["suspense"] += item["remaining_pence"]
    run.moved["fund/CT"] -= item["remaining_pence"]


def _refund(run: DemoRun, api: OfficersApi) -> None:
    """Part of the basket goes back by the road that it came."""
    basket = run.plan.basket
    batch = event_batch_id(event_id(PAY, basket.payment_id, "captured"))
    payment = payment_id(batch, 1)
    fund, reference, _ = basket.basket[1]
    _, seen = api.ask(MAKER, "GET", f"/v1/payments/{payment}")
    part = {"fund": fund, "account_reference": reference, "pence": REFUNDED_PENCE}
    asked, _ = api.do(
        MAKER,
        "refund_payment",
        "demo-refund",
        payment_id=payment,
        version=seen["version"],
        parts=[part],
        why="Paid twice",
    )
    run.checks.that("a refund waits for another officer", expected=202, found=asked)
    own, _ = api.do(MAKER, "approve_deed", "demo-refund-own", decides="demo-refund")
    run.checks.that("nobody approves their own", expected=403, found=own)
    approved, _ = api.do(APPROVER, "approve_deed", "demo-refund-yes", decides="demo-refund")
    run.checks.that("another officer approves it", expected=200, found=approved)
    _provider_refunds(run)
    posted = run.stack.wait(lambda: _given_back(api, payment), "the refund's journal")
    run.checks.that(
        "the provider's refund takes the money from the account that was named",
        expected={f"fund/{fund}": REFUNDED_PENCE, f"clearing/{PAY}": -REFUNDED_PENCE},
        found=posted,
    )
    run.moved[f"fund/{fund}"] += REFUNDED_PENCE
    run.moved[f"clearing/{PAY}"] -= REFUNDED_PENCE


def _provider_refunds(run: DemoRun) -> None:
    """The provider is asked once, and tells by webhook when the money has gone back."""
    name = run.plan.basket.payment_id
    asked = run.stack.wait(lambda: run.pay.refunds[name] or None, "the request for a refund")
    run.pay.refunds[name] = [{**refund, "status": "success"} for refund in asked]
    webhook = signed(webhook_body(run.plan.basket, REFUNDED), run.webhook_secret)
    taken = run.stack.post_webhook(PAY, webhook)
    run.checks.that("the provider tells that it is refunded", expected=202, found=taken)


def _given_back(api: OfficersApi, payment: PaymentId) -> Mapping[str, int] | None:
    _, told = api.ask(MAKER, "GET", f"/v1/payments/{payment}")
    refunds = [journal for journal in told["journals"] if journal["kind"] == "refund"]
    if not refunds:
        return None
    return {summed(line["account"]): line["pence"] for line in refunds[0]["lines"]}
