"""`everypenny identify`: decisions offline, one a line."""

import json
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import read_council
from everypenny.command_line.everypenny import app
from everypenny.domain.check_digits import expected_check
from typer.testing import CliRunner

DEMO = Path(__file__).parents[2] / "infra_cdk" / "councils" / "demo"


def tax_reference(body):
    rule = read_council(DEMO).reference_rules["council-tax"]
    return body + expected_check(rule.check_digit, body + "0")


TAX = tax_reference("77123456")


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(f"fund,account_reference,surname\nCT,{TAX},Patel\n", encoding="utf-8")
    return path


def identify(tmp_path, register, *lines, options=("--json",)):
    path = tmp_path / "payments.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    arguments = ["identify", str(DEMO), "--payments", str(path), "--register", str(register)]
    return CliRunner().invoke(app, [*arguments, *options])


def a_line(identifier, narrative="", pence=10_000, **more):
    return json.dumps(
        {
            "id": identifier,
            "source": "main-bank",
            "amount_pence": pence,
            "narrative": narrative,
            "booked_on": "2026-11-03",
            **more,
        }
    )


def test_each_payment_is_decided_on_a_line_of_its_own(tmp_path, register):
    result = identify(
        tmp_path,
        register,
        a_line("quoted", payer_reference=TAX),
        a_line("bulk", "ALLPAY LTD 0411"),
        a_line("charge", "BANK CHARGES OCT", -1_250),
        a_line("unknown", "XMAS CLUB"),
    )

    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(one["id"], one["outcome"], one["stage"]) for one in told] == [
        ("quoted", "placed", 2),
        ("bulk", "settlement", 1),
        ("charge", "outgoing", 4),
        ("unknown", "doubt", 4),
    ]
    assert (told[0]["fund"], told[0]["account_reference"]) == ("CT", TAX)
    assert told[0]["sentence"].startswith(f"Placed on Council tax {TAX} because")
    assert told[0]["reason"]["span"] == [0, 9]
    assert told[1]["account"] == "clearing/allpay"
    assert told[2]["account"] == "outgoing/bank-charges"
    assert told[3]["doubt"] == "no_fund_accepts_it"


def test_a_person_reads_the_sentences(tmp_path, register):
    result = identify(tmp_path, register, a_line("p1", "XMAS CLUB"), options=())

    assert result.stdout == "p1: In doubt: no account reference of any fund was found.\n"


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("not json", "line 1: Invalid JSON"),
        ('{"id": "x", "source": "main-bank"}', "line 1: amount_pence: Field required"),
        (a_line("x", pence=1.5), "line 1: amount_pence: Input should be a valid integer"),
        (a_line("x", source="tin"), "line 1: there is no source 'tin'"),
    ],
)
def test_a_line_that_is_no_payment_is_told_and_the_others_decided(
    tmp_path, register, line, because
):
    result = identify(tmp_path, register, line, a_line("good", payer_reference=TAX))

    assert result.exit_code == 2
    assert because in result.stderr
    assert json.loads(result.stdout)["id"] == "good"


def test_a_register_that_cannot_be_read_stops_before_anything_is_decided(tmp_path):
    register = tmp_path / "register.csv"
    register.write_text("fund,account_reference\nCT,770000001\n", encoding="utf-8")

    result = identify(tmp_path, register, a_line("good", payer_reference=TAX))

    assert result.exit_code == 2
    assert result.stdout == ""
