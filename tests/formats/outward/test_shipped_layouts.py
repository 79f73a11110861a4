"""Shipped layouts keep their bytes for ever: exports are made again from them.

`python -m tests.formats.outward.test_shipped_layouts` writes the twins of new layouts; it
leaves those that exist, for what was released never changes.
"""

import io
import zipfile
from pathlib import Path

import pytest
from everypenny.domain.export_definition import ExportDefinition, spread
from everypenny.domain.export_row import ExportRow
from everypenny.domain.exporting import sums_by_key
from everypenny.formats.outward.export_read_back import Damaged
from everypenny.formats.outward.shipped_layouts import shipped_layout, shipped_layouts
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.outward.export_rows import (
    LEDGER,
    POSTINGS,
    a_head,
    a_payment,
    a_row,
    read_again,
    written,
)

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(shipped_layouts())
SETTINGS = {"company_code": "AM01", "document_type": "IM", "office_code": "99"}


def rows_for(layout: ExportDefinition) -> list[ExportRow]:
    return LEDGER if layout.kind == "general_ledger" else POSTINGS


def shipped(name: str, rows: list[ExportRow] | None = None) -> bytes:
    layout = shipped_layout(name)
    settings = {setting: SETTINGS.get(setting, "AMBLE") for setting in layout.settings}
    rows = rows_for(layout) if rows is None else rows
    return written(layout, rows, a_head(**settings))


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_layout_writes_the_bytes_of_its_twin(name: str) -> None:
    assert shipped(name) == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_layout_is_read_back_from_its_bytes(name: str) -> None:
    layout = shipped_layout(name)

    sums = read_again(shipped(name), layout, fund="CT")

    assert sums == sums_by_key(rows_for(layout), layout)


@pytest.mark.parametrize("name", NAMES)
@given(amounts=st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=5))
def test_any_amounts_are_read_back(name: str, amounts: list[int]) -> None:
    layout = shipped_layout(name)
    rows = [row for pence in amounts for row in (a_row(pence), a_row(-pence))]
    if layout.kind == "fund_detail":
        rows = [a_payment(pence) for pence in amounts]

    assert read_again(shipped(name, rows), layout, fund="CT") == sums_by_key(rows, layout)


@pytest.mark.parametrize("name", [name for name in NAMES if shipped_layout(name).trailer])
def test_a_line_that_is_lost_contradicts_the_trailer(name: str) -> None:
    [first, second, *lines] = shipped(name).splitlines(keepends=True)
    lost = b"".join([first, second, *lines[1:]])

    with pytest.raises(Damaged):
        read_again(lost, shipped_layout(name), fund="CT")


def test_gl07_has_66_fields_of_the_widths_that_are_known() -> None:
    widths = [cell.width for cell in spread(shipped_layout("unit4_gl07").columns)]

    assert len(widths) == 66
    assert widths[:6] == [25, 25, 25, 2, 25, 25]
    assert widths[13:20] == [25, 25, 25, 2, 20, 20, 11]
    assert widths[23:30] == [255, 8, 8, 15, 6, 1, 100]
    assert sum(widths) == 2059


def test_the_oracle_file_has_149_columns_in_one_member() -> None:
    archive = zipfile.ZipFile(io.BytesIO(shipped("oracle_fbdi_gl")))

    lines = archive.read("GlInterface.csv").decode().splitlines()

    assert archive.namelist() == ["GlInterface.csv"]
    assert {len(line.split(",")) for line in lines} == {149}
    assert {line.split(",")[66] for line in lines} == {"7"}


def test_each_sap_document_balances_by_its_own_lines() -> None:
    sides: dict[str, int] = {}
    for line in shipped("sap_fi_documents").decode().splitlines():
        if line.startswith("L;"):
            _, document, _, key, _, amount, _ = line.split(";")
            pence = int(amount.replace(".", ""))
            sides[document] = sides.get(document, 0) + (pence if key == "40" else -pence)

    assert sides == {"1": 0, "2": 0}


if __name__ == "__main__":
    for name in NAMES:
        if not (GOLDEN / name).exists():
            (GOLDEN / name).write_bytes(shipped(name))
