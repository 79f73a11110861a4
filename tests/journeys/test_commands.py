"""The commands that look at a deployed stack, and the one that hands a file in."""

import hashlib
import json

import pytest
from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("local-stack")]


@pytest.fixture
def run(played, local_stack):
    """Run a command against the stack after the demo's day."""
    assert played.proof_name
    where = ["--stack", local_stack.name, "--endpoint", local_stack.local.endpoint]
    return lambda *arguments: CliRunner().invoke(app, [*arguments, *where])


def test_the_proof_of_a_day_is_shown_and_ties(run, played):
    shown = run("proof", played.plan.day.isoformat())

    assert shown.exit_code == 0, shown.output
    assert "Every penny in equals every penny out." in shown.output


def test_the_proof_as_json_is_the_very_bytes_that_are_signed(run, played):
    shown = run("proof", played.plan.day.isoformat(), "--json")

    digest = hashlib.sha256(shown.stdout_bytes).hexdigest()
    assert played.proof_name.endswith(f"/{digest}.json")
    assert json.loads(shown.stdout)["ties"] is True


def test_a_day_that_is_not_closed_has_no_proof(run):
    shown = run("proof", "2019-01-01")

    assert shown.exit_code == 2
    assert "no proof of 2019-01-01" in shown.output


def test_the_status_names_every_source_and_target(run):
    shown = run("status")

    assert shown.exit_code == 0, shown.output
    for told in ("allpay", "main-bank", "general-ledger", "In suspense:", "last closed day"):
        assert told in shown.output


def test_a_dropped_file_is_told_its_verdict_and_its_faults(run, tmp_path):
    file = tmp_path / "by-hand.txt"
    file.write_text("not a receipts file\n", encoding="ascii")

    shown = run("drop", str(file), "--source", "allpay")

    assert shown.exit_code == 1
    assert "allpay/by-hand.txt: rejected" in shown.output
    assert "43" in shown.output


def test_an_address_that_is_not_this_machine_is_never_asked():
    where = ["--stack", "everypenny-x", "--endpoint", "http://192.0.2.1:4566"]

    shown = CliRunner().invoke(app, ["status", *where])

    assert shown.exit_code == 2
    assert "loopback" in shown.output
