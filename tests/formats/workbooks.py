"""Excel workbooks for tests, written part by part so that a test can spoil any of them."""

import io
import zipfile
from collections.abc import Iterable, Mapping

_NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAY_STYLE = "1"
STYLES = (
    f"<styleSheet {_NAMES}><numFmts><numFmt numFmtId='164' formatCode='dd\\/mm\\/yyyy'/>"
    "</numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs></styleSheet>"
)
BOOK = (
    f"<workbook {_NAMES} xmlns:r='{_OFFICE}'><sheets>"
    "<sheet name='Deductions' sheetId='1' r:id='rId7'/></sheets></workbook>"
)
RELATIONS = (
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='rId7' Target='worksheets/sheet1.xml'/></Relationships>"
)
Cell = str | int | None


def text(value: str) -> str:
    """A cell whose text stands in it."""
    return f"t='inlineStr'><is><t>{value}</t></is>"


def shared(place: int) -> str:
    """A cell whose text stands among the shared ones."""
    return f"t='s'><v>{place}</v>"


def day(serial: int) -> str:
    """A cell with a native day."""
    return f"s='{_DAY_STYLE}'><v>{serial}</v>"


def number(value: object) -> str:
    return f"><v>{value}</v>"


def sheet(rows: Iterable[Mapping[str, str]]) -> str:
    written = []
    for place, row in enumerate(rows, start=1):
        cells = "".join(f"<c r='{column}{place}' {cell}</c>" for column, cell in row.items())
        written.append(f"<row r='{place}'>{cells}</row>")
    return f"<worksheet {_NAMES}><sheetData>{''.join(written)}</sheetData></worksheet>"


def workbook(
    rows: Iterable[Mapping[str, str]], shared_texts: Iterable[str] = (), **parts: str
) -> bytes:
    """A workbook of one sheet; `parts` replace `book`, `relations`, `styles` or `sheet`."""
    texts = "".join(f"<si><t>{one}</t></si>" for one in shared_texts)
    content = {
        "xl/workbook.xml": parts.get("book", BOOK),
        "xl/_rels/workbook.xml.rels": parts.get("relations", RELATIONS),
        "xl/styles.xml": parts.get("styles", STYLES),
        "xl/sharedStrings.xml": f"<sst {_NAMES}>{texts}</sst>",
        "xl/worksheets/sheet1.xml": parts.get("sheet", sheet(rows)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, xml in content.items():
            book.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), xml)
    return out.getvalue()
