"""Statements that banks and others published: each yields the figures known of it."""

import json

import pytest
from everypenny.command_line.everypenny import app
from typer.testing import CliRunner

from tests.formats.real_samples import (
    FOLDER,
    Answer,
    assert_figures_agree,
    figures_of,
    read_sample,
    samples,
)

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the published samples do not lie beside this checkout"
)


def read_file(format_name: str, sample: str, currency: str) -> Answer:
    arguments = ["read", format_name, str(FOLDER / sample), "--currency", currency, "--json"]
    result = CliRunner().invoke(app, arguments)
    told = json.loads(result.stdout)
    return Answer(result.exit_code, told["batches"], told["faults"])


@pytest.mark.parametrize("sample", samples("mt940"))
def test_every_published_mt940_yields_its_figures(sample):
    assert_figures_agree(read_sample("mt940", sample), figures_of(sample))


def test_a_published_interim_report_is_read_as_such_and_refused_as_a_statement():
    sample = "mt940/railslove__fixtures__mt942.txt"

    report, statement = (read_file(name, sample, "EUR") for name in ("mt942", "mt940"))

    assert (report.exit_code, statement.exit_code) == (0, 2)
    assert [batch["payments"][0]["amount_pence"] for batch in report.batches] == [
        979200,
        979200,
    ]


@pytest.mark.parametrize("sample", samples("bai2"))
def test_every_published_bai2_file_yields_its_figures(sample):
    figures = figures_of(sample)
    accounts = figures["accounts"]

    answer = read_file("bai2", sample, accounts[0]["currency"][:3])

    assert len(answer.batches) == len(accounts)
    for batch, account in zip(answer.batches, accounts, strict=True):
        assert _bai2_account(batch) == {
            "account": account["account"],
            "currency": account["currency"][:3],
            "opening": account["opening_minor"],
            "closing": account["closing_minor"],
            "transactions": account["transactions"],
            "credits": account["credit_total_minor"],
            "debits": account["debit_total_minor"],
        }
    is_sound = figures["class"].startswith("clean")
    balances = all(account["balanced"] is not False for account in accounts)
    assert (answer.exit_code == 0) == (is_sound and balances)
    assert (answer.exit_code == 2) == bool(answer.faults)


def _bai2_account(batch):
    amounts = [payment["amount_pence"] for payment in batch["payments"]]
    return {
        "account": batch["account"],
        "currency": batch["currency"],
        "opening": batch["opening_pence"],
        "closing": batch["closing_pence"],
        "transactions": len(amounts) + batch["zero_lines"],
        "credits": sum(pence for pence in amounts if pence > 0),
        "debits": -sum(pence for pence in amounts if pence < 0),
    }


@pytest.mark.parametrize("sample", samples("std18-output"))
def test_every_published_standard_18_file_yields_its_figures(sample):
    (section,) = figures_of(sample)["accounts"]

    answer = read_file("standard18_output", sample, "GBP")

    found = {control["name"]: control["found"] for control in answer.batches[-1]["controls"]}
    assert found["debits"] == section["debit_total_minor"]
    assert found["credits"] == section["credit_total_minor"]
    assert found["number of debits"] == section["debits"]
    assert found["number of credits"] == section["credits"]
    assert (answer.exit_code == 0) == figures_of(sample)["valid"]


def test_the_banks_repeated_totals_are_no_payments():
    sample = "std18-output/ministryofjustice__bankline-direct-parser__testfile_nwb"

    (batch,) = read_file("standard18_output", sample, "GBP").batches

    amounts = [payment["amount_pence"] for payment in batch["payments"]]
    assert sum(pence for pence in amounts if pence < 0) == -139112694
    assert sum(pence for pence in amounts if pence > 0) == 52799346
