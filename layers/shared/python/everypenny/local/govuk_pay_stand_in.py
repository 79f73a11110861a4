"""A stand-in for GOV.UK Pay's API on the loopback interface, for tests and the demo alone.

It answers `GET /v1/payments/{id}` and `GET /v1/payments/{id}/refunds` for the payments that it
is given, makes refunds by `POST /v1/payments/{id}/refunds`, and wants an Authorization header
with its key, as the real one does. A refund is `submitted` until its payment's refunds are
next asked for.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Mapping[str, Any]


@dataclass(slots=True)
class PayStandIn:
    """What it answers, by payment id; more may be added while it runs.

    `payments` and `refunds` hold the answers' objects as GOV.UK Pay shapes them; a payment
    without refunds answers with none.
    """

    api_key: str
    payments: dict[str, Answer] = field(default_factory=dict)
    refunds: dict[str, list[Answer]] = field(default_factory=dict)

    def answer(
        self, path: str, authorization: str, asked: Answer | None = None
    ) -> tuple[int, Answer]:
        """The status and body of one question, or of one request (`asked`) for a refund."""
        if authorization != f"Bearer {self.api_key}":
            return 401, {"code": "P0900", "description": "Credentials are required"}
        match path.strip("/").split("/"):
            case ["v1", "payments", payment] if payment in self.payments:
                left = self._available(payment)
                summary = {"status": "available" if left else "full", "amount_available": left}
                return 200, {**self.payments[payment], "refund_summary": summary}
            case ["v1", "payments", payment, "refunds"] if payment in self.payments:
                return self._refunds(payment) if asked is None else self._make(payment, asked)
        return 404, {"code": "P0200", "description": "Not found"}

    def _refunds(self, payment: str) -> tuple[int, Answer]:
        told = self.refunds.get(payment, [])
        self.refunds[payment] = [
            {**refund, "status": "success"} if refund["status"] == "submitted" else refund
            for refund in told
        ]
        return 200, {"payment_id": payment, "_embedded": {"refunds": told}}

    def _make(self, payment: str, asked: Answer) -> tuple[int, Answer]:
        if asked["refund_amount_available"] != self._available(payment):
            return 412, {"code": "P0604", "description": "Refund amount available mismatch."}
        made = self.refunds.setdefault(payment, [])
        refund = {
            "refund_id": f"{payment}-refund-{len(made) + 1}",
            "amount": asked["amount"],
            "status": "submitted",
            "created_date": self.payments[payment]["created_date"],
        }
        made.append(refund)
        return 202, refund

    def _available(self, payment: str) -> int:
        made = self.refunds.get(payment, [])
        gone = sum(refund["amount"] for refund in made if refund["status"] != "error")
        return int(self.payments[payment]["amount"]) - int(gone)


@contextmanager
def govuk_pay(stand_in: PayStandIn) -> Iterator[str]:
    """Serve on a free port of the loopback interface; gives the address to ask."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stand_in))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(stand_in: PayStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(json.loads(content))

        def _answer(self, asked: Answer | None) -> None:
            authorization = self.headers.get("Authorization", "")
            status, answer = stand_in.answer(self.path, authorization, asked)
            body = json.dumps(answer, sort_keys=True).encode("utf-8")
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet: what matters is what the ledger makes of the answers."""

    return Handler
