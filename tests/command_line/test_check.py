"""`everypenny check`: what a council's owner sees, and what a program reads."""

import json
import shutil
from pathlib import Path

from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

DEMO = Path(__file__).parents[2] / "infra_cdk" / "councils" / "demo"


def check(*arguments):
    return CliRunner().invoke(app, ["check", *(str(one) for one in arguments)])


def broken(tmp_path):
    folder = Path(shutil.copytree(DEMO, tmp_path / "council"))
    funds = folder / "funds.toml"
    text = funds.read_text(encoding="utf-8")
    funds.write_text(text.replace('vat_code = "EXE"', 'vat_code = "EXX"'), encoding="utf-8")
    return folder


def test_a_sound_folder_leaves_with_0_and_its_version():
    result = check(DEMO, "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert told["mistakes"] == []
    assert len(told["version"]) == 64


def test_a_mistake_leaves_with_2_and_names_file_key_and_remedy(tmp_path):
    result = check(broken(tmp_path), "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["mistakes"] == [
        {
            "file": "funds.toml",
            "key": "HR.vat_code",
            "what": "There is no VAT code 'EXX'.",
            "remedy": "Did you mean 'EXE'?",
        }
    ]


def test_a_person_is_told_the_same(tmp_path):
    sound = check(DEMO)
    mistaken = check(broken(tmp_path))

    assert "has no mistake" in sound.stdout
    assert mistaken.exit_code == 2
    assert "HR.vat_code" in mistaken.stdout
    assert "1 mistake and cannot be" in " ".join(mistaken.stdout.split())


def appended(tmp_path, file, text):
    folder = Path(shutil.copytree(DEMO, tmp_path / "council"))
    with (folder / file).open("a", encoding="utf-8") as toml:
        toml.write(text)
    return folder


def test_the_slips_that_a_check_digit_cannot_detect_are_told_and_stop_nothing():
    result = check(DEMO, "--json")

    told = {one["key"]: one["what"] for one in json.loads(result.stdout)["warnings"]}
    assert result.exit_code == 0
    assert "05 16 27 38 49 in place 3, 4, 5, 6, 7" in told["council-tax.check_digit"]
    assert "parking.check_digit" not in told


def test_a_rule_that_can_never_decide_is_a_mistake(tmp_path):
    rule = """
[[rule]]
code = "late"
any_of = [[{ field = "text", operator = "contains", value = "MY BANK CHARGES" }]]
action = "outgoing"
outgoing_code = "creditors"

[[rule]]
code = "never"
any_of = [[{ field = "amount_pence", operator = "above", value = 0 }]]
action = "outgoing"
outgoing_code = "creditors"
"""
    result = check(appended(tmp_path, "rules.toml", rule), "--json")

    told = {one["key"]: one for one in json.loads(result.stdout)["mistakes"]}
    assert result.exit_code == 2
    assert "'bank-charges' before it takes" in told["late.any_of"]["what"]
    assert "can never match" in told["never.any_of[1]"]["what"]


def test_posting_suggestions_without_a_measured_precision_is_warned_of(tmp_path):
    bold = appended(tmp_path, "council.toml", "[suggestions]\npost_at = 95\n")

    result = check(bold, "--json")

    assert result.exit_code == 0
    told = {one["key"]: one["what"] for one in json.loads(result.stdout)["warnings"]}
    assert "no measured precision supports it" in told["suggestions.post_at"]


def test_a_measured_precision_supports_posting_suggestions(tmp_path):
    measured = "[suggestions]\npost_at = 95\nmeasured_placements = 50000\n"

    result = check(appended(tmp_path, "council.toml", measured), "--json")

    keys = {one["key"] for one in json.loads(result.stdout)["warnings"]}
    assert "suggestions.post_at" not in keys


def test_a_folder_that_is_not_there_is_a_mistake_not_a_crash(tmp_path):
    result = check(tmp_path / "nowhere")

    assert result.exit_code == 2
    assert "There is no such folder." in " ".join(result.stdout.split())
