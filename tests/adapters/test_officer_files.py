"""Roles, limits and interests: denied by default, and every mistake explained."""

import shutil
from pathlib import Path

import pytest
from everypenny.adapters.council_advice import advice_on
from everypenny.adapters.council_folder import check_folder, read_council
from everypenny.domain.officers import ALERTS, DEEDS, Limits

from tests.builders import council_tax
from tests.whole_house import DEMO_COUNCIL

ROLE = """
[clerk]
name = "Clerk"
makes = ["{makes}"]
approves = ["{approves}"]
reads = ["{reads}"]
funds = ["{funds}"]
methods = ["{methods}"]
"""
SOUND = {
    "makes": "note_suspense",
    "approves": "write_off",
    "reads": "day_status",
    "funds": "CT",
    "methods": "CASH",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))


def written(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")


def told(folder: Path, file: str) -> list[tuple[str, str]]:
    """Key and remedy of each mistake in a file."""
    return [(one.key, one.remedy) for one in check_folder(folder) if one.file == file]


def test_the_sample_council_keeps_making_and_approving_apart():
    council = read_council(DEMO_COUNCIL)

    assert council.roles["cashier"].methods == {"CASH", "CHQ"}
    assert council.roles["auditor"].makes | council.roles["auditor"].approves == frozenset()
    assert council.roles["parking_system"].machine
    assert council.limits.approved_above["refund_payment"] == 0
    readers = {role.code for role in council.roles.values() if ALERTS in role.reads}
    assert readers == {"reporting_officer"}


def test_every_deed_of_the_sample_council_is_somebodys():
    roles = read_council(DEMO_COUNCIL).roles.values()

    assert frozenset(deed for role in roles for deed in role.makes) == DEEDS


def test_a_council_that_names_no_roles_lets_nobody_do_anything(folder):
    for file in ("roles.toml", "limits.toml", "interests.toml"):
        (folder / file).unlink()

    council = read_council(folder)

    assert (council.roles, council.limits, council.interests) == ({}, Limits(), {})


@pytest.mark.parametrize("file", ["roles.toml", "limits.toml", "interests.toml"])
def test_a_change_of_who_may_do_what_is_another_version(folder, file):
    before = read_council(folder).version
    with (folder / file).open("a", encoding="utf-8") as text:
        text.write("# Changed.\n")

    assert read_council(folder).version != before


def test_a_role_by_itself_has_no_mistake(folder):
    written(folder, "roles.toml", ROLE.format(**SOUND))

    assert check_folder(folder) == ()


@pytest.mark.parametrize(
    ("key", "wrong", "remedy"),
    [
        ("makes", "note_suspence", "Did you mean 'note_suspense'?"),
        ("approves", "write-off", "Did you mean 'write_off'?"),
        ("reads", "day_stats", "Did you mean 'day_status'?"),
        ("funds", "PCM", "Did you mean 'PCN'?"),
        ("methods", "CASHH", "Did you mean 'CASH'?"),
    ],
)
def test_a_role_names_only_what_there_is(folder, key, wrong, remedy):
    written(folder, "roles.toml", ROLE.format(**{**SOUND, key: wrong}))

    assert told(folder, "roles.toml") == [(f"clerk.{key}", remedy)]


def test_a_deed_that_is_never_approved_is_nothing_to_approve(folder):
    written(folder, "roles.toml", ROLE.format(**{**SOUND, "approves": "note_suspense"}))

    [(key, _)] = told(folder, "roles.toml")
    assert key == "clerk.approves"


@pytest.mark.parametrize("key", ["funds", "methods"])
def test_a_role_that_does_not_say_its_scope_is_refused(folder, key):
    lines = ROLE.format(**SOUND).splitlines()
    kept = [line for line in lines if not line.startswith(key)]
    written(folder, "roles.toml", "\n".join(kept))

    assert told(folder, "roles.toml") == [(f"clerk.{key}", f"Add {key} = ...")]


def test_no_star_opens_the_alerts_of_the_reporting_officer(folder):
    written(folder, "roles.toml", ROLE.format(**{**SOUND, "reads": "*"}))

    [(key, remedy)] = told(folder, "roles.toml")
    assert key == "clerk.reads"
    assert "day_status" in remedy
    assert ALERTS not in remedy


def test_a_program_approves_nothing(folder):
    written(folder, "roles.toml", ROLE.format(**SOUND) + "machine = true\n")

    assert [key for key, _ in told(folder, "roles.toml")] == ["clerk.approves"]


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("write_off = 100_00", "Remove the key."),
        ("refund_paymnet = 0", "Did you mean 'refund_payment'?"),
    ],
)
def test_no_limit_takes_an_approver_away(folder, line, remedy):
    written(folder, "limits.toml", f"[approved_above]\n{line}\n")

    assert told(folder, "limits.toml") == [(f"approved_above.{line.split()[0]}", remedy)]


