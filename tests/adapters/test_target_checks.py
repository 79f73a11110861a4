"""A target that could lose, double or cut a line is refused before it is deployed."""

import shutil
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import (
    check_folder,
    council_bytes,
    council_from_bytes,
    read_council,
)
from everypenny.adapters.export_layout_file import read_export_layout
from everypenny.domain.export_definition import ExportDefinition
from everypenny.formats.outward.shipped_layouts import shipped_layout_text, shipped_layouts

DEMO = Path(__file__).parents[2] / "infra_cdk" / "councils" / "demo"
LEDGER = """
[general-ledger]
name = "General ledger"
kind = "general_ledger"
layout = "general_ledger_csv"
"""
OWN = """
about = "Our own ledger's file"
kind = "general_ledger"
group = "ledger_code"
columns = [
  { name = "Code", field = "ledger_code" },
  { name = "Amount", field = "debit_less_credit" },
]
"""


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(DEMO, tmp_path / "council"))


def refused(folder: Path, targets: str) -> dict[str, str]:
    (folder / "targets.toml").write_text(targets, "utf-8")
    return {one.key: f"{one.what} {one.remedy}" for one in check_folder(folder)}


def a_ledger(layout: str, **settings: str) -> str:
    told = "".join(f'settings.{name} = "{text}"\n' for name, text in settings.items())
    return LEDGER.replace("general_ledger_csv", layout) + told


def postings(layout: str, funds: str = '["CT"]', more: str = "") -> str:
    told = f'layout = "{layout}"\nfunds = {funds}\n{more}'
    return f'{LEDGER}[tax]\nname = "Tax"\nkind = "fund_detail"\n{told}'


@pytest.mark.parametrize("name", sorted(shipped_layouts()))
def test_a_shipped_layout_can_be_taken_over_as_a_councils_own(name):
    assert isinstance(
        read_export_layout("own.toml", shipped_layout_text(name)), ExportDefinition
    )


@pytest.mark.parametrize(
    ("layout", "settings"),
    [
        ("unit4_gl07", {"interface": "BI", "voucher_type": "IM", "client": "AM"}),
        ("sap_fi_documents", {"company_code": "AM01", "document_type": "IM"}),
        ("dynamics_general_journal", {"journal_name": "INCOME"}),
    ],
)
def test_the_sample_council_may_feed_any_shipped_ledger(folder, layout, settings):
    assert refused(folder, a_ledger(layout, **settings)) == {}


@pytest.mark.parametrize(
    "layout",
    ["council_tax_cash_csv", "council_tax_cash_fixed", "rents_cash_csv", "rents_cash_fixed"],
)
def test_the_sample_council_may_feed_any_shipped_cash_posting(folder, layout):
    assert refused(folder, postings(layout)) == {}


def test_the_councils_own_layout_is_part_of_its_version(folder):
    (folder / "our_ledger.toml").write_text(OWN, "utf-8")
    (folder / "targets.toml").write_text(a_ledger("our_ledger.toml"), "utf-8")

    council = read_council(folder)

    definition = council.targets["general-ledger"].definition
    assert definition is not None
    assert definition.about == "Our own ledger's file"
    assert council_from_bytes(council_bytes(folder)) == council


@pytest.mark.parametrize(
    ("targets", "key", "told"),
    [
        (a_ledger("our_ledger.toml"), "general-ledger.layout", "in the folder"),
        (a_ledger("unit4_gl7"), "general-ledger.layout", "Did you mean 'unit4_gl07'?"),
        (a_ledger("cash_posting_csv"), "general-ledger.layout", "of kind fund_detail"),
        (
            a_ledger("dynamics_general_journal"),
            "general-ledger.settings.journal_name",
            "needs journal_name",
        ),
        (
            a_ledger("general_ledger_csv", client="AM"),
            "general-ledger.settings.client",
            "asks for no",
        ),
        (postings("cash_posting_csv", '["CTX"]'), "tax.funds", "Did you mean 'CT'?"),
        (postings("cash_posting_csv", '["CT", "CT"]'), "tax.funds", "listed twice"),
        (postings("rents_cash_csv", '["CT", "HR"]'), "tax.funds", "takes several"),
        (
            postings("cash_posting_csv", more='file_name = "a{period}.csv"'),
            "tax.file_name",
            "same file name",
        ),
        (
            postings("cash_posting_csv", more='file_name = "{export_id}{day}"'),
            "tax.file_name",
            "no export tells",
        ),
        (
            postings("cash_posting_csv", more='file_name = "a/{export_id}"'),
            "tax.file_name",
            "character",
        ),
        (
            postings("cash_posting_csv", more='file_name = "{export_id}.manifest.json"'),
            "tax.file_name",
            "own manifest",
        ),
        (
            a_ledger("oracle_fbdi_gl", ledger_id="1", journal_source="S", journal_category="C"),
            "general-ledger.file_name",
            "ZIP",
        ),
    ],
)
def test_a_target_that_cannot_work_is_refused(folder, targets, key, told):
    mistakes = refused(folder, targets)

    assert told in mistakes[key]


