"""A council's folder: sound ones become a council, and every mistake is explained at once."""

import json
import shutil
from pathlib import Path

import pytest
from everypenny.adapters.council_checks import check_draft
from everypenny.adapters.council_draft import draft_of
from everypenny.adapters.council_folder import (
    check_folder,
    council_bytes,
    council_from_bytes,
    council_version,
    read_council,
)
from everypenny.adapters.council_mistakes import CouncilRefused
from everypenny.domain.council import CheckDigit
from everypenny.domain.identification import compile_council
from hypothesis import given
from hypothesis import strategies as st

DEMO = Path(__file__).parents[2] / "infra_cdk" / "councils" / "demo"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(DEMO, tmp_path / "council"))


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(folder, file, text):
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_sample_council_has_no_mistake_and_compiles():
    council = read_council(DEMO)

    assert check_folder(DEMO) == ()
    assert compile_council(council).funds.keys() == {"CT", "NDR", "HR", "PCN", "SD"}
    assert council.reference_rules["council-tax"].check_digit == CheckDigit(
        kind="weighted_sum",
        modulus=10,
        weights=(3, 7, 1, 3, 7, 1, 3, 7, 0),
        subtract=True,
        result_substitutes={10: "0"},
    )
    assert council.rules[0].code == "bank-charges"
    assert council.outgoing_codes["creditors"] == "Creditor payments"
    assert council.ledger_codes["outgoing/creditors"] == "P7000"


def test_a_version_is_made_again_from_its_bytes_alone(folder):
    content = council_bytes(folder)
    council = read_council(folder)
    shutil.rmtree(folder)

    assert council_from_bytes(content) == council
    assert council.version == council_version(content)


def test_any_change_of_a_file_is_another_version(folder):
    before = read_council(folder)
    change(folder, "funds.toml", "maximum_pence = 500_00", "maximum_pence = 400_00")

    assert read_council(folder).version != before.version


