"""A stand-in for GOV.UK Pay's API on the loopback interface, for tests and the demo alone.

It answers `GET /v1/payments/{id}` and `GET /v1/payments/{id}/refunds` for the payments that it
is given, and wants an Authorization header with its key, as the real one does.
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

    def answer(self, path: str, authorization: str) -> tuple[int, Answer]:
        """The status and body of one question."""
        if authorization != f"Bearer {self.api_key}":
            return 401, {"code": "P0900", "description": "Credentials are required"}
        match path.strip("/").split("/"):
            case ["v1", "payments", payment] if payment in self.payments:
                return 200, self.payments[payment]
            case ["v1", "payments", payment, "refunds"] if payment in self.payments:
                refunds = self.refunds.get(payment, [])
                return 200, {"payment_id": payment, "_embedded": {"refunds": refunds}}
        return 404, {"code": "P0200", "description": "Not found"}


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
            status, answer = stand_in.answer(self.path, self.headers.get("Authorization", ""))
            body = json.dumps(answer, sort_keys=True).encode("utf-8")
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet: what matters is what the ledger makes of the answers."""

    return Handler
