"""A day on which everything that comes bears marks that no log may tell."""

import csv
import hashlib
import hmac
import importlib
import io
import json
import traceback
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import boto3

from tests.builders import MAIN, Entry, a_statement, an_allpay_file, council_tax
from tests.functions.stage import SECRETS, Context, Stage, sample

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
TOLD = " ".join(MARKS.values())
KNOWN, UNKNOWN = MARKS["an account reference"], MARKS["a payer's reference"]
SUSPENSE = "GET /v1/suspense"


@dataclass
class MarkedDay:
    """Events with the marks in them, played to the doors; `raised` is what doors let go of."""

    stage: Stage
    raised: list[str] = field(default_factory=list)

    def play(self, door: str, event: dict[str, Any]) -> Any:
        """Play an event; what a door raises is logged by Lambda, so it counts as written."""
        handler = importlib.import_module(f"functions.{door}").lambda_handler
        try:
            return handler(event, Context(door))
        except Exception:  # noqa: BLE001 - as Lambda's runtime does
            self.raised.append(traceback.format_exc())
            return None

    def open_badly(self) -> None:
        """An opening that one officer alone stands behind."""
        asked = sample("open_balances/same_officer_twice")
        self.play("open_balances", {**asked, "command_id": f"opening {TOLD}", "why": TOLD})

    def receive(self) -> None:
        """Good, broken, held and unreadable things."""
        self._receive_files()
        self._receive_events()
        self._receive_a_list()
        for door in ("allocate_payments", "settle_provider_event", "close_day", "export_fund"):
            self._queued(door, {"batch": TOLD, "chunk": TOLD, "source": TOLD, "day": TOLD})

    def ask(self) -> None:
        """Questions with the marks in them, and deeds: unreadable, refused and done."""
        for order in (json.dumps({"why": TOLD, "items": TOLD}), f'{{"why": "{TOLD}'):
            self.play("do_deed", {**sample("do_deed/clear_suspense"), "body": order})
        for command_id in (CARD, TOLD):
            self._deed("note_suspense", command_id, {"note": TOLD})
        self._note_what_is_in_doubt()
        self._question("GET /v1/payments/{payment_id}", {"payment_id": TOLD})
        about = {"fund": "CT", "account_reference": KNOWN}
        self._question("GET /v1/accounts/{fund}/{account_reference}", about)
        self._question("GET /v1/audit/{day}", {"day": TOLD})
        self._question(SUSPENSE, {}, {"owner": TOLD, "text": TOLD, "min_pence": TOLD})

    def search(self) -> None:
        """Searches of sealed days, by every mark."""
        for query in (
            {"text": NAME},
            {"fund": "CT", "account_reference": KNOWN},
            {"reference": UNKNOWN},
            {"text": CARD, "reference": TOLD, "cursor": TOLD, "from": TOLD},
        ):
            asked = sample("search_payments/account")
            self.play("search_payments", {**asked, "queryStringParameters": query})

    def acknowledge(self) -> None:
        """A target refuses a line of an export, and says why; another file is none."""
        exported = "EXPORT,council-tax-2026-11-2026-11-21"
        refused = f'{exported}\nLOADED,1,1.00\nREFUSED,1,"{TOLD}"\n'
        for name, content in (
            ("marked", refused),
            ("unreadable", f"{exported}\nLOADED,{CARD}"),
        ):
            key = f"acknowledgements/council-tax/{name}.csv"
            self._landed("acknowledge_export", key, content.encode())

    def leave_unanswered(self) -> datetime:
        """A drop that nobody was told of; returns an instant at which it should be missed."""
        self._put(f"allpay/left {TOLD}.txt", TOLD.encode())
        kept = boto3.client("s3").list_objects_v2(Bucket=self.stage.settings["DROP_BUCKET"])
        return max(at["LastModified"] for at in kept["Contents"]) + timedelta(days=1)

    def _receive_files(self) -> None:
        register = f"fund,account_reference,surname\nCT,{KNOWN},{NAME}\n".encode()
        broken = f"{TOLD}\n{TOLD}\n".encode()
        entry = Entry(pence=77_00, text=f"FROM {TOLD}", reference=UNKNOWN)
        for key, content in (
            (f"registers/accounts/{TOLD}.csv", register),
            ("registers/accounts/broken.csv", broken),
            (f"allpay/{TOLD}.txt", an_allpay_file([(KNOWN, 12_50)])),
            ("allpay/broken.txt", broken),
            ("main-bank/S-1.xml", a_statement([entry], identity="S-1", account=MAIN)),
            ("main-bank/S.xml", a_statement([entry], identity=f"S {TOLD}", account=MAIN)),
            ("main-bank/broken.xml", f"<Document>{TOLD}</Document>".encode()),
        ):
            register_door = key.startswith("registers/")
            door = "load_account_register" if register_door else "receive_payment_file"
            self._landed(door, key, content)
        for message in self.stage.sent("CHUNKS"):
            self._queued("allocate_payments", message)

    def _receive_events(self) -> None:
        self._knock({"resource_id": "marked", "resource": {"reference": TOLD, "email": TOLD}})
        self._knock({"resource_id": TOLD, "event_type": TOLD})
        self._knock({"resource_id": "marked", "note": TOLD}, secret=b"another")
        self._settle_events()

    def _receive_a_list(self) -> None:
        """A provider's list whose columns were shifted: a name or a card number is the id."""
        for number, told_as_id in enumerate([TOLD, CARD, NAME, UNKNOWN]):
            out = io.StringIO(newline="")
            headings = ["GOV.UK Payment ID", "State", "Date Created", "Amount", "Reference"]
            rows = [headings, [told_as_id, "Success", "21 Nov 2026", "12.50", KNOWN]]
            csv.writer(out).writerows(rows)
            key = f"govuk-pay/list-{number}.csv"
            self._landed("receive_payment_file", key, out.getvalue().encode())
        self._settle_events()

    def _settle_events(self) -> None:
        for message in self.stage.sent("EVENTS"):
            self._queued("settle_provider_event", message)

    def _note_what_is_in_doubt(self) -> None:
        page = json.loads(self._question(SUSPENSE, {}, {"text": NAME})["body"])
        [item] = page["items"]
        order = {key: item[key] for key in ("payment_id", "part", "version")}
        noted = self._deed("note_suspense", "note-of-the-marks", {**order, "note": TOLD})
        assert noted["statusCode"] == 200, noted
        path = {"payment_id": item["payment_id"], "part": str(item["part"])}
        shown = self._question(f"{SUSPENSE}/{{payment_id}}/{{part}}", path)
        assert TOLD.split(CARD)[0] in json.loads(shown["body"])["notes"][0]["text"]

    def _deed(self, deed: str, command_id: str, order: dict[str, Any]) -> Any:
        path = {"deed": deed, "command_id": command_id}
        asked = {**sample("do_deed/clear_suspense"), "pathParameters": path}
        return self.play("do_deed", {**asked, "body": json.dumps(order)})

    def _question(
        self, route: str, path: dict[str, Any], query: dict[str, str] | None = None
    ) -> Any:
        asked = sample("answer_officer/payment")
        event = {**asked, "routeKey": route, "rawPath": f"/{TOLD}", "pathParameters": path}
        event["queryStringParameters"] = query or {}
        return self.play("answer_officer", event)

    def _landed(self, door: str, key: str, content: bytes) -> None:
        event = sample("receive_payment_file/allpay_file")
        body = json.loads(event["Records"][0]["body"])
        body["detail"]["object"] |= {"key": key, "version-id": self._put(key, content)}
        event["Records"][0]["body"] = json.dumps(body)
        self.play(door, event)

    def _put(self, key: str, content: bytes) -> str:
        bucket = self.stage.settings["DROP_BUCKET"]
        answer = boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=content)
        version: str = answer["VersionId"]
        return version

    def _queued(self, door: str, message: object) -> None:
        event = sample("allocate_payments/allpay_chunk")
        event["Records"] = [{**event["Records"][0], "body": json.dumps(message)}]
        self.play(door, event)

    def _knock(self, told: dict[str, Any], secret: bytes = b"") -> None:
        event = sample("receive_provider_event/captured")
        body = json.dumps({**json.loads(event["body"]), **told})
        key = secret or SECRETS["govuk-pay/webhook_secrets"].encode()
        signature = hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
        event["headers"]["pay-signature"] = signature
        self.play("receive_provider_event", {**event, "body": body})