def test_a_folder_with_a_mistake_is_refused_with_all_of_them(folder):
    change(folder, "funds.toml", 'vat_code = "EXE"', 'vat_code = "EXX"')
    change(folder, "sources.toml", 'format = "camt053"', 'format = "camt53"')

    with pytest.raises(CouncilRefused) as refusal:
        read_council(folder)

    assert [(one.file, one.key) for one in refusal.value.mistakes] == [
        ("funds.toml", "HR.vat_code"),
        ("sources.toml", "main-bank.format"),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "remedy"),
    [
        (
            "funds.toml",
            "maximum_pence = 500_00",
            "maximun_pence = 5",
            "PCN.maximun_pence",
            "'max",
        ),
        (
            "funds.toml",
            "maximum_pence = 500_00",
            "maximum_pence = 5.0",
            "PCN.maximum_pence",
            "5.0",
        ),
        ("funds.toml", 'entity = "council"', 'entity = "counsil"', "CT.entity", "'council'"),
        ("funds.toml", 'vat_code = "INV"', 'vat_code = "IMV"', "SD.vat_code", "'INV'"),
        ("funds.toml", 'ledger_code = "R3000"', "", "PCN.ledger_code", "ledger code"),
        ("funds.toml", "[PCN]", "[PARKING]", "PARKING", "5 letters"),
        (
            "funds.toml",
            'reference_rule = "rents"',
            'reference_rule = "rent"',
            "HR.reference_rule",
            "'rents'",
        ),
        ("funds.toml", '"back_office"', '"backoffice"', "CT.refunds", "'back_office'"),
        ("council.toml", 'currency = "GBP"', 'currency = "pounds"', "currency", "pounds"),
        ("council.toml", 'name = "Ambleford Borough Council"', "", "name", "Add name"),
        ("bank_accounts.toml", '"08999966374966"', '"089999-66374958"', "rents.names", "one"),
        ("references.toml", '"########@"', '"#########"', "council-tax.mask", "Write @"),
        ("references.toml", '"########@"', '"#######@"', "council-tax.mask", "to 8"),
        (
            "references.toml",
            "weights = [3, 7, 1, 3, 7, 1, 3, 7, 0]",
            "weights = [3, 7, 1]",
            "council-tax.check_digit.weights",
            "9 weights",
        ),
        (
            "references.toml",
            "weights = [3, 7, 1, 3, 7, 1, 3, 7, 0]",
            "weights = [3, 7, 1, 3, 7, 1, 3, 7, 9]",
            "council-tax.check_digit.weights",
            "weight 9 zero",
        ),
        (
            "references.toml",
            'characters = "digits"',
            'characters = "letters"',
            "council-tax.characters",
            "letters_and_digits",
        ),
        ("references.toml", r"'77\d{7}'", "'77(d{7}'", "council-tax.pattern", "pattern"),
        (
            "references.toml",
            'separators = "-/"',
            'separators = "@"',
            "council-tax.mask",
            "Leave",
        ),
        (
            "references.toml",
            "modulus = 10",
            "modulus = 0",
            "council-tax.check_digit.modulus",
            "0",
        ),
        (
            "references.toml",
            "maximum_length = 9",
            "maximum_length = 8",
            "council-tax.minimum_length",
            "order",
        ),
        (
            "references.toml",
            'kind = "weighted_sum"\nmodulus = 10',
            'kind = "iso7064"\nmodulus = 12',
            "council-tax.check_digit.modulus",
            "97",
        ),
        (
            "methods.toml",
            "minimum_pence = 1",
            "minimum_pence = 100_000_01",
            "CARD.min",
            "order",
        ),
        ("methods.toml", 'purpose = "cash"', 'purpose = "coins"', "CASH.purpose", "'cash'"),
        ("vat.toml", "2010-01-01", "2007-01-01", "STD.rates", "oldest first"),
        ("vat.toml", 'treatment = "exempt"', 'treatment = "standard"', "EXE.rates", "Add"),
        ("sources.toml", '["main", "rents"]', '["main", "rent"]', "main-bank.bank", "'rents'"),
        ("sources.toml", 'folder = "allpay"', 'folder = "main-bank"', "allpay.folder", "own"),
        ("sources.toml", 'ledger_code = "K4000"', "", "allpay.ledger_code", "Add ledger_code"),
        ("sources.toml", 'method_code = "BT"', "", "main-bank.method_code", "Add method_code"),
        ("sources.toml", 'T = "PP"', 'T = "PQ"', "allpay.method_codes.T", "PP"),
        ("sources.toml", '"ALLPAY LTD"', '"ALLPAY (LTD"', "allpay.settlement", "Mend"),
        (
            "sources.toml",
            'format = "allpay"',
            'format = "govuk_pay"',
            "allpay.format",
            "allpay",
        ),
        ("rules.toml", 'code = "creditor-payments"', 'code = "bank-charges"', "bank-", "own"),
        (
            "rules.toml",
            '"creditors"',
            '"creditor"',
            "creditor-payments.outgoing",
            "'creditors'",
        ),
        ("rules.toml", 'operator = "below"', 'operator = "starts"', "creditor-pay", "above"),
        ("rules.toml", "value = 0 }", 'value = "none" }', "creditor-payments.any_of", "pence"),
        ("rules.toml", 'value = "main-bank"', 'value = "main"', "creditor-pay", "'main-bank'"),
        ("ledger_codes.toml", '"suspense/" = "S9100"', "", 'accounts."suspense/"', "Add"),
        ("ledger_codes.toml", "SWEEP (FROM", "SWEEP FROM", "transit.sweep.patterns", "Mend"),
        ("ledger_codes.toml", '"adjustment/"', '"adjustments/"', 'accounts."adj', "adjustment"),
        ("targets.toml", '["CT"]', '["CTX"]', "council-tax.funds", "'CT'"),
        (
            "targets.toml",
            '"general_ledger_csv"',
            '"gl_csv"',
            "general-ledger.layout",
            "general",
        ),
        (
            "targets.toml",
            '"fund_detail"',
            '"general_ledger"',
            "council-tax.kind",
            "one general",
        ),
    ],
)
def test_a_mistake_names_its_file_its_key_and_its_remedy(folder, file, old, new, key, remedy):
    change(folder, file, old, new)

    mistakes = check_folder(folder)

    told = [one for one in mistakes if one.file == file and one.key.startswith(key)]
    assert any(remedy in one.remedy for one in told), mistakes


def test_a_bank_account_in_two_sources_is_refused(folder):
    append(
        folder,
        "sources.toml",
        """
[second-bank]
name = "Statements again"
kind = "statement"
format = "mt940"
folder = "second-bank"
bank_accounts = ["rents"]
method_code = "BT"
""",
    )

    (mistake,) = check_folder(folder)

    assert mistake.key == "second-bank.bank_accounts"
    assert mistake.what == "The bank account 'rents' belongs to 'main-bank' already."


def test_targets_whose_funds_overlap_are_refused(folder):
    append(
        folder,
        "targets.toml",
        """
[second]
name = "Council tax again"
kind = "fund_detail"
layout = "cash_posting_csv"
funds = ["CT"]
""",
    )

    (mistake,) = check_folder(folder)

    assert mistake.key == "second.funds"


