"""`everypenny try`: what a mapping makes of a file is seen before any council relies on it."""

import json

import pytest
from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

MAPPING = """
about = "A schedule"
dates = ["dd/mm/yyyy"]
[lines]
record_begins = "D"
header = false
[columns]
paid_on = "B"
amount = "C"
payer_reference = "D"
[trailer]
begins = "T"
count = "B"
total = "C"
"""
FILE = "D,01/03/2026,12.50,771200456\nD,02/03/2026,1.00,4111111111111111\nT,2,13.50\n"


@pytest.fixture
def tried(tmp_path):
    def run(*options, mapping=MAPPING, file=FILE):
        (tmp_path / "m.toml").write_text(mapping, "utf-8")
        (tmp_path / "f.csv").write_text(file, "utf-8")
        paths = [str(tmp_path / "m.toml"), str(tmp_path / "f.csv")]
        return CliRunner().invoke(app, ["try", *paths, *options])

    return run


def test_a_sound_mapping_shows_rows_as_payments_and_the_controls(tried):
    answer = tried("--json")

    assert answer.exit_code == 0
    (batch,) = json.loads(answer.stdout)["batches"]
    assert [payment["amount_pence"] for payment in batch["payments"]] == [1250, 100]
    assert [(c["name"], c["agrees"]) for c in batch["controls"]] == [
        ("number of lines", True),
        ("total", True),
    ]


def test_card_numbers_are_masked(tried):
    assert "4111111111111111" not in tried("--json").stdout
    assert "411111******1111" in tried("--json").stdout


def test_a_person_sees_tables(tried):
    answer = tried()

    assert answer.exit_code == 0
    assert "771200456" in answer.stdout
    assert "number of lines: stated 2, agrees" in answer.stdout


def test_a_file_that_contradicts_itself_is_refused_and_shown_all_the_same(tried):
    answer = tried("--json", file=FILE.replace("13.50", "13.51"))

    assert answer.exit_code == 2
    told = json.loads(answer.stdout)
    assert len(told["batches"][0]["payments"]) == 2
    assert told["faults"][0]["place"] == "the trailer"


def test_a_mistake_of_the_mapping_is_told_before_the_file_is_read(tried):
    answer = tried("--json", mapping=MAPPING.replace("count", "counts"))

    assert answer.exit_code == 2
    (fault,) = json.loads(answer.stdout)["faults"]
    assert fault["place"] == "m.toml, trailer.counts"
    assert fault["remedy"] == "Did you mean 'count'?"


def test_a_file_that_is_not_there_is_named(tmp_path):
    answer = CliRunner().invoke(app, ["try", str(tmp_path / "m.toml"), str(tmp_path)])

    assert answer.exit_code == 2
    assert "There is no file" in answer.stderr
