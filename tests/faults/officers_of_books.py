"""Officers who look after the books: periods, differences, exports, and what is remembered."""

from datetime import timedelta

from everypenny.adapters.dynamo_exports import DynamoExports

from tests.faults.onlooker import Onlooker
from tests.faults.ordered import Ordered
from tests.faults.two_councils import one_target
from tests.workflows.test_change_rules import STRANGER

COLLECTED = ("allpay", "direct-debit", "govuk-pay")
TARGETS = ("council-tax", "general-ledger", "rents")
VERSIONS = 16  # of the rules, over all seeds: each is drafted and checked once


def a_closing_of_a_period(seen: Onlooker) -> Ordered | None:
    """The month that was is closed, or now and then one that is not over yet."""
    return _of_a_period(seen, "close_period")


def an_opening_of_a_period(seen: Onlooker) -> Ordered | None:
    """The month that was is opened again, if it is closed at all."""
    return _of_a_period(seen, "open_period")


def a_certificate(seen: Onlooker) -> Ordered | None:
    """A certificate that was drawn up is right, as its officer believes."""
    if not seen.certificates:
        return None
    _, period, name = seen.random.choice(seen.certificates).split("/")
    order = {"period": period, "certificate": name.removesuffix(".json"), "why": "it ties"}
    return Ordered(deed="certify_period", order=order, needs_two=True)


def a_difference(seen: Onlooker) -> Ordered | None:
    """A collector banked a few pence more or less of a batch than it said."""
    batches = [
        (batch, record["source"])
        for batch, record, posted in seen.batches()
        if posted and record["source"] in COLLECTED
    ]
    if not batches:
        return None
    batch, source = seen.random.choice(batches)
    account, pence = f"clearing/{source}", seen.random.choice([5, -3])
    settled = seen.records("settled_difference", only_open=False)
    seen_so_far = [one.version for one in settled if one.key == f"{account}#{batch}"]
    return Ordered(
        deed="settle_difference",
        order={
            "account": account,
            "pence": pence,
            "batch_id": batch,
            "version": seen_so_far[0] if seen_so_far else 0,
            "why": "they will never pay it",
        },
        posts=((f"differences/{source}", pence), (account, -pence)),
        needs_two=True,
    )


def a_reissue(seen: Onlooker) -> Ordered | None:
    """A target has lost a file."""
    target = seen.random.choice(TARGETS)
    outside = seen.house.outside
    issued = DynamoExports(outside.seen_table, outside.buckets["outbox"]).issued(target)
    if not issued:
        return None
    export = seen.random.choice(issued).export_id
    order = {"target": target, "export_id": export, "why": "they have lost it"}
    return Ordered(deed="reissue_export", order=order)


def a_forgotten_payer(seen: Onlooker) -> Ordered | None:
    """A payer asks to be remembered no more."""
    rows = list(seen.received())
    if not rows:
        return None
    order = {"payment_id": seen.random.choice(rows)[1], "why": "the payer asks"}
    return Ordered(deed="forget_payer", order=order)


def changed_rules(seen: Onlooker) -> Ordered | None:
    """Whoever nobody knows is placed by a rule from now on; each change is told apart."""
    rules = (one_target() / "rules.toml").read_text("utf-8")
    order = {
        "rules": f"# change {seen.random.randrange(10_000) % VERSIONS}\n{rules}{STRANGER}",
        "why": "they are known now",
        "follows": seen.live_configuration(),
    }
    return Ordered(deed="change_rules", order=order, needs_two=True)


def _of_a_period(seen: Onlooker, deed: str) -> Ordered | None:
    before = seen.today - timedelta(days=4)
    if before.month == seen.today.month and seen.random.random() < 0.8:
        return None
    order = {"period": f"{before:%Y-%m}", "why": "month end"}
    return Ordered(deed=deed, order=order, needs_two=True)
