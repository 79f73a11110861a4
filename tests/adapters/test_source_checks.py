"""What `check` insists on for a source, so that no file waits for a setting."""

import shutil
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import check_folder

from tests.whole_house import DEMO_COUNCIL

HSBC = """
[second-bank]
name = "HSBC"
kind = "statement"
format = "{format}"
folder = "second-bank"
bank_accounts = ["second"]
method_code = "BT"
settings = {{ {settings} }}
"""
SECOND = """
[second]
name = "Second account"
entity = "council"
ledger_code = "B9100"
names = ["40000012345678"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))
    added(copied, "bank_accounts.toml", SECOND)
    return copied


def added(folder: Path, file: str, text: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as toml:
        toml.write(text)


@pytest.mark.parametrize("name", ["hsbc_csv", "hsbc_headerless_csv"])
def test_a_file_that_names_no_account_needs_one_in_its_settings(folder: Path, name: str):
    added(folder, "sources.toml", HSBC.format(format=name, settings=""))

    (mistake,) = check_folder(folder)

    assert mistake.key == "second-bank.settings.account"
    assert "bank_accounts.toml" in mistake.remedy


def test_a_file_that_names_no_account_is_sound_with_one(folder: Path):
    settings = 'account = "40000012345678"'
    added(folder, "sources.toml", HSBC.format(format="hsbc_csv", settings=settings))

    assert check_folder(folder) == ()


@pytest.mark.parametrize("code", ["unknown", "opening"])
def test_a_code_that_stands_for_no_source_is_refused(folder: Path, code: str):
    added(
        folder,
        "sources.toml",
        f'[{code}]\nname = "A list"\nkind = "advice"\nformat = "mt942"\nfolder = "lists"\n',
    )

    (mistake,) = [one for one in check_folder(folder) if one.file == "sources.toml"]

    assert (mistake.key, mistake.remedy) == (code, "Give the source another code.")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('ledger_code = "K1"', "ledger_code"),
        ('settlement_patterns = ["X"]', "settlement_patterns"),
        ('bank_accounts = ["second"]', "bank_accounts"),
        ('takes_back_from = "direct-debit"', "takes_back_from"),
    ],
)
def test_an_advice_has_nothing_that_belongs_to_money(folder: Path, line: str, key: str):
    advice = '[lists]\nname = "A list"\nkind = "advice"\nformat = "mt942"\nfolder = "lists"\n'
    added(folder, "sources.toml", f"{advice}{line}\n")

    assert [one.key for one in check_folder(folder)] == [f"lists.{key}"]


def test_a_format_that_never_posts_belongs_to_an_advice(folder: Path):
    added(
        folder,
        "sources.toml",
        '[lists]\nname = "A list"\nkind = "collector"\nformat = "camt054"\nfolder = "lists"\n'
        'method_code = "BT"\nledger_code = "K1"\n',
    )

    (mistake,) = check_folder(folder)

    assert mistake.key == "lists.format"
    assert "'advice'" in mistake.what
