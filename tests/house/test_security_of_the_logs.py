"""No line that a door logs or counts tells who paid, for what, or with which card."""

import csv
import hashlib
import hmac
import importlib
import io
import json
import re
import traceback
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from everypenny import observability
from everypenny.adapters import dynamo_days
from everypenny.bootstrap import outside
from everypenny.local.govuk_pay_stand_in import PayStandIn, govuk_pay

from tests.builders import MAIN, Entry, a_statement, an_allpay_file, council_tax
from tests.functions.stage import (
    EVENTS,
    SECRETS,
    Context,
    Morning,
    Stage,
    forget_what_was_built,
    sample,
    set_up,
)

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

CARD = "4111111111111111"
NAME = "QUIXOTEZ"
MARKS = {
    "a payer's name": NAME,
    "a payer's reference": "QUIXREF77",
    "an account reference": council_tax(4321),
    "a card number": CARD,
    "a cardholder": "Tooksbury",
    "an address for mail": "peregrina@example.org",
    "an officer's reason": "widow of Elm Row",
}
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
    "export_fund",
    "prove_day",
)


def cases() -> list[str]:
    """Every sample of every door, in the order of a day; the rest at its end."""
    names = sorted(f"{path.parent.name}/{path.stem}" for path in EVENTS.glob("*/*.json"))

    def place(name: str) -> int:
        fits = [n for n, start in enumerate(IN_ORDER) if name.startswith(start)]
        return fits[0] if fits else len(IN_ORDER)

    return sorted(names, key=place)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the one logger of the doors writes."""
    out = io.StringIO()
    for handler in observability.logger.handlers:
        monkeypatch.setattr(handler, "stream", out)
    return out


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


def played(door: str, event: dict[str, Any], out: io.StringIO) -> Any:
    """Play an event; what a door raises is logged by Lambda, so it counts as written."""
    handler = importlib.import_module(f"functions.{door}").lambda_handler
    try:
        return handler(event, Context(door))
    except Exception:  # noqa: BLE001 - as Lambda's runtime does
        out.write(traceback.format_exc())
        return None


def drop_marked(stage: Stage, out: io.StringIO, key: str, content: bytes) -> None:
    """Land a file, judge it and allocate its chunks."""
    answer = boto3.client("s3").put_object(
        Bucket=stage.settings["DROP_BUCKET"], Key=key, Body=content
    )
    event = sample("receive_payment_file/allpay_file")
    body = json.loads(event["Records"][0]["body"])
    body["detail"]["object"] |= {"key": key, "version-id": answer["VersionId"]}
    event["Records"][0]["body"] = json.dumps(body)
    register = key.startswith("registers/")
    played("load_account_register" if register else "receive_payment_file", event, out)
    for message in stage.sent("CHUNKS"):
        queued("allocate_payments", message, out)


def queued(door: str, message: object, out: io.StringIO) -> None:
    event = sample("allocate_payments/allpay_chunk")
    event["Records"] = [{**event["Records"][0], "body": json.dumps(message)}]
    played(door, event, out)


def knock(out: io.StringIO, told: dict[str, Any], *, forged: bool = False) -> None:
    body = json.dumps({**json.loads(sample("receive_provider_event/captured")["body"]), **told})
    secret = b"another" if forged else SECRETS["govuk-pay/webhook_secrets"].encode()
    event = sample("receive_provider_event/captured")
    event["headers"]["pay-signature"] = hmac.new(
        secret, body.encode(), hashlib.sha256
    ).hexdigest()
    played("receive_provider_event", {**event, "body": body}, out)


def a_marked_day(stage: Stage, out: io.StringIO) -> None:
    """Good, broken, held and unreadable things, each with all that must not be told."""
    told = " ".join(MARKS.values())
    known, unknown = MARKS["an account reference"], MARKS["a payer's reference"]
    register = f"fund,account_reference,surname\nCT,{known},{NAME}\n"
    drop_marked(stage, out, f"registers/accounts/{told}.csv", register.encode())
    drop_marked(stage, out, "registers/accounts/broken.csv", f"{told}\n{told}".encode())
    drop_marked(stage, out, f"allpay/{told}.txt", an_allpay_file([(known, 12_50)]))
    drop_marked(stage, out, "allpay/broken.txt", f"{told}\n{told}\n".encode())
    entry = Entry(pence=77_00, text=f"FROM {told}", reference=unknown)
    for name in ("S-1", f"S {told}"):
        statement = a_statement([entry], identity=name, account=MAIN)
        drop_marked(stage, out, f"main-bank/{name}.xml", statement)
    drop_marked(stage, out, "main-bank/broken.xml", f"<Document>{told}</Document>".encode())
    knock(out, {"resource_id": "marked", "resource": {"reference": told, "email": told}})
    knock(out, {"resource_id": told, "event_type": told})
    knock(out, {"resource_id": "marked", "note": told}, forged=True)
    for message in stage.sent("EVENTS"):
        queued("settle_provider_event", message, out)
    for door in ("allocate_payments", "settle_provider_event", "close_day", "export_fund"):
        queued(door, {"batch": told, "chunk": told, "source": told, "day": told}, out)
    for order in (json.dumps({"why": told, "items": told}), f'{{"why": "{told}'):
        asked = sample("do_deed/clear_suspense")
        played("do_deed", {**asked, "body": order}, out)


def personal_of_the_samples() -> dict[str, str]:
    """What the sample register tells of people."""
    path = EVENTS / "drops" / "registers" / "accounts" / "accounts.csv"
    columns = ("account_reference", "forename", "surname", "address_1", "postcode")
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    return {f"{c} of {n}": row[c] for n, row in enumerate(rows) for c in columns if row[c]}


def test_no_log_and_no_metric_tells_who_paid(
    stage: Stage, written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted((EVENTS / "drops").rglob("*.*")):
        stage.drop(path.relative_to(EVENTS / "drops").as_posix())
    for case in cases():
        event = stage._landed(sample(case))
        played(case.partition("/")[0], event, written)
        if case.startswith("settle_provider_event"):
            a_marked_day(stage, written)

    told = written.getvalue() + capsys.readouterr().out
    assert told.count("payment file judged") > 5
    assert told.count("record failed") > 2
    assert '"FileRejected"' in told
    shown = {
        what: re.findall(rf".*\b{re.escape(mark)}\b.*", told)[:1]
        for what, mark in (MARKS | personal_of_the_samples()).items()
    }
    assert {what: lines for what, lines in shown.items() if lines} == {}
