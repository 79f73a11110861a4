"""`everypenny identify`: decisions offline, one a line."""

import json
import subprocess
import sys
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


def test_what_cannot_be_placed_comes_with_its_suggestions(tmp_path, register):
    slipped = TAX[:3] + TAX[4:]

    result = identify(
        tmp_path, register, a_line("slip", f"TAX {slipped}", payer_name="J PATEL")
    )

    told = json.loads(result.stdout)
    [suggested] = told["suggestions"]
    assert told["outcome"] == "doubt"
    assert (suggested["fund"], suggested["account_reference"]) == ("CT", TAX)
    assert suggested["score"] == sum(one["points"] for one in suggested["evidence"])
    assert suggested["runner_up"] is None
    assert suggested["sentence"] == (
        f"Perhaps Council tax {TAX} (68 of 100), because '{slipped}' is its reference with one "
        "character missing and the surname is the account holder's."
    )


def learned(tmp_path, *deeds, options=()):
    path, memory = tmp_path / "deeds.jsonl", tmp_path / "memory"
    path.write_text("\n".join(deeds) + "\n", encoding="utf-8")
    arguments = ["learn", str(DEMO), "--deeds", str(path), "--on", "2026-11-20"]
    result = CliRunner().invoke(app, [*arguments, "--out", str(memory), *options])
    assert result.exit_code == 0, result.output
    return memory


def a_deed(on, lesson="placed", **more):
    account = {"fund": "CT", "account_reference": TAX} if lesson != "forget" else {}
    return a_line(
        "d",
        "MY BILL",
        payer_account="20-00-00 12345678",
        on=on,
        lesson=lesson,
        **account,
        **more,
    )


PLACED = [a_deed(f"2026-{month:02d}-03") for month in (8, 9, 10)]


def with_memory(tmp_path, register, memory):
    line = a_line("p1", "MY BILL", payer_account="20-00-00 12345678")
    result = identify(tmp_path, register, line, options=("--json", "--memory", str(memory)))
    return json.loads(result.stdout)


def test_a_payer_whom_officers_taught_is_placed_and_may_be_forgotten(tmp_path, register):
    memory = learned(tmp_path, *PLACED)
    placed = with_memory(tmp_path, register, memory)

    forgotten = learned(
        tmp_path, a_deed("2026-11-20", "forget"), options=("--memory", str(memory))
    )

    assert (placed["outcome"], placed["stage"], placed["account_reference"]) == (
        "placed",
        5,
        TAX,
    )
    assert with_memory(tmp_path, register, forgotten)["outcome"] == "doubt"


def test_deeds_after_the_day_are_left_for_the_next(tmp_path, register):
    memory = learned(tmp_path, *PLACED[:2], a_deed("2026-11-21"))

    assert with_memory(tmp_path, register, memory)["outcome"] == "doubt"


def test_a_file_that_is_no_memory_is_refused(tmp_path, register):
    memory = tmp_path / "memory"
    memory.write_text("not a memory\n")

    result = identify(
        tmp_path, register, a_line("p1"), options=("--json", "--memory", str(memory))
    )

    assert result.exit_code == 2
    assert "is no payer memory" in result.stderr


def test_every_process_decides_alike(tmp_path, register):
    lines = [a_line("a", f"TAX {TAX[:4]}"), a_line("b", "PATEL 12.40"), a_line("c", TAX[::-1])]
    payments = tmp_path / "payments.jsonl"
    payments.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = "from everypenny.command_line.everypenny import app; app()"

    told = {
        subprocess.run(
            [
                *(sys.executable, "-c", command, "identify", str(DEMO), "--json"),
                *("--payments", str(payments), "--register", str(register)),
            ],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(told) == 1
