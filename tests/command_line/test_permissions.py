"""`everypenny permissions`: the matrix that an auditor asks for, and where it is weak."""

import json
import shutil
from pathlib import Path

from click.testing import Result
from everypenny.command_line.everypenny import app
from everypenny.domain.officers import DEEDS, VIEWS
from typer.testing import CliRunner

from tests.whole_house import DEMO_COUNCIL


def permissions(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["permissions", *map(str, arguments)])


def test_every_deed_and_every_view_stands_in_the_matrix():
    told = json.loads(permissions(DEMO_COUNCIL, "--json").stdout)

    assert set(told["deeds"]) == DEEDS
    assert set(told["views"]) == VIEWS


def test_the_matrix_says_who_asks_for_and_who_approves_a_refund():
    told = json.loads(permissions(DEMO_COUNCIL, "--json").stdout)

    assert told["deeds"]["refund_payment"] == {
        "makes": ["income_officer"],
        "approves": ["senior_income_officer", "finance_manager"],
    }
    assert told["views"]["list_alerts"] == ["reporting_officer"]


def test_a_role_is_told_with_its_scope_and_its_ceiling():
    told = json.loads(permissions(DEMO_COUNCIL, "--json").stdout)

    assert {
        "code": "parking_system",
        "name": "Parking system",
        "funds": ["PCN"],
        "methods": ["*"],
        "ceiling_pence": 500_00,
        "machine": True,
    } in told["roles"]


def test_roles_that_one_person_must_not_hold_together_are_listed():
    told = json.loads(permissions(DEMO_COUNCIL, "--json").stdout)

    pairs = {tuple(one["roles"]): one["deeds"] for one in told["both_sides"]}
    assert "write_off" in pairs["finance_manager", "senior_income_officer"]
    assert not [roles for roles in pairs if "auditor" in roles]


def test_a_person_is_told_the_same():
    page = permissions(DEMO_COUNCIL).stdout

    assert "reporting_officer" in page
    assert "£5,000.00" in page
    assert "One person with these roles could ask for and approve" in page


def test_a_council_whose_roles_are_apart_is_told_so(tmp_path):
    folder = Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))
    (folder / "roles.toml").unlink()

    page = permissions(folder).stdout

    assert "No one role, and no two" in page


def test_a_folder_with_a_mistake_prints_no_matrix(tmp_path):
    folder = Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))
    (folder / "roles.toml").write_text("[clerk]\n", encoding="utf-8")

    result = permissions(folder, "--json")

    assert result.exit_code == 2
    assert result.stdout == ""
