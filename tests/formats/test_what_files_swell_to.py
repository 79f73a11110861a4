"""What strangers' files may swell to, by the smallest file that goes too far."""

import io
import zipfile

import pytest
from everypenny.formats.inward import xlsx_sheet
from everypenny.formats.inward.xlsx_sheet import WorkbookRefused, first_sheet
from everypenny.formats.xml_safety import ElementStream, XmlRefused

from tests.formats.workbooks import shared, workbook

ROWS = [{"A": shared(0)}]


def with_parts(content: bytes, count: int) -> io.BytesIO:
    """The workbook with empty parts added, until it has so many."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as book:
        for number in range(count - len(book.namelist())):
            book.writestr(f"xl/media/{number}", b"")
    return file


def test_xml_has_an_entry_within_its_gap() -> None:
    stream = ElementStream(("Ntry",), max_gap=100)
    near = b"<Document>" + b" " * 80 + b"<Ntry/>" + b" " * 80 + b"<Ntry/>"

    assert len(list(stream.fed(near))) == 2
    with pytest.raises(XmlRefused, match="An entry in every"):
        list(stream.fed(b" " * 101))


def test_a_workbook_has_as_many_parts_as_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_sheet, "_MOST_PARTS", 20)
    book = workbook(ROWS, ["a text"])

    assert list(first_sheet(with_parts(book, 20))) == [(1, {"A": "a text"})]
    with pytest.raises(WorkbookRefused, match="20 parts"):
        list(first_sheet(with_parts(book, 21)))


def test_a_workbook_unpacks_to_as_much_as_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook(ROWS, ["a" * 5_000])
    monkeypatch.setattr(xlsx_sheet, "MOST_BYTES", 10_000)
    assert len(list(first_sheet(io.BytesIO(book)))) == 1
    monkeypatch.setattr(xlsx_sheet, "MOST_BYTES", 5_000)

    with pytest.raises(WorkbookRefused, match="5000 bytes"):
        list(first_sheet(io.BytesIO(book)))


def test_a_workbook_shares_as_much_text_as_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook(ROWS, ["a" * 50, "b" * 50])
    monkeypatch.setattr(xlsx_sheet, "_MOST_TEXT", 200)
    assert len(list(first_sheet(io.BytesIO(book)))) == 1
    monkeypatch.setattr(xlsx_sheet, "_MOST_TEXT", 199)

    with pytest.raises(WorkbookRefused, match="199 characters"):
        list(first_sheet(io.BytesIO(book)))


def test_xml_that_breaks_off_is_refused() -> None:
    stream = ElementStream(("a",), max_gap=None)
    assert list(stream.fed(b"<a><b/>")) == []

    with pytest.raises(XmlRefused, match="Well-formed"):
        stream.close()


def test_xml_that_is_broken_is_refused_where_it_breaks() -> None:
    with pytest.raises(XmlRefused, match="Well-formed"):
        list(ElementStream(("a",), max_gap=None).fed(b"<a><b></a>"))
