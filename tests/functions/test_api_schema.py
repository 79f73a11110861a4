"""The whole of the officers' API, asked whatever its own document allows and much that it does
not: never an answer that the document does not tell, and never one of 500.
"""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import schemathesis
from everypenny.command_line.openapi_document import openapi_document
from everypenny.domain.officers import Role
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.functions.officer_desk import Desk, ListedHistory
from tests.history import a_line
from tests.workflows.days import in_memory
from tests.workflows.offices import with_officers

ANYONE = Role(
    code="anyone",
    name="Anyone",
    makes=frozenset({"*"}),
    approves=frozenset({"*"}),
    reads=frozenset({"*"}),
    ceiling_pence=10**12,
)
SCHEMA = schemathesis.openapi.from_dict(openapi_document())

pytestmark = pytest.mark.filterwarnings("ignore")


class Quiet(WSGIRequestHandler):
    """A server that logs no request."""

    def log_message(self, *told: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A desk behind a port of this machine's own."""
    house = with_officers(in_memory(), roles={"anyone": ANYONE})
    desk = Desk(house, ListedHistory([a_line(1), a_line(2)]))
    with pytest.MonkeyPatch.context() as patch:
        desk.stand_behind(patch)
        with make_server("127.0.0.1", 0, desk.serve, handler_class=Quiet) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
            thread.join()


@SCHEMA.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_is_answered_otherwise_than_the_document_says(
    case: schemathesis.Case, url: str
) -> None:
    case.call_and_validate(
        base_url=url,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
