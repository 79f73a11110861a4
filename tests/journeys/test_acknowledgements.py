"""What back offices say of their exports: unknown, agreed, or short; refused lines return."""

import csv
import io
import json
from collections.abc import Mapping

import pytest
from everypenny.domain.money import pence_from_pounds
from everypenny.local.demo_steps import DemoRun
from everypenny.workflows.acknowledge_export import standing_of

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]


def acknowledged(played: DemoRun) -> Mapping[str, str]:
    """How each export of the day stands, by its target, on the day's newest proof."""
    _, proof = played.stack.whole_proof(played.plan.day) or ("", played.proof)
    return {row["target"]: row["acknowledged"] for row in proof["differences"]["exports"]}


def says(played: DemoRun, target: str, word: dict[str, object], *, shown: str) -> None:
    """Drop a target's word on its export, and wait until the day's proof shows it."""
    record = played.stack.judged(
        f"acknowledgements/{target}/{shown}.json", json.dumps(word).encode()
    )
    assert record.verdict == "accepted"

    def redrawn() -> tuple[str, Mapping[str, object]] | None:
        found = played.stack.whole_proof(played.plan.day)
        return found if acknowledged(played)[target] == shown else None

    played.proof_name, played.proof = played.stack.wait(redrawn, f"the proof after {target}")


def rows_of(played: DemoRun, target: str) -> tuple[str, list[dict[str, str]]]:
    """An export's id and its lines, as its target found them in the outbox."""
    [issued] = played.stack.exports.issued(target)
    with played.stack.exports.file(issued) as file:
        lines = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    return issued.export_id, lines[:-1]


def metrics_of(played: DemoRun, door: str) -> str:
    """What a door printed for its alarms."""
    logs = played.stack.client("logs")
    groups = logs.describe_log_groups()["logGroups"]
    [name] = [g["logGroupName"] for g in groups if g["logGroupName"].endswith(door)]
    events = logs.filter_log_events(logGroupName=name)["events"]
    return "".join(event["message"] for event in events if '"_aws"' in event["message"])


def test_an_export_is_unknown_until_its_target_agrees_and_what_it_refused_returns(played):
    export_id, lines = rows_of(played, "council-tax")
    pence = [pence_from_pounds(line["Amount"]) for line in lines]
    before = acknowledged(played)
    word = {
        "export_id": export_id,
        "loaded_count": len(lines) - 1,
        "loaded_pence": sum(pence[1:]),
        "refused": [{"line": 1, "because": "the account is closed"}],
    }

    says(played, "council-tax", word, shown="agrees")

    back = {item.payment_id: item for item in played.stack.ledger.suspense()}
    assert before == {"council-tax": "unknown", "general-ledger": "unknown"}
    assert back[lines[0]["Payment"]].amount_pence == pence[0]
    assert "AcknowledgementDiffers" not in metrics_of(played, "acknowledge_export")


def test_a_target_that_is_a_penny_short_differs_and_rings(played):
    export_id, lines = rows_of(played, "general-ledger")
    debits = sum(pence_from_pounds(line["Debit"] or "0") for line in lines)
    word = {"export_id": export_id, "loaded_count": len(lines), "loaded_pence": debits - 1}

    says(played, "general-ledger", word, shown="differs")

    [issued] = played.stack.exports.issued("general-ledger")
    words = played.stack.acknowledgements.words("general-ledger")
    assert standing_of(issued, words).value == "differs"
    assert words[export_id].difference_pence == 1
    assert '"AcknowledgementDiffers":[1.0]' in metrics_of(played, "acknowledge_export")
