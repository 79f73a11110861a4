"""How long an officer waits for a view: requests to the deployed local stack, by the clock.

One after the other, as one officer asks; the ledger holds a small day, warm functions answer.
"""

import statistics
import time

from everypenny.local.demo import deployed_demo, plan_for_today
from everypenny.local.demo_council import DemoSize
from everypenny.local.demo_officers import MAKER, OfficersApi, signed_in
from everypenny.local.demo_steps import drop_files, open_and_load, post_webhooks

from tests.benchmarks.measured import Row

BUDGET_MS = 300.0
TIMES = 100
SIZE = DemoSize(accounts={"CT": 900, "HR": 500, "NDR": 200}, allpay_lines=1_100, transfers=24)


def run() -> list[Row]:
    """Milliseconds within which 95 of 100 answers of each view came."""
    with deployed_demo() as deployed:
        played = deployed.run(plan_for_today(SIZE))
        for step in (open_and_load, drop_files, post_webhooks):
            step(played)
        api = signed_in(played)
        _, page = api.ask(MAKER, "GET", "/v1/suspense?limit=1")
        item = page["items"][0]
        account = played.plan.basket.basket[0]
        paths = {
            "the suspense list, a page of 50": "/v1/suspense",
            "a suspense item with suggestions": f"/v1/suspense/{item['payment_id']}/1",
            "a payment's story": f"/v1/payments/{item['payment_id']}",
            "an account's history": f"/v1/accounts/{account[0]}/{account[1]}",
            "a day's status": f"/v1/days/{played.plan.day}",
            "deeds that wait": "/v1/deeds",
        }
        return [_row(what, api, path) for what, path in paths.items()]


def _row(what: str, api: OfficersApi, path: str) -> Row:
    took = [_milliseconds(api, path) for _ in range(TIMES)]
    return Row(
        what=f"{what}, p95",
        figure=statistics.quantiles(took, n=20)[-1],
        unit="ms",
        budget=BUDGET_MS,
        less_is_better=True,
        note=f"median {statistics.median(took):,.0f} ms, local stack",
    )


def _milliseconds(api: OfficersApi, path: str) -> float:
    begun = time.perf_counter()
    status, _ = api.ask(MAKER, "GET", path)
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    return (time.perf_counter() - begun) * 1_000
