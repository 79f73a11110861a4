"""`everypenny synthesise`, `learn` and `evaluate`: figures that anyone can make again."""

import json
from pathlib import Path

import pytest
from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

DEMO = str(Path(__file__).parents[2] / "infra_cdk" / "councils" / "demo")


def run(*arguments):
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic")
    run("synthesise", DEMO, folder, "--accounts", 2_000, "--payments", 1_500)
    deeds, memory = folder / "deeds.jsonl", folder / "memory"
    run("learn", DEMO, "--deeds", deeds, "--on", "2026-11-30", "--out", memory)
    return folder


def evaluated(folder, labelled):
    out = run(
        "evaluate",
        DEMO,
        "--register",
        folder / "register.csv",
        "--labelled",
        folder / labelled,
        "--memory",
        folder / "memory",
        "--json",
    )
    return json.loads(out)


def test_a_whole_reference_anywhere_in_the_text_is_placed(synthetic):
    told = evaluated(synthetic, "whole.jsonl")

    assert told["payments"] == 1_500
    assert told["match_rate"] >= 0.97
    assert told["precision"] == 1.0
    assert told["wrong"] == []


def test_the_dirty_set_is_placed_or_suggested(synthetic):
    told = evaluated(synthetic, "dirty.jsonl")

    assert told["match_rate"] >= 0.85
    assert told["precision"] >= 0.999
    assert told["top3_rate"] >= 0.8
    assert set(told["by_stage"]) == {"2", "3", "4", "5"}
    assert sum(stage["placed"] for stage in told["by_stage"].values()) == told["placed"]


def test_a_wrong_placement_is_listed_with_its_sentence(synthetic):
    line = json.loads((synthetic / "whole.jsonl").read_text().splitlines()[0])
    line["truth"] = {"fund": "CT", "account_reference": "770000000"}
    (synthetic / "wrong.jsonl").write_text(json.dumps(line) + "\n")

    told = evaluated(synthetic, "wrong.jsonl")

    assert told["precision"] == 0.0
    assert [one["id"] for one in told["wrong"]] == ["p1"]
    assert told["wrong"][0]["sentence"].startswith("Placed on")
    assert told["confusion"][0]["payments"] == 1


def test_people_read_a_table(synthetic):
    out = run(
        "evaluate",
        DEMO,
        "--register",
        synthetic / "register.csv",
        "--labelled",
        synthetic / "whole.jsonl",
    )

    assert "Precision" in out
    assert "stage 3" in out
