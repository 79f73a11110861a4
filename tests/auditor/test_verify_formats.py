"""The auditor's program reads every format as the system does, and shares no code with it."""

import ast
import io
import sys
import tokenize
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from everypenny.adapters.export_layout_file import read_export_layout
from everypenny.auditor import verify
from everypenny.domain.batches import BatchEnd, Fault
from everypenny.domain.export_definition import ExportDefinition
from everypenny.domain.export_row import ExportRow
from everypenny.domain.exporting import sums_by_key
from everypenny.formats.outward.shipped_layouts import shipped_layout, shipped_layouts
from everypenny.formats.reading import ReadOptions
from everypenny.formats.registry import FORMATS, reader
from hypothesis import given
from hypothesis import strategies as st

from tests.formats import real_samples
from tests.formats.golden import samples
from tests.formats.outward.export_rows import a_payment, a_row, written
from tests.formats.outward.test_shipped_layouts import rows_for, shipped

PROGRAM = Path(verify.__file__)
CORE_LINES, LINES_A_FORMAT = 300, 40
LAYOUTS = sorted(shipped_layouts())
POSTING = sorted(name for name, told in FORMATS.items() if told.posts)
PUBLISHED = {"camt053": "camt.053", "mt940": "mt940", "bai2": "bai2"}
READ = [sample for sample in samples() if sample.parent.name in verify.READERS]
REAL = [
    (form, real_samples.FOLDER / name)
    for form, folder in PUBLISHED.items()
    if real_samples.FOLDER.exists()
    for name in real_samples.samples(folder)
]


def as_the_system_reads(form: str, path: Path) -> list[verify.Figures] | None:
    """Each batch's figures; None for a file that is not accepted."""
    options = ReadOptions(encodings=FORMATS[form].encodings)
    with path.open("rb") as file:
        events = list(reader(form)(file, options))
    if any(isinstance(event, Fault) for event in events):
        return None
    ends = [event for event in events if isinstance(event, BatchEnd)]
    return [(e.total_pence, e.stated_pence, e.opening_pence, e.closing_pence) for e in ends]


def as_the_auditor_reads(form: str, path: Path) -> list[verify.Figures]:
    with path.open("rb") as file:
        return list(verify.READERS[form](file, {}))


def test_every_format_whose_money_posts_is_read() -> None:
    assert sorted({*POSTING, "declared"}) == sorted(verify.READERS)


@pytest.mark.parametrize("sample", READ, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_sample_adds_up_alike(sample: Path) -> None:
    form = sample.parent.name
    figures = as_the_system_reads(form, sample)

    if figures is not None:
        assert as_the_auditor_reads(form, sample) == figures


@pytest.mark.parametrize(("form", "path"), REAL, ids=lambda told: getattr(told, "name", told))
def test_a_published_sample_adds_up_alike(form: str, path: Path) -> None:
    figures = as_the_system_reads(form, path)

    if figures is not None:
        assert as_the_auditor_reads(form, path) == figures


def added_up(layout: str, rows: list[ExportRow] | None = None) -> dict[str, int]:
    """An export's pence by key, as the auditor's program reads its bytes."""
    is_detail = shipped_layout(layout).kind == "fund_detail"
    content = io.BytesIO(shipped(layout, rows))
    found = verify.EXPORTS[layout](content, {"funds": ["CT"]} if is_detail else {})
    sums, _ = verify.delivered_by(found, way=-1 if is_detail else 1)
    return dict(sums)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_shipped_layout_adds_up_alike(name: str) -> None:
    layout = shipped_layout(name)

    assert added_up(name) == sums_by_key(rows_for(layout), layout)


@pytest.mark.parametrize("name", LAYOUTS)
@given(amounts=st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=5))
def test_any_amounts_of_an_export_add_up_alike(name: str, amounts: list[int]) -> None:
    layout = shipped_layout(name)
    rows = [row for pence in amounts for row in (a_row(pence), a_row(-pence))]
    if layout.kind == "fund_detail":
        rows = [a_payment(pence) for pence in amounts]

    assert Counter(added_up(name, rows)) == Counter(sums_by_key(rows, layout))


def test_every_account_has_the_ledger_code_that_the_system_gives_it() -> None:
    told = {
        "funds": {
            "CT": {"ledger_code": "C2000"},
            "GL": {"ledger_code": "-", "ledger_coded": True},
            "HR": {"ledger_code": "C1", "gl_route": "feeder", "feeder_ledger_code": "F1"},
        },
        "bank_accounts": {"main": {"ledger_code": "B1000"}},
        "sources": {"allpay": {"ledger_code": "K4000", "fees_ledger_code": "X6000"}},
        "ledger_codes": {
            "accounts": {"suspense/": "S9100", "clearing/cash-hq": "K1"},
            "outgoing": {"creditors": {"ledger_code": "P7000"}},
            "transit": {"sweep": {"ledger_code": "B1900"}},
        },
    }
    accounts = {
        "fund/CT": "C2000",
        "fund/GL/I5000": "I5000",
        "fund/HR": "F1",
        "bank/main": "B1000",
        "clearing/allpay": "K4000",
        "clearing/cash-hq": "K1",
        "fees/allpay": "X6000",
        "suspense": "S9100",
        "outgoing/creditors": "P7000",
        "transit/sweep": "B1900",
    }

    assert {account: verify.ledger_code(account, told) for account in accounts} == accounts


BY_CODE = """
about = "Our own ledger's file: codes, and no accounts"
kind = "general_ledger"
group = "ledger_code"
lines = { delimiter = ";" }
columns = [
  { name = "code", field = "ledger_code" },
  { name = "net", field = "debit_less_credit", unit = "pence" },
]
trailer = [{ text = "Z" }, { field = "count" }]
"""


def test_a_ledgers_own_layout_without_accounts_is_compared_by_code() -> None:
    definition = read_export_layout("own.toml", BY_CODE)
    assert isinstance(definition, ExportDefinition)
    content = written(definition, [a_row(12_34), a_row(-12_34, ledger_code="C2000")])
    read = verify.own_layout(tomllib.loads(BY_CODE))
    assert read is not None

    delivered, _ = verify.delivered_by(read(io.BytesIO(content), {}), way=1)

    held = {"B1000|bank/main": 10_00, "B1000|bank/b": 2_34, "C2000|fund/CT": -12_34}
    assert verify.are_alike(delivered, Counter(held))
    assert not verify.are_alike(delivered, Counter({**held, "B1000|bank/b": 2_35}))


def test_a_layout_that_parts_the_vat_is_left_unread() -> None:
    assert verify.own_layout(tomllib.loads(f"vat_rows = true\n{BY_CODE}")) is None


def test_the_program_is_as_short_as_was_promised() -> None:
    text = PROGRAM.read_text("utf-8")
    core, *formats = text.split("\n# File format: ")
    formats[-1], _, readers = formats[-1].partition("\n# What is read ")

    assert lines_of_code(core) + lines_of_code(readers) <= CORE_LINES
    assert max(map(lines_of_code, formats)) <= LINES_A_FORMAT
    assert len(text.splitlines()) <= CORE_LINES + LINES_A_FORMAT * len(formats)


def lines_of_code(section: str) -> int:
    """Lines with code on them: neither blank, nor comment, nor docstring."""
    text = section if section.startswith('"""') else f"# {section}"
    told = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and ast.get_docstring(node)
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    silent = {tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT}
    code = {t.start[0] for t in tokens if t.type not in silent and t.string}
    return len(code - told)


def test_the_program_imports_nothing_but_the_standard_library() -> None:
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(ast.parse(PROGRAM.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
