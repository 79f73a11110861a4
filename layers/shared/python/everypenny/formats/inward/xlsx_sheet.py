"""The first sheet of an Excel workbook (.xlsx), as rows of texts by column letter.

Read as ECMA-376 describes it: a zip of XML parts, of which `xl/workbook.xml`, its relations,
`xl/sharedStrings.xml`, `xl/styles.xml` and the first sheet are used. Numbers come as Excel
stored them; a number in a date's format comes as `yyyy-mm-dd`. Nothing is calculated: a
formula has the value that Excel last saved. A workbook that unpacks to more than `MOST_BYTES`,
or that holds more shared texts than that, is refused before it fills the memory.
"""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, BinaryIO

from lxml import etree

from everypenny.formats.inward.faults import fault_at
from everypenny.formats.inward.xlsx_dates import date_styles
from everypenny.formats.xml_safety import XmlRefused, ended_elements, local_name

MOST_BYTES = 200_000_000
_MOST_TEXT = 20_000_000
_MOST_PARTS = 1_000
_MOST_CELLS = 200
_LONGEST_CELL = 32_767
_ROOTS = ("workbook", "Relationships", "sst", "styleSheet", "worksheet")
_REMEDY = "Ask the sender for the workbook again, saved as .xlsx and without a password."
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# What a damaged or foreign zip makes the library say.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
)

Cells = dict[str, str]


class WorkbookRefused(Exception):
    """The workbook cannot be read (on); `fault` says why. Its sender answers it."""

    def __init__(self, expected: str, place: str = "the workbook") -> None:
        super().__init__(expected)
        self.fault = fault_at(place, "", expected=expected, remedy=_REMEDY)


def first_sheet(file: BinaryIO) -> Iterator[tuple[int, Cells]]:
    """The number and the filled cells of each row that has any; WorkbookRefused."""
    try:
        with zipfile.ZipFile(file) as book:
            _refuse_bombs(book)
            yield from _Sheet(book).rows()
    except XmlRefused as refusal:
        raise WorkbookRefused(refusal.fault.expected, refusal.fault.place) from None
    except ZIP_ERRORS:
        raise WorkbookRefused("An undamaged Excel workbook (.xlsx).") from None


def _refuse_bombs(book: zipfile.ZipFile) -> None:
    parts = book.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        expected = f"A workbook of at most {MOST_BYTES} bytes in {_MOST_PARTS} parts, unpacked."
        raise WorkbookRefused(expected)


class _Sheet:
    """The first sheet, and what its cells refer to."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self._book = book
        self._parts = set(book.namelist())
        self._texts = list(self._shared_texts())
        self._dates = date_styles(self._elements("xl/styles.xml", ("numFmt", "cellXfs")))
        self._epoch = date(1899, 12, 30)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Each row that has filled cells."""
        number = 0
        for row in self._elements(self._first_name(), ("row",)):
            told = row.get("r", "")
            number = int(told) if told.isascii() and told.isdigit() else number + 1
            cells = self._cells(row)
            _forget(row)
            if cells:
                yield number, cells

    def _first_name(self) -> str:
        wanted, name = "", ""
        for element in self._elements("xl/workbook.xml", ("sheet", "workbookPr")):
            if local_name(element.tag) == "workbookPr":
                is_of_1904 = element.get("date1904") in ("1", "true")
                self._epoch = date(1904, 1, 1) if is_of_1904 else self._epoch
            elif not wanted:
                wanted = element.get(_RELATION, "")
        for element in self._elements("xl/_rels/workbook.xml.rels", ("Relationship",)):
            if element.get("Id") == wanted:
                name = element.get("Target", "")
        path = name.removeprefix("/") if name.startswith("/") else f"xl/{name}"
        if path not in self._parts:
            raise WorkbookRefused("A workbook with a sheet in it.")
        return path

    def _elements(self, part: str, names: tuple[str, ...]) -> Iterator[etree._Element]:
        if part not in self._parts:
            return
        with self._book.open(part) as stream:
            # A root is asked for too, since a DOCTYPE is refused when its root is met.
            for element in ended_elements(stream, (*names, *_ROOTS)):  # type: ignore[arg-type]
                if local_name(element.tag) in names:
                    yield element

    def _shared_texts(self) -> Iterator[str]:
        length = 0
        for element in self._elements("xl/sharedStrings.xml", ("si",)):
            text = _text_of(element)
            length += len(text) + 50
            if length > _MOST_TEXT:
                raise WorkbookRefused(f"At most {_MOST_TEXT} characters of shared texts.")
            _forget(element)
            yield text

    def _cells(self, row: etree._Element) -> Cells:
        cells: Cells = {}
        for place, cell in enumerate(row):
            if local_name(cell.tag) != "c" or place == _MOST_CELLS:
                break
            letters = cell.get("r", "").rstrip("0123456789") or _letters(place)
            text = self._value(cell).strip()
            if text:
                cells[letters] = text[:_LONGEST_CELL]
        return cells

    def _value(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text_of(cell)
        value = next((part.text or "" for part in cell if local_name(part.tag) == "v"), "")
        if kind == "s":
            is_known = value.isascii() and value.isdigit() and len(value) < 10
            return self._texts[int(value)] if is_known and int(value) < len(self._texts) else ""
        if kind == "d":
            return value[:10]
        if kind == "n" and cell.get("s", "0") in self._dates:
            return _day(value, self._epoch)
        return value


def _day(value: str, epoch: date) -> str:
    """The day of a serial number; what is none stands as it is, for the reader to refuse."""
    days = value.partition(".")[0]
    if days.isascii() and days.isdigit() and len(days) < 7:
        return (epoch + timedelta(days=int(days))).isoformat()
    return value


def _text_of(element: etree._Element) -> str:
    """The texts of an element's runs, without the reading aids of Asian scripts."""
    texts: list[str] = []
    for part in element.iter():
        parent: Any = part.getparent()
        if local_name(str(part.tag)) == "t" and local_name(str(parent.tag)) != "rPh":
            texts.append(part.text or "")
    return "".join(texts)


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _forget(element: etree._Element) -> None:
    """Free an element that has been read, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
