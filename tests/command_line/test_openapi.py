"""The officers' API describes itself: every deed and every view, and nothing that is not."""

import json
from typing import Any

import pytest
from everypenny.command_line.everypenny import app
from everypenny.workflows.officers_deeds import DEEDS
from everypenny.workflows.officers_views import ROUTES
from typer.testing import CliRunner


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    told = CliRunner().invoke(app, ["openapi"])
    return dict(json.loads(told.output))


def test_every_deed_and_every_view_is_told(document: dict[str, Any]) -> None:
    deeds = {path.split("/")[3] for path, how in document["paths"].items() if "put" in how}
    views = {f"GET {path}" for path, how in document["paths"].items() if "get" in how}

    assert deeds == {*DEEDS, "approve_deed", "send_back_deed"}
    assert views == set(ROUTES)


def test_every_reference_is_to_something(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    text = json.dumps(document)

    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert named <= set(schemas)


def test_no_operation_is_without_a_sign_in(document: dict[str, Any]) -> None:
    assert document["security"] == [{"signed_in": []}]
    operations = [how for paths in document["paths"].values() for how in paths.values()]
    assert all("security" not in operation for operation in operations)