def test_a_ledger_code_that_overflows_its_field_is_shown_on_an_example_line(folder):
    funds = folder / "funds.toml"
    funds.write_text(funds.read_text("utf-8").replace('"C2000"', '"C2000-LEISURE-01"'), "utf-8")

    mistakes = refused(
        folder, a_ledger("sap_fi_documents", company_code="AM01", document_type="IM")
    )

    told = mistakes["general-ledger.layout"]
    assert "ledger account: 'C2000-LEISURE-01' has 16 characters, the field 10" in told
    assert "An example line: L|1|1|50|C2000-LEISURE-01|999999999.99|fund/CT" in told


def own(*changes: tuple[str, str]) -> str:
    text = OWN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


FIXED = ("columns = [", 'lines = { kind = "fixed_width" }\ncolumns = [')
DETAIL = ('kind = "general_ledger"\ngroup = "ledger_code"', 'kind = "fund_detail"')


@pytest.mark.parametrize(
    ("changes", "key", "told"),
    [
        ([('"debit_less_credit"', '"debit"')], "columns", "cannot balance"),
        ([('"ledger_code" }', '"period" }')], "columns", "nothing can be compared"),
        ([('"ledger_code" }', '"ledger_code", part = 2 }')], "columns", "from 1 on"),
        ([('"ledger_code" }', '"fund" }')], "columns.1.field", "not told there"),
        ([('"ledger_code" }', '"ledgercode" }')], "columns.1.field", "no field"),
        ([('field = "ledger_code" }', 'text = "{nobody}" }')], "columns.1.text", "no field"),
        ([('"ledger_code" }', '"ledger_code", widht = 3 }')], "columns.1.widht", "'width'"),
        ([('"ledger_code" }', '"ledger_code", cut = true }')], "columns.1.cut", "its end"),
        ([('"ledger_code" }', '"ledger_code", width = "3" }')], "columns.1.width", "integer"),
        ([('group = "ledger_code"', 'group = "day"')], "group", "Choose"),
        ([FIXED], "columns.1.width", "needs its width"),
        ([('"ledger_code" }', '"ledger_code", times = 10000000 }')], "columns.1.times", "999"),
        ([('"ledger_code" }', '"ledger_code", width = 10000000 }')], "columns.1.width", "9999"),
        ([('field = "ledger_code" }', 'text = "a\\nb" }')], "columns.1.text", "printed"),
        ([("columns = [", 'packed_as = "../x"\ncolumns = [')], "packed_as", "called"),
        (
            [('"debit_less_credit"', '"document_line", width = 3')],
            "columns.2.width",
            "7 digits",
        ),
        ([('group = "ledger_code"', "document_lines = 3")], "document_lines", "stays whole"),
        ([('group = "ledger_code"', "vat_rows = true")], "settings", "ledger code the VAT"),
        (
            [("columns = [", 'lines = { encoding = "utf-16" }\ncolumns = [')],
            "lines.encoding",
            "Choose of utf-8",
        ),
        (
            [("columns = [", 'trailer = [{ field = "debit" }]\ncolumns = [')],
            "trailer.1.field",
            'sides = "apart"',
        ),
        (
            [("columns = [", 'trailer = [{ field = "hash_total" }]\ncolumns = [')],
            "hash_of",
            "adds up",
        ),
        (
            [("columns = [", 'document = [{ field = "count" }]\ncolumns = [')],
            "document",
            "apart",
        ),
        ([DETAIL, ("columns = [", 'sides = "apart"\ncolumns = [')], "sides", "Remove sides"),
        (
            [("Code", "Amount"), ("columns = [", "lines.headings = true\ncolumns = [")],
            "columns",
            "name of its own",
        ),
    ],
)
def test_a_layout_that_cannot_work_is_refused_with_its_key_and_remedy(changes, key, told):
    mistakes = read_export_layout("own.toml", own(*changes))

    assert not isinstance(mistakes, ExportDefinition)
    assert told in {one.key: f"{one.what} {one.remedy}" for one in mistakes}[key]
