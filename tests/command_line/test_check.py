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


def test_a_folder_that_is_not_there_is_a_mistake_not_a_crash(tmp_path):
    result = check(tmp_path / "nowhere")

    assert result.exit_code == 2
    assert "There is no such folder." in " ".join(result.stdout.split())
