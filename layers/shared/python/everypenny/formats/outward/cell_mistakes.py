"""What in one cell of an export's layout cannot work."""

from collections.abc import Iterator

from everypenny.domain.export_definition import (
    AMOUNTS,
    DATES,
    EXPORT_DATES,
    EXPORT_NUMBERS,
    EXPORT_TEXTS,
    FIELDS,
    LINE_DATES,
    LINE_TEXTS,
    NUMBERS,
    PLACE_NUMBERS,
    ROW_DATES,
    SUMMARY_TEXTS,
    TOTAL_NUMBERS,
    Cell,
    ExportDefinition,
)
from everypenny.formats.outward.export_cells import PLACEHOLDER

Found = tuple[str, str, str]

_WHOLE_EXPORT = EXPORT_TEXTS | EXPORT_DATES | EXPORT_NUMBERS
_TOTALS = _WHOLE_EXPORT | TOTAL_NUMBERS | AMOUNTS | {"lines"}
_KEYS = frozenset({"ledger_code", "account", "fund"})
_FEWEST_DIGITS = {
    "count": 7,
    "line": 7,
    "lines": 7,
    "sequence": 5,
    "document": 4,
    "documents": 4,
    "document_line": 7,
}


def cell_mistakes(cell: Cell, record: str, definition: ExportDefinition) -> Iterator[Found]:
    """The key, what is wrong and the remedy of each mistake in a record's cell."""
    yield from _content(cell, record, definition)
    yield from _room(cell, definition)
    if cell.date and cell.field not in DATES and not PLACEHOLDER.search(cell.text):
        yield "date", "Only a day has a pattern.", "Remove date."
    if cell.part and (cell.field != "ledger_code" or record != "columns" or cell.part < 1):
        yield "part", "Only a row's ledger code has parts, from 1 on.", "Remove part."
    if cell.field == "side" and (len(set(cell.words)) < 2 or not all(cell.words)):
        yield "words", "Debit and credit are not told apart.", 'Write ["D", "C"].'


def _content(cell: Cell, record: str, definition: ExportDefinition) -> Iterator[Found]:
    if not f"{cell.text}{cell.name}".isprintable():
        yield "text", "It holds a sign that is not printed, such as a line's end.", "Remove it."
    if cell.text and cell.field:
        yield "field", "A cell holds a text or a field, not both.", "Remove one of them."
    known = _available(record, definition)
    fields = [cell.field] if cell.field else []
    for name in fields:
        yield from _refused(name, "field", known, record)
    in_text = known - AMOUNTS - {"side"}
    for found in PLACEHOLDER.finditer(cell.text):
        yield from _refused(found[1], "text", in_text, record)
    if "{" in PLACEHOLDER.sub("", cell.text):
        yield "text", "A brace stands alone.", 'Write "{export_id}" or "{sequence:06}".'


def _refused(name: str, key: str, known: frozenset[str], record: str) -> Iterator[Found]:
    if name in known:
        return
    is_known = name in FIELDS
    what = f"{name!r} is not told there." if is_known else f"There is no field {name!r}."
    yield key, what, f"The {record} may hold {', '.join(sorted(known))}."


def _available(record: str, definition: ExportDefinition) -> frozenset[str]:
    """The fields that a record may hold."""
    settings = frozenset(definition.settings)
    if record in {"header", "trailer"}:
        return _TOTALS | settings
    if record == "document":
        return (_TOTALS - {"documents"}) | ROW_DATES | {"document"} | settings
    row = _WHOLE_EXPORT | PLACE_NUMBERS | ROW_DATES | AMOUNTS | {"lines", "side"} | settings
    match definition.group:
        case "line":
            return row | SUMMARY_TEXTS | LINE_TEXTS | LINE_DATES
        case "account":
            return row | SUMMARY_TEXTS
        case "ledger_code":
            return row | {"ledger_code"}


def _room(cell: Cell, definition: ExportDefinition) -> Iterator[Found]:
    if cell.times < 1 or cell.width < 0:
        yield "width", "A cell stands at least once, and has no negative width.", "Mend it."
    if definition.lines.kind == "fixed_width" and cell.width < 1:
        yield "width", "A field of fixed width needs its width.", "Add width."
    if len(cell.pad) != 1:
        yield "pad", "A field is padded with one character.", 'Use " " or "0".'
    if cell.field in AMOUNTS and cell.pad not in " 0*":
        yield "pad", "An amount cannot be told from such padding.", 'Use " ", "0" or "*".'
    if cell.cut and (cell.field in AMOUNTS | NUMBERS | DATES | _KEYS):
        yield "cut", f"{cell.field} must never lose its end.", "Remove cut, and widen it."
    if cell.field in _KEYS and (cell.pad != " " or cell.minus != "left"):
        yield "pad", "What rows are compared by is padded with blanks.", "Remove pad."
    yield from _digits(cell, definition)


def _digits(cell: Cell, definition: ExportDefinition) -> Iterator[Found]:
    fewest = _FEWEST_DIGITS.get(cell.field, 0)
    if cell.field == "hash_total":
        fewest = definition.hash_digits
    if cell.field == "document_line" and definition.document_lines:
        fewest = len(str(definition.document_lines))
    if 0 < cell.width < fewest:
        what = f"{cell.field} may have {fewest} digits, the field {cell.width}."
        yield "width", what, f"Use a width of {fewest} or more."
