"""`everypenny search`: an officer's questions, answered offline from day copies."""

import json

import pytest
from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

from tests.builders import ON, Entry, a_register, a_statement, council_tax, rent
from tests.history import copy_all, searched
from tests.workflows.days import in_memory


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """One sealed day: two payments known, one that says strange things."""
    folder = tmp_path_factory.mktemp("history")
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    entries = [
        Entry(pence=1_234_50, reference=council_tax(1), text="MRS A PAYER"),
        Entry(pence=20_00, reference=rent(2), text="MR B PAYER"),
        Entry(pence=90_00, text="J [red]SMITH[/red]"),
    ]
    house.dropped("main-bank/statement.xml", a_statement(entries, opening=1_000_00))
    house.close(ON)
    copy_all(house)
    searched(house, folder)
    return folder


def search(copies, *options):
    return CliRunner().invoke(app, ["search", str(copies), *options])


def told(copies, *options):
    result = search(copies, *options, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def accounts(copies, *options):
    return [line["ledger_account"] for line in told(copies, *options)["lines"]]


def test_an_account_is_found_with_and_without_its_blanks(copies):
    spaced = " ".join(council_tax(1))

    assert accounts(copies, "--account", spaced) == [f"fund/CT/{council_tax(1)}"]
    assert accounts(copies, "--account", council_tax(1), "--fund", "hr") == []


def test_an_amount_is_found_on_both_sides(copies):
    assert sorted(accounts(copies, "--amount", "1234.50")) == [
        "bank/main",
        f"fund/CT/{council_tax(1)}",
    ]


def test_two_funds_may_be_asked_for(copies):
    assert len(accounts(copies, "--fund", "CT", "--fund", "HR")) == 2


def test_days_are_both_included(copies):
    day = ON.isoformat()

    for by in ("booked", "paid", "posted"):
        assert (
            len(accounts(copies, "--from", day, "--to", day, "--by", by, "--fund", "CT")) == 1
        )
    assert accounts(copies, "--to", "2026-11-19", "--by", "posted") == []


def test_text_and_references_are_found_whatever_their_case(copies):
    assert len(accounts(copies, "--text", "mr b")) == 2
    assert len(accounts(copies, "--reference", rent(2))) == 2


def test_the_pages_of_a_search_follow_one_another(copies):
    first = told(copies, "--page-size", "4")
    second = told(copies, "--page-size", "4", "--after", first["after"])

    numbers = [line["line"] for line in first["lines"] + second["lines"]]
    assert numbers == sorted(set(numbers), reverse=True)
    assert second["after"] is None


def test_the_table_shows_pounds_and_where_to_go_on(copies):
    shown = search(copies, "--page-size", "1", "--fund", "CT", "--fund", "HR").stdout

    assert "There are more: --after 2026-11-20." in shown
    assert "£" in shown


def test_what_a_payer_wrote_is_shown_and_never_obeyed(copies):
    shown = CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["search", str(copies), "--amount", "90"]
    )

    assert "J [red]SMITH[/red]" in shown.stdout


@pytest.mark.parametrize(
    ("options", "because"),
    [
        (["--amount", "1,000"], "no amount in pounds"),
        (["--from", "2026-11-21", "--to", "2026-11-20"], "comes after"),
        (["--after", "the last one"], "not where a page ended"),
        (["--page-size", "0"], "1 to 1,000 lines"),
        (["--reference", "--"], "a letter or a digit"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(copies, options, because):
    result = search(copies, *options)

    assert result.exit_code == 2
    assert because in result.stderr


def test_a_folder_without_copies_is_refused_in_a_sentence(tmp_path):
    result = search(tmp_path)

    assert result.exit_code == 2
    assert "no day copy" in result.stderr


def test_an_injection_finds_nothing_and_harms_nothing(copies):
    hostile = "x' OR 1=1; COPY (SELECT 1) TO 'stolen.csv'; --"

    for option in ("--text", "--reference", "--account", "--fund"):
        assert accounts(copies, option, hostile) == []
    assert len(accounts(copies)) > 0
