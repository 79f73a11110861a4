"""Files that others published, and the figures that each must yield through `everypenny read`.

They lie beside the checkout, not in it; without them the tests are skipped.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

FOLDER = Path(__file__).parents[3] / "shared" / "samples"


@dataclass(frozen=True)
class Answer:
    """What `everypenny read --json` said, and how it left."""

    exit_code: int
    batches: list[dict[str, Any]]
    faults: list[dict[str, str]]


def samples(kind: str) -> list[str]:
    """Names of the samples of one kind that have figures; none where the folder is absent."""
    return sorted(name for name in _all_figures() if name.startswith(f"{kind}/"))


def figures_of(sample: str) -> dict[str, Any]:
    figures: dict[str, Any] = _all_figures()[sample]
    return figures


def read_sample(format_name: str, sample: str) -> Answer:
    statements = figures_of(sample)["statements"]
    currency = (statements[0].get("currency") if statements else None) or "GBP"
    path = str(FOLDER / sample)
    result = CliRunner().invoke(
        app, ["read", format_name, path, "--currency", currency, "--json"]
    )
    told = json.loads(result.stdout)
    return Answer(result.exit_code, told["batches"], told["faults"])


def assert_figures_agree(answer: Answer, figures: dict[str, Any]) -> None:
    """Every figure that the sample's twin gives is what was read."""
    statements = figures["statements"]
    assert (answer.exit_code == 2) == bool(answer.faults)
    if not statements or any(statement["balanced"] is False for statement in statements):
        assert answer.exit_code == 2
    if figures["class"] == "clean":
        assert answer.faults == []
    assert len(answer.batches) == len(statements)
    for batch, statement in zip(answer.batches, statements, strict=True):
        _assert_statement_agrees(batch, statement)


def _assert_statement_agrees(batch: dict[str, Any], statement: dict[str, Any]) -> None:
    amounts = [payment["amount_pence"] for payment in batch["payments"]]
    lines = len(amounts) + batch["zero_lines"]
    least = statement["transactions"]
    assert least <= lines <= max(least, statement.get("transaction_details") or 0)
    assert sum(pence for pence in amounts if pence > 0) == _pence(statement["credit_total"])
    assert -sum(pence for pence in amounts if pence < 0) == _pence(statement["debit_total"])
    assert (statement.get("reference") or "") in batch["identity"]
    told = {
        "account": statement.get("account"),
        "currency": statement.get("currency"),
        "opening_pence": _pence(statement.get("opening")),
        "closing_pence": _pence(statement.get("closing")),
        "pending_lines": statement.get("non_booked"),
    }
    given = {key: value for key, value in told.items() if value is not None}
    assert {key: batch[key] for key in given} == given


def _pence(pounds: str | None) -> int | None:
    return None if pounds is None else int(Decimal(pounds) * 100)


def _all_figures() -> dict[str, Any]:
    figures = FOLDER / "expected.json"
    return json.loads(figures.read_text("utf-8")) if figures.exists() else {}
