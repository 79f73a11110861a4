"""What in an export's layout cannot work, whichever council uses it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from everypenny.domain.export_definition import (
    AMOUNTS,
    FIELDS,
    TEXTS,
    ExportDefinition,
    holds,
    spread,
)
from everypenny.domain.exporting import VAT_LEDGER_CODE
from everypenny.formats.outward.cell_mistakes import cell_mistakes
from everypenny.formats.outward.export_cells import PLACEHOLDER

ENCODINGS = ("utf-8", "cp1252", "iso-8859-1", "iso-8859-15", "ascii")
FEWEST_DOCUMENT_LINES = 200
PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
MOST_TIMES, WIDEST = 999, 9_999
_SIDES = ({"debit", "credit"}, {"size", "side"}, {"net", "vat"})
_SIGNED = ("debit_less_credit", "credit_less_debit")
_RECORDS = ("header", "document", "columns", "trailer")


@dataclass(frozen=True, slots=True)
class LayoutMistake:
    """One mistake: the key (`columns.3.width`, places from 1), what is wrong, the remedy."""

    key: str
    what: str
    remedy: str


def layout_mistakes(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    """Every mistake of a layout whose values have the right types."""
    endless = [*_endless(definition)]
    if endless:
        # None of the others could be looked for.
        yield from endless
        return
    yield from _grouping(definition)
    yield from _lines(definition)
    yield from _settings(definition)
    for record in _RECORDS:
        for place, cell in enumerate(getattr(definition, record), start=1):
            for key, what, remedy in cell_mistakes(cell, record, definition):
                yield LayoutMistake(f"{record}.{place}.{key}", what, remedy)
    yield from _balance(definition)
    yield from _keys(definition)
    yield from _markers(definition)
    yield from _hash(definition)


def _endless(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    """Cells that no line of text could hold."""
    for record in _RECORDS:
        for place, cell in enumerate(getattr(definition, record), start=1):
            for key, most in (("times", MOST_TIMES), ("width", WIDEST)):
                if getattr(cell, key) > most:
                    what = f"A line cannot hold it: {key} is at most {most}."
                    yield LayoutMistake(f"{record}.{place}.{key}", what, "Lower it.")


def _grouping(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    if definition.kind == "fund_detail":
        for key, is_so in (
            ("group", definition.group != "line"),
            ("sides", definition.sides != "together"),
            ("vat_rows", definition.vat_rows),
            ("document_lines", bool(definition.document_lines)),
        ):
            if is_so:
                what = "A fund's detail is a row a line, in one document."
                yield LayoutMistake(key, what, f"Remove {key}.")
    if 0 < definition.document_lines < FEWEST_DOCUMENT_LINES:
        what = "A journal, which stays whole, may not fit into such a document."
        yield LayoutMistake("document_lines", what, f"Allow {FEWEST_DOCUMENT_LINES} or more.")


def _lines(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    lines = definition.lines
    if lines.encoding not in ENCODINGS:
        what = f"{lines.encoding!r} is no encoding here."
        yield LayoutMistake("lines.encoding", what, f"Choose of {', '.join(ENCODINGS)}.")
    if len(lines.delimiter) != 1 or lines.delimiter.isalnum() or lines.delimiter in '.-"\r\n':
        what = f"{lines.delimiter!r} cannot stand between cells."
        yield LayoutMistake("lines.delimiter", what, "Use one sign that no amount holds.")
    names = [cell.name for cell in spread(definition.columns)]
    if lines.headings and (len(set(names)) != len(names) or "" in names):
        what = "The headings are not told apart."
        yield LayoutMistake("columns", what, "Give each column a name of its own.")
    if definition.packed_as and not PLAIN_NAME.fullmatch(definition.packed_as):
        what = f"A ZIP's member cannot be called {definition.packed_as!r}."
        yield LayoutMistake("packed_as", what, "Use letters, digits, dots and hyphens.")
    if lines.headings and lines.kind == "fixed_width":
        what = "A file of fixed width has no headings."
        yield LayoutMistake("lines.headings", what, "Remove it.")


def _settings(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    for name in definition.settings:
        if name in FIELDS or not PLACEHOLDER.fullmatch(f"{{{name}}}"):
            what = f"A setting cannot be called {name!r}."
            yield LayoutMistake(f"settings.{name}", what, "Use small letters; no field's name.")
    if definition.vat_rows and VAT_LEDGER_CODE not in definition.settings:
        what = "Nobody tells which ledger code the VAT bears."
        remedy = f'Add {VAT_LEDGER_CODE} = "The ledger code of output VAT" to settings.'
        yield LayoutMistake("settings", what, remedy)


def _balance(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    told = {cell.field for cell in definition.columns}
    is_signed = any(name in told for name in _SIGNED)
    if not is_signed and not any(sides <= told for sides in _SIDES):
        what = "The rows do not tell both sides, so that the file cannot balance."
        remedy = "Add debit and credit, debit_less_credit, or size and side."
        yield LayoutMistake("columns", what, remedy)
    is_netted = definition.group != "line" and definition.sides == "together"
    if not is_netted or {"debit", "credit"} <= told:
        return
    for record in ("header", "document", "trailer"):
        for place, cell in enumerate(getattr(definition, record), start=1):
            if cell.field in {"debit", "credit"}:
                what = "It sums sides that the rows net off against each other."
                yield LayoutMistake(f"{record}.{place}.field", what, 'Add sides = "apart".')


def _keys(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    """A general ledger's row names its ledger code, whole or in parts from 1 on."""
    if definition.kind == "fund_detail":
        return
    parts = sorted(cell.part for cell in definition.columns if cell.field == "ledger_code")
    if not parts:
        what = "No column is the ledger code, so that nothing can be compared."
        yield LayoutMistake("columns", what, 'Add field = "ledger_code".')
    elif parts not in ([0], list(range(1, len(parts) + 1))):
        what = "The parts of the ledger code are not each told once, from 1 on."
        yield LayoutMistake("columns", what, "Number them 1, 2, 3, or tell it whole.")


def _markers(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    """Records that a reader must tell apart begin with a word of their own."""
    told: Sequence[str] = [name for name in _RECORDS if getattr(definition, name)]
    if definition.lines.kind == "delimited":
        told = ["document", "columns"] if definition.document else []
    if len(told) < 2:
        return
    words = [getattr(definition, name)[0].text for name in told]
    if len(set(words)) != len(words) or any(not w or PLACEHOLDER.search(w) for w in words):
        what = f"A reader cannot tell the records {', '.join(told)} apart."
        yield LayoutMistake(told[0], what, "Begin each with a text of its own.")


def _hash(definition: ExportDefinition) -> Iterator[LayoutMistake]:
    wanted = any(
        cell.field == "hash_total"
        for record in _RECORDS
        for cell in getattr(definition, record)
    )
    name = definition.hash_of
    if wanted and not name:
        what = "Nothing says what the hash total adds up."
        yield LayoutMistake("hash_of", what, 'Add hash_of = "account_reference".')
    if name and (name not in TEXTS - AMOUNTS or not holds(definition, name)):
        what = f"No column of text is {name!r}."
        yield LayoutMistake("hash_of", what, "Name a field of the rows.")
    if not 1 <= definition.hash_digits <= 18:
        what = "A hash total has 1 to 18 digits."
        yield LayoutMistake("hash_digits", what, "Use 10.")
