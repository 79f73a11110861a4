"""No line that a door logs, prints or counts tells who paid, for what, or with which card.

Every sample of every door is played, and a day of marked things beside them, over an AWS in
this process. Whatever a sandbox writes, CloudWatch keeps: both streams, and any logger.
"""

import csv
import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from everypenny import observability
from everypenny.adapters import dynamo_days
from everypenny.bootstrap import outside
from everypenny.local.govuk_pay_stand_in import PayStandIn, govuk_pay

from tests.functions.stage import (
    EVENTS,
    SECRETS,
    Morning,
    Stage,
    forget_what_was_built,
    sample,
    set_up,
)
from tests.house.marked_day import CARD, MARKS, NAME, MarkedDay

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

IN_ORDER = (
    "open_balances/approved",
    "load_account_register/accounts",
    "receive_payment_file",
    "allocate_payments",
    "receive_provider_event",
    "settle_provider_event",
    "decide_held_file",
    "do_deed",
    "answer_officer",
    "close_day/one_day",
    "copy_day_book",
    "export_fund",
    "prove_day",
    "acknowledge_export",
    "search_payments",
)
# These speak of their work only to who asks them, and moto stands where the cloud does.
NOT_OURS = ("boto3", "botocore", "moto", "s3transfer", "urllib3")


def cases() -> list[str]:
    """Every sample of every door, in the order of a day; the rest at its end."""
    names = sorted(f"{path.parent.name}/{path.stem}" for path in EVENTS.glob("*/*.json"))

    def place(name: str) -> int:
        fits = [n for n, start in enumerate(IN_ORDER) if name.startswith(start)]
        return fits[0] if fits else len(IN_ORDER)

    return sorted(names, key=place)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What any logger writes, the doors' own in its own shape."""
    out = io.StringIO()
    for handler in observability.logger.handlers:
        monkeypatch.setattr(handler, "stream", out)
    of_any, root = logging.StreamHandler(out), logging.getLogger()
    for name in NOT_OURS:
        monkeypatch.setattr(logging.getLogger(name), "level", logging.WARNING)
    monkeypatch.setattr(root, "level", logging.DEBUG)
    root.addHandler(of_any)
    yield out
    root.removeHandler(of_any)


@pytest.fixture
def stage(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:  # noqa: ARG001
    """The doors, before a provider that knows a payer; a day's lists in few shards."""
    monkeypatch.setattr(dynamo_days, "SHARDS", 2)
    monkeypatch.setattr(dynamo_days, "FENCES", 2)
    stand_in = PayStandIn(SECRETS["govuk-pay/api_key"])
    answer = json.loads((EVENTS / "drops" / "govuk-pay" / "payment.json").read_text("utf-8"))
    stand_in.payments[answer["payment_id"]] = answer
    stand_in.payments["marked"] = {
        **answer,
        "payment_id": "marked",
        "reference": MARKS["a payer's reference"],
        "description": f"{NAME} {CARD}",
        "email": MARKS["an address for mail"],
        "card_details": {"cardholder_name": MARKS["a cardholder"]},
        "metadata": {"item_1": f"CT {MARKS['an account reference']} 18500"},
    }
    with govuk_pay(stand_in) as url:
        made = set_up(url)
        for name, value in made.settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(outside, "SystemClock", Morning)
        forget_what_was_built()
        yield made


def live_through(day: MarkedDay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play every sample, and behind each kind of thing its marked ones."""
    after = {
        "settle_provider_event/listed": day.receive,
        "do_deed/without_a_role": day.ask,
        "export_fund/once_more": day.acknowledge,
        "search_payments/without_the_role": day.search,
    }
    day.open_badly()
    for path in sorted((EVENTS / "drops").rglob("*.*")):
        day.stage.drop(path.relative_to(EVENTS / "drops").as_posix())
    for case in cases():
        if case == "watch_sources/nightly":
            let_the_clock_stand(day.leave_unanswered(), monkeypatch)
        day.play(case.partition("/")[0], day.stage._landed(sample(case)))
        after.pop(case, lambda: None)()
    assert not after


def let_the_clock_stand(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Morning, "now", lambda _: at)
    forget_what_was_built()


def personal_of_the_samples() -> dict[str, str]:
    """What the sample register tells of people."""
    path = EVENTS / "drops" / "registers" / "accounts" / "accounts.csv"
    columns = ("account_reference", "forename", "surname", "address_1", "postcode")
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    return {f"{c} of {n}": row[c] for n, row in enumerate(rows) for c in columns if row[c]}


def test_no_log_and_no_metric_tells_who_paid(
    stage: Stage,
    written: io.StringIO,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = MarkedDay(stage)

    live_through(day, monkeypatch)

    streams = capsys.readouterr()
    told = "\n".join([written.getvalue(), streams.out, streams.err, *day.raised])
    assert told.count("payment file judged") > 5
    assert told.count("record failed") > 2
    assert '"FileRejected"' in told
    assert re.search('"acknowledgement judged".*"accepted".*"refused":1', told)
    assert re.search('"arrivals swept".*"drops":[1-9]', told)
    shown = {
        what: re.findall(rf".*\b{re.escape(mark)}\b.*", told)[:1]
        for what, mark in (MARKS | personal_of_the_samples()).items()
    }
    assert {what: lines for what, lines in shown.items() if lines} == {}