def test_a_code_that_stands_twice_is_refused_with_its_line(folder):
    append(folder, "methods.toml", '\n[CASH]\nname = "notes"\npurpose = "cash"\n')

    mistakes = check_folder(folder)

    assert mistakes[0].file == "methods.toml"
    assert "CASH" in mistakes[0].what


def test_a_fund_line_that_no_target_takes_is_refused(folder):
    (folder / "targets.toml").write_text("", encoding="utf-8")

    (mistake,) = check_folder(folder)

    assert mistake.file == "targets.toml"
    assert "No target takes the general ledger" in mistake.what


def test_a_missing_file_and_an_unknown_one_are_both_told(folder):
    (folder / "funds.toml").rename(folder / "fund.toml")

    mistakes = check_folder(folder)

    assert {(one.file, one.remedy) for one in mistakes} >= {
        ("fund.toml", "Did you mean 'funds.toml'?"),
        ("funds.toml", "Add funds.toml."),
    }


def test_a_rule_may_only_name_an_account_that_its_fund_accepts(folder):
    append(
        folder,
        "rules.toml",
        """
[[rule]]
code = "wrong-account"
any_of = [[{ field = "text", operator = "contains", value = "WELBECK" }]]
action = "place"
fund = "CT"
account_reference = "771234567"
""",
    )

    (mistake,) = check_folder(folder)

    assert mistake.key == "wrong-account.account_reference"
    assert "has the check digit 7 where 1 is right" in mistake.what


def test_a_rule_changes_vat_only_where_the_fund_allows_it(folder):
    append(
        folder,
        "rules.toml",
        """
[[rule]]
code = "garages"
any_of = [[{ field = "text", operator = "contains", value = "GARAGE" }]]
action = "place"
fund = "HR"
vat_code = "STD"
""",
    )

    (mistake,) = check_folder(folder)
    change(
        folder,
        "funds.toml",
        'vat_code = "EXE"',
        'vat_code = "EXE"\nvat_may_be_overridden = true',
    )

    assert mistake.key == "garages.vat_code"
    assert check_folder(folder) == ()


def test_funds_whose_accounts_must_exist_need_a_register(folder):
    change(folder, "sources.toml", 'kind = "register"', 'kind = "collector"')
    change(
        folder,
        "sources.toml",
        'format = "account_register"',
        'format = "allpay"\nmethod_code = "BT"\nledger_code = "K4200"',
    )

    (mistake,) = check_folder(folder)

    assert mistake.file == "sources.toml"
    assert mistake.what.startswith("Accounts of CT, NDR, HR must exist")


def test_a_file_that_is_not_utf_8_is_told_by_its_byte(folder):
    path = folder / "entities.toml"
    path.write_bytes(b'council = "Caf\xe9"\n')

    (mistake,) = check_folder(folder)

    assert mistake.file == "entities.toml"
    assert mistake.what == "Byte 15 is not UTF-8."


def test_a_folder_that_is_not_there_is_told(tmp_path):
    (mistake,) = check_folder(tmp_path / "nowhere")

    assert mistake.what == "There is no such folder."


VALUES = st.sampled_from(
    [
        '""',
        '"x"',
        '"@"',
        '"(["',
        "0",
        "-1",
        "10_000",
        "1.5",
        "true",
        "[]",
        "[0]",
        "{}",
        "2026-01-01",
    ]
)


@given(file=st.sampled_from(sorted(path.name for path in DEMO.glob("*.toml"))), data=st.data())
def test_whatever_value_stands_in_a_file_is_judged_and_never_crashes(file, data):
    texts = {path.name: path.read_text(encoding="utf-8") for path in DEMO.glob("*.toml")}
    lines = texts[file].splitlines()
    places = [place for place, line in enumerate(lines) if " = " in line and line[0] != "#"]
    place = data.draw(st.sampled_from(places))
    key = lines[place].partition(" = ")[0]
    lines[place] = f"{key} = {data.draw(VALUES)}"
    texts[file] = "\n".join(lines)
    draft = draft_of(texts)

    check_draft(draft)

    assert all(mistake.what and mistake.remedy for mistake in draft.mistakes)


def test_bytes_of_an_earlier_release_are_read_without_judging_them_again(folder):
    texts = json.loads(council_bytes(folder))
    texts["targets.toml"] = ""
    content = json.dumps(texts).encode("ascii")

    assert council_from_bytes(content).targets == {}
