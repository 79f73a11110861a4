import json
import subprocess
import sys
from pathlib import Path

import pytest
from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

FORMATS = Path(__file__).parents[1] / "formats"
STATEMENT = FORMATS / "camt053" / "current_account.xml"
NOTICES = FORMATS / "bacs_advices" / "three_kinds.xml"
MISTAKES = FORMATS / "allpay" / "many_mistakes.txt"
PAYMENT = {
    "position",
    "amount_pence",
    "booked_on",
    "source_reference",
    "payer_reference",
    "narrative",
}
BATCH = {
    "identity",
    "account",
    "currency",
    "opening_pence",
    "closing_pence",
    "controls",
    "payments",
}


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_an_accepted_file_is_told_in_the_promised_shape_and_leaves_with_0():
    result = run("read", "camt053", STATEMENT, "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(told) == {"batches", "faults"}
    assert told["faults"] == []
    assert set(told["batches"][0]) >= BATCH
    assert set(told["batches"][0]["payments"][0]) >= PAYMENT
    assert set(told["batches"][0]["controls"][0]) == {"name", "stated", "found", "agrees"}


def test_money_out_is_negative_and_days_are_iso():
    told = json.loads(run("read", "camt053", STATEMENT, "--json").stdout)

    last = told["batches"][0]["payments"][-1]
    assert last["amount_pence"] == -12_25
    assert last["booked_on"] == "2026-11-05"
    assert last["value_on"] is None


def test_a_file_with_faults_is_still_told_and_leaves_with_2():
    result = run("read", "allpay", MISTAKES, "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 2
    assert len(told["batches"][0]["payments"]) == 1
    assert set(told["faults"][0]) == {"place", "text", "expected", "remedy"}


def test_a_person_sees_the_payments_and_every_fault():
    accepted = run("read", "camt053", STATEMENT)
    refused = run("read", "allpay", MISTAKES)

    assert "8 payments, 2154.65" in accepted.stdout
    assert "Nothing is wrong with this file." in accepted.stdout
    assert "13 faults" in refused.stdout
    assert (accepted.exit_code, refused.exit_code) == (0, 2)


def test_a_file_in_another_currency_is_refused_unless_it_is_the_one_asked_for(tmp_path):
    euro = tmp_path / "euro.xml"
    euro.write_text(STATEMENT.read_text("utf-8").replace("GBP", "EUR"), "utf-8")

    assert run("read", "camt053", euro).exit_code == 2
    assert run("read", "camt053", euro, "--currency", "EUR").exit_code == 0


def test_a_setting_of_the_format_can_be_given():
    sample = FORMATS / "allpay" / "be20261106.txt"

    result = run("read", "allpay", sample, "--setting", "client_prefixes=HOME", "--json")

    payments = json.loads(result.stdout)["batches"][0]["payments"]
    assert payments[1]["payer_reference"] == "60012345671"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("camt053", "not-there.xml"), "There is no file not-there.xml."),
        (("camt053", FORMATS), "There is no file"),
        (("camt999", STATEMENT), "There is no format 'camt999'."),
        (("allpay", MISTAKES, "--setting", "prefix"), "A setting is written key=value"),
    ],
)
def test_a_wrong_call_is_told_plainly_and_leaves_with_2(arguments, words):
    result = run("read", *arguments)

    assert result.exit_code == 2
    assert words in result.stderr


def test_no_card_number_is_printed():
    told = run("read", "camt053", STATEMENT, "--json").stdout

    assert "4111 11** **** 1111" in told


def test_what_a_file_says_cannot_steer_the_terminal(tmp_path):
    hostile = tmp_path / "hostile.txt"
    hostile.write_bytes(b" 300117[red]7712 \x1b[2J    1.00P05/11/2026\n")

    shown = run("read", "allpay", hostile).stdout

    assert "\x1b[2J" not in shown
    assert "[red]" in shown


def test_the_formats_are_listed_with_what_is_posted():
    shown = run("formats").stdout

    assert "camt053" in shown
    assert "allpay" in shown
    assert "details only" in shown
    assert "bacs_advices" in shown


def test_an_advice_without_money_is_told_line_by_line():
    shown = run("read", "bacs_advices", NOTICES)
    told = json.loads(run("read", "bacs_advices", NOTICES, "--json").stdout)

    assert shown.exit_code == 0
    assert "CT10045678" in shown.stdout
    assert [line["scheme"] for line in told["lines"]] == ["ADDACS", "AUDDIS", "AUDDIS"]
    assert told["faults"] == []


def test_an_advice_that_cannot_be_read_leaves_with_2():
    result = run("read", "bacs_advices", NOTICES.with_name("wrong.xml"))

    assert result.exit_code == 2
    assert "3 faults" in result.stdout


def test_what_a_collector_kept_is_told(tmp_path):
    mapping, schedule = tmp_path / "agent.toml", tmp_path / "agent.csv"
    mapping.write_text(
        'about = "An agent\'s schedule"\ndates = ["dd/mm/yyyy"]\n[columns]\n'
        'payer_reference = "Ref"\n'
        'amount = "Paid"\nwithheld = "Fee"\npaid_on = "Day"\n'
    )
    schedule.write_text("Ref,Paid,Fee,Day\n771000017,100.00,4.50,20/11/2026\n")

    told = json.loads(run("try", mapping, schedule, "--json").stdout)

    (payment,) = told["batches"][0]["payments"]
    assert (payment["amount_pence"], payment["withheld_pence"]) == (100_00, 4_50)


def test_reading_needs_neither_the_cloud_nor_another_formats_parser():
    code = (
        "import sys; from typer.testing import CliRunner;"
        "from everypenny.command_line.everypenny import app;"
        f"CliRunner().invoke(app, ['read', 'allpay', {str(MISTAKES)!r}]);"
        "print(sorted({'boto3', 'lxml'} & set(sys.modules)))"
    )

    child = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert child.stdout.decode().strip() == "[]"
