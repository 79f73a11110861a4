"""A declared export says exactly what it was given, and can be read again from its bytes."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from everypenny.domain.export_definition import Cell, ExportDefinition, Lines
from everypenny.domain.export_row import ExportRow
from everypenny.domain.exporting import sums_by_key
from everypenny.domain.money import NotMoney
from everypenny.formats.outward.export_cells import Place, cell_writer
from everypenny.formats.outward.export_file import write_export
from everypenny.formats.outward.export_read_back import Damaged, read_back, read_pence
from everypenny.formats.outward.export_values import FieldOverflows
from everypenny.formats.outward.shipped_layouts import shipped_layout
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

FIXED = Lines(kind="fixed_width")


def definition(*cells: Cell, **more: object) -> ExportDefinition:
    told = {"about": "a test", "kind": "general_ledger", "columns": cells, **more}
    return ExportDefinition(**told)  # type: ignore[arg-type]


def told(cell: Cell, row: ExportRow, lines: Lines = FIXED, **settings: str) -> str:
    place = Place(a_head(**settings), row, line=3, document=2, document_line=1)
    asked = dict.fromkeys(settings, "what a target must give")
    return cell_writer(cell, definition(cell, lines=lines, settings=asked))(place)


@pytest.mark.parametrize(
    ("cell", "pence", "text"),
    [
        (Cell(field="debit", width=9, align="right"), 12_34, "    12.34"),
        (Cell(field="debit_less_credit", width=9, align="right"), -12_34, "   -12.34"),
        (Cell(field="credit_less_debit", width=8, pad="0", unit="pence"), 12_34, "-0001234"),
        (Cell(field="credit_less_debit", width=8, pad="0", unit="pence"), -1, "00000001"),
        (Cell(field="debit_less_credit", width=9, minus="trailing"), -12_34, "   12.34-"),
        (Cell(field="debit_less_credit", width=9, minus="trailing"), 12_34, "   12.34 "),
        (Cell(field="size", width=8, pad="0"), -12_34, "00012.34"),
        (Cell(field="credit", width=8, zero_blank=True), 12_34, "        "),
        (Cell(field="side", width=3, words=("DR", "CR")), 12_34, "DR "),
        (Cell(field="side", width=3, words=("DR", "CR")), -12_34, "CR "),
    ],
)
def test_an_amount_is_written_as_its_cell_says(cell: Cell, pence: int, text: str) -> None:
    assert told(cell, a_row(pence)) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell(field="day", date="dd/mm/yyyy"), "20/11/2026"),
        (Cell(field="paid_on", date="dd-mmm-yy"), "19-Nov-26"),
        (Cell(field="period"), "2026-11"),
        (Cell(field="period", date="ffff/pp"), "2026/08"),
        (Cell(text="EP{sequence:06}/{document}"), "EP000007/2"),
        (Cell(text="{company}-{ledger_code}"), "AM-C2000"),
        (Cell(field="ledger_code", width=3, cut=True), "C20"),
        (Cell(field="company"), "AM"),
        (Cell(field="vat"), "20.00"),
        (Cell(field="net"), "100.00"),
    ],
)
def test_a_cell_is_filled_from_its_row_its_export_and_its_settings(
    cell: Cell, text: str
) -> None:
    row = a_payment(120_00, vat_pence=20_00)

    assert told(cell, row, Lines(), company="AM") == text


def test_a_value_that_its_field_cannot_hold_is_never_cut_in_silence() -> None:
    with pytest.raises(FieldOverflows, match=r"debit: '1234\.56' has 7 characters"):
        told(Cell(field="debit", width=6, pad="0", align="right"), a_row(1_234_56))


@given(
    pence=st.integers(-(10**12), 10**12),
    pad=st.sampled_from(" 0*"),
    unit=st.sampled_from(["pounds", "pence"]),
    minus=st.sampled_from(["left", "trailing"]),
    lines=st.sampled_from([FIXED, Lines()]),
)
def test_every_amount_is_read_back_as_it_was_written(pence, pad, unit, minus, lines) -> None:
    cell = Cell(
        field="debit_less_credit", width=20, pad=pad, align="right", unit=unit, minus=minus
    )

    text = told(cell, a_row(pence), lines)

    assert read_pence(text, cell) == pence
    assert lines is not FIXED or len(text) == 20


@pytest.mark.parametrize("text", ["", "1.234", "12a", "1-2-3", "--1"])
def test_what_is_no_amount_is_not_read_as_one(text: str) -> None:
    with pytest.raises((NotMoney, ValueError)):
        read_pence(text, Cell(field="debit", unit="pence"))


@pytest.mark.parametrize(
    ("layout", "rows"), [("general_ledger_csv", LEDGER), ("cash_posting_csv", POSTINGS)]
)
def test_an_export_is_read_back_to_what_it_was_written_from(layout: str, rows) -> None:
    layout = shipped_layout(layout)

    file = BytesIO()
    controls = write_export(layout, a_head(), lambda: rows, file)

    assert read_again(file.getvalue(), layout) == sums_by_key(rows, layout)
    assert controls.rows == len(rows)


@given(place=st.integers(0, 10_000), digit=st.sampled_from("0123456789"))
def test_no_changed_figure_goes_unnoticed(place: int, digit: str) -> None:
    layout = shipped_layout("cash_posting_csv")
    content = written(layout, POSTINGS)
    place %= len(content)
    damaged = content[:place] + digit.encode() + content[place + 1 :]
    amounts = [row.credits_pence - row.debits_pence for row in POSTINGS]

    try:
        found = read_again(damaged, layout)
    except Damaged:
        return

    assert sum(found.values()) == sum(amounts)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_file_that_was_cut_short_is_damaged(kept: int) -> None:
    layout = shipped_layout("general_ledger_csv")
    content = written(layout, LEDGER)
    cut = b"\r\n".join(content.split(b"\r\n")[:kept])

    with pytest.raises(Damaged):
        read_again(cut, layout)


def test_text_that_a_spreadsheet_would_run_is_disarmed_and_amounts_are_not() -> None:
    layout = shipped_layout("cash_posting_csv")
    row = a_payment(-1_00, item_reference="=1+1", account_reference="-77")

    [_, line, _] = written(layout, [row]).decode().splitlines()

    assert "'-77,'=1+1,-1.00" in line


def test_text_that_would_break_a_line_or_an_unquoted_cell_becomes_a_blank() -> None:
    cells = (Cell(field="item_reference"), Cell(field="debit_less_credit"))
    layout = definition(*cells, lines=Lines(quotes="never", encoding="cp1252"))
    row = a_payment(1_00, item_reference="a,b\r\nc\u4e2d\x85\u2028d")

    content = written(layout, [row])

    assert content == b"a b  c?  d,-1.00\r\n"


def test_a_packed_export_is_the_same_bytes_each_time() -> None:
    layout = replace(shipped_layout("general_ledger_csv"), packed_as="ledger.csv")

    first, again = (written(layout, LEDGER) for _ in range(2))

    assert first == again
    assert read_again(first, layout) == sums_by_key(LEDGER, layout)


@pytest.mark.parametrize("damage", [b"", b"no ZIP", b"PK\x03\x04"])
def test_a_packed_export_that_is_no_zip_is_damaged(damage: bytes) -> None:
    layout = replace(shipped_layout("general_ledger_csv"), packed_as="ledger.csv")

    with pytest.raises(Damaged):
        read_again(damage, layout)


def test_an_export_whose_value_does_not_fit_is_refused_as_a_zip_too() -> None:
    cells = (Cell(field="debit_less_credit", width=5),)
    layout = definition(*cells, packed_as="ledger.csv")

    with pytest.raises(FieldOverflows):
        written(layout, [a_row(1_00), a_row(1_234_56)])


def test_a_packed_export_with_a_damaged_member_is_damaged() -> None:
    layout = replace(shipped_layout("general_ledger_csv"), packed_as="ledger.csv")
    content = written(layout, LEDGER).replace(b"1234.56", b"1234.57")

    with pytest.raises(Damaged, match="CRC"):
        read_again(content, layout)


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (Cell(field="count"), b"5"),
        (Cell(text="{documents} of {sequence}"), b"2 of 7"),
        (Cell(field="debit"), b"1234.61"),
        (Cell(field="last_on"), b"2026-11-22"),
    ],
)
def test_a_header_stands_before_the_rows_that_it_tells_of(told: Cell, text: bytes) -> None:
    layout = definition(Cell(field="debit_less_credit"), header=(told,))

    header, *lines = written(layout, LEDGER).splitlines()

    assert (header, len(lines)) == (text, 5)


def test_no_more_than_a_row_of_an_export_is_held_whatever_its_layout(tmp_path: Path) -> None:
    count, size = Cell(field="count"), Cell(field="debit_less_credit")
    layout = definition(
        *(Cell(text="L"), Cell(field="ledger_code"), size, Cell(text="x" * 500)),
        header=(count,),
        document=(Cell(text="H"), count),
        packed_as="ledger.csv",
    )

    with (tmp_path / "export").open("w+b") as file:
        tracemalloc.start()
        controls = write_export(layout, a_head(), lambda: many_rows(2_000), file)
        file.seek(0)
        sums = read_back(file, layout)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert (controls.rows, sums) == (2_000, {"B1000|": 0})
    assert peak < 250_000, "the file has a million bytes"


def many_rows(rows: int) -> Iterator[ExportRow]:
    for place in range(rows):
        yield a_row(1_00 if place % 2 else -1_00)