def test_a_limit_is_whole_pence_and_not_below_nothing(folder):
    written(folder, "limits.toml", "[approved_above]\nclear_suspense = -1\n")

    assert [key for key, _ in told(folder, "limits.toml")] == ["approved_above.clear_suspense"]


def test_linked_cash_needs_both_its_days_and_its_pence(folder):
    written(folder, "limits.toml", "[money_laundering]\ncash_pence = 5_000_00\n")

    assert [key for key, _ in told(folder, "limits.toml")] == ["money_laundering.linked_days"]


@pytest.mark.parametrize(
    ("account", "remedy"),
    [
        ("NDX/560000013", "Did you mean 'NDR'?"),
        ("CT/770000014", "Mend the reference."),
        ("CT/7700-00013", "Write '770000013'."),
        ("770000013", "Mend the value '770000013'."),
    ],
)
def test_a_declared_account_is_one_that_could_be(folder, account, remedy):
    written(folder, "interests.toml", f'["jo@ambleford.example"]\naccounts = ["{account}"]\n')

    assert [one for _, one in told(folder, "interests.toml")] == [remedy]


def test_declared_accounts_are_read_as_fund_and_reference(folder):
    account = f"CT/{council_tax(7)}"
    written(folder, "interests.toml", f'["jo@ambleford.example"]\naccounts = ["{account}"]\n')

    assert read_council(folder).interests == {"jo@ambleford.example": {account}}


def test_an_officer_is_found_however_the_file_writes_the_name(folder):
    one, other = f"CT/{council_tax(7)}", f"CT/{council_tax(8)}"
    written(
        folder,
        "interests.toml",
        f'["Jo@Ambleford.example"]\naccounts = ["{one}"]\n'
        f'["jo@ambleford.example"]\naccounts = ["{other}"]\n',
    )

    assert read_council(folder).interests == {"jo@ambleford.example": {one, other}}


def test_alerts_that_nobody_reads_are_told(folder):
    written(folder, "roles.toml", ROLE.format(**SOUND))

    [advice] = [one for one in advice_on(folder) if one.file == "roles.toml"]

    assert "nobody reads them" in advice.what
    assert ALERTS in advice.remedy


def test_a_role_that_asks_for_and_approves_everything_is_told(folder):
    everything = {**SOUND, "makes": "*", "approves": "*", "reads": ALERTS}
    written(folder, "roles.toml", ROLE.format(**everything))

    advice = [one for one in advice_on(folder) if one.file == "roles.toml"]

    assert check_folder(folder) == ()
    assert [one.key for one in advice] == ["clerk"]


def test_a_deed_that_nobody_can_approve_is_told(folder):
    stuck = {**SOUND, "makes": "refund_payment", "reads": ALERTS}
    written(folder, "roles.toml", ROLE.format(**stuck))

    [advice] = [one for one in advice_on(folder) if one.file == "roles.toml"]

    assert "refund_payment" in advice.what
