"""An export's figures, read from its delivered bytes alone: what the penny proof compares."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import BinaryIO

from everypenny.domain.export_definition import AMOUNTS, Cell, ExportDefinition, spread
from everypenny.domain.money import pence_from_pounds
from everypenny.formats.fault_report import disarmed
from everypenny.formats.outward.export_cells import PLACEHOLDER
from everypenny.formats.outward.export_file import ENDS, as_text, csv_dialect
from everypenny.formats.outward.export_values import hash_part
from everypenny.formats.outward.export_zip import unpacking

Record = Sequence[str]


class Damaged(ValueError):
    """The bytes are no such export, were cut short, or contradict their own controls."""


@dataclass(slots=True)
class _Sums:
    """What a reader of the rows adds up; pence."""

    by_key: dict[str, int] = field(default_factory=dict)
    debits: int = 0
    credits: int = 0
    count: int = 0
    hash_total: int = 0
    documents: int = 0

    def control(self, name: str) -> int | None:
        """A control as the rows say it; None if rows do not hold what it sums."""
        controls = {
            "debit": self.debits,
            "credit": self.credits,
            "debit_less_credit": self.debits - self.credits,
            "credit_less_debit": self.credits - self.debits,
            "size": abs(self.debits - self.credits),
            "count": self.count,
            "hash_total": self.hash_total,
        }
        if self.documents:
            controls["documents"] = self.documents
        return controls.get(name)


def read_back(
    file: BinaryIO, definition: ExportDefinition, *, fund: str = ""
) -> dict[str, int]:
    """Pence by key: by `<ledger code>|<account>` debits less credits, by fund its credits.

    The account is blank where the layout has none; `fund` is whose every row is, where no
    column says so. The file is read record by record, from where it stands to its end, and
    stays open. Raises Damaged; every header, document record and trailer must agree with
    its rows, and every document of a general ledger must sum to zero.
    """
    try:
        return _Reader(definition, fund).read(_records(file, definition))
    except (ValueError, LookupError, csv.Error) as refusal:
        raise Damaged(f"the delivered bytes are not as declared: {refusal}") from refusal


class _Reader:
    def __init__(self, definition: ExportDefinition, fund: str) -> None:
        self._definition = definition
        self._fund = fund
        self._columns = spread(definition.columns)
        self._at = {cell.field: n for n, cell in enumerate(self._columns) if cell.field}
        self._codes = [n for n, c in enumerate(self._columns) if c.field == "ledger_code"]

    def read(self, records: Iterator[Record]) -> dict[str, int]:
        definition = self._definition
        headings = [cell.name for cell in self._columns]
        if definition.lines.headings and [*_next(records)] != headings:
            raise ValueError("the headings are missing")
        header = _next(records) if definition.header else None
        last = _Last(records) if definition.trailer else None
        sums = self._sum(records if last is None else last.others())
        if header is not None:
            self._agree(spread(definition.header), header, sums)
        if last is not None:
            self._agree(spread(definition.trailer), last.record, sums)
        return sums.by_key

    def _sum(self, rows: Iterable[Record]) -> _Sums:
        definition = self._definition
        sums, of_document = _Sums(), _Sums()
        heading: Record | None = None
        for record in rows:
            if definition.document and record[0].strip() == definition.document[0].text:
                self._end_document(heading, of_document)
                heading, of_document = record, _Sums()
                sums.documents += 1
            else:
                self._add(record, sums)
                if heading is not None:
                    self._add(record, of_document)
        self._end_document(heading, of_document)
        return sums

    def _end_document(self, heading: Record | None, sums: _Sums) -> None:
        if heading is None:
            if self._definition.document and sums.count:
                raise ValueError("rows stand before the first document")
            return
        self._agree(spread(self._definition.document), heading, sums)
        if self._definition.kind == "general_ledger" and sums.debits != sums.credits:
            raise ValueError("a document does not balance")

    def _add(self, record: Record, sums: _Sums) -> None:
        if len(record) != len(self._columns):
            raise ValueError(f"row {sums.count + 1} has {len(record)} cells")
        debit, credit = self._sides(record)
        sums.debits, sums.credits = sums.debits + debit, sums.credits + credit
        sums.count += 1
        if self._definition.hash_of:
            told = hash_part(self._text(record, self._definition.hash_of))
            sums.hash_total = (sums.hash_total + told) % 10**self._definition.hash_digits
        key, net = self._key(record), debit - credit
        way = -1 if self._definition.kind == "fund_detail" else 1
        sums.by_key[key] = sums.by_key.get(key, 0) + way * net

    def _key(self, record: Record) -> str:
        if self._definition.kind == "fund_detail":
            return self._text(record, "fund") if "fund" in self._at else self._fund
        parts = [self._clear(record[n], self._columns[n]) for n in self._codes]
        code = self._definition.code_separator.join(part for part in parts if part)
        return f"{code}|{self._text(record, 'account') if 'account' in self._at else ''}"

    def _sides(self, record: Record) -> tuple[int, int]:
        """Pence on each side; the sides of a signed amount are told by its sign."""
        pence = {
            name: read_pence(record[n], self._columns[n])
            for name, n in self._at.items()
            if name in AMOUNTS
        }
        if "debit" in pence and "credit" in pence:
            return pence["debit"], pence["credit"]
        if "size" in pence:
            words = self._columns[self._at["side"]].words
            is_credit = words.index(record[self._at["side"]].strip())
            return (0, pence["size"]) if is_credit else (pence["size"], 0)
        net = pence.get("debit_less_credit")
        if net is None:
            net = -pence.get("credit_less_debit", pence.get("net", 0) + pence.get("vat", 0))
        return max(net, 0), max(-net, 0)

    def _agree(self, cells: Sequence[Cell], record: Record, sums: _Sums) -> None:
        """What always stands there stands there, and the controls are those of the rows."""
        if len(cells) != len(record):
            raise ValueError(f"a record has {len(record)} cells, not {len(cells)}")
        for cell, text in zip(cells, record, strict=True):
            if cell.text and not PLACEHOLDER.search(cell.text) and text.strip() != cell.text:
                raise ValueError(f"{text!r} stands where {cell.text!r} must")
            control = sums.control(cell.field)
            if control is None:
                continue
            told = read_pence(text, cell) if cell.field in AMOUNTS else int(text)
            if told != control:
                raise ValueError(f"{cell.field} is told as {told}; the rows say {control}")

    def _text(self, record: Record, name: str) -> str:
        return self._clear(record[self._at[name]], self._columns[self._at[name]])

    def _clear(self, text: str, cell: Cell) -> str:
        if self._definition.lines.kind == "fixed_width":
            text = text.strip(cell.pad) if cell.pad == " " else text.strip()
        is_guarded = self._definition.lines.guard and disarmed(text[1:]) == text
        return text[1:] if is_guarded else text


class _Last:
    """The last record, parted from those before it while they stream by."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records = records
        self.record = _next(records)

    def others(self) -> Iterator[Record]:
        """Every record but the last, which `record` is once these are through."""
        for following in self._records:
            yield self.record
            self.record = following


def _next(records: Iterator[Record]) -> Record:
    for record in records:
        return record
    raise ValueError("the file ends before its trailer")


def read_pence(text: str, cell: Cell) -> int:
    """Pence of an amount's cell; NotMoney or ValueError if it is none."""
    told = text.strip(" ")
    if not told:
        if cell.zero_blank:
            return 0
        raise ValueError("an amount is missing")
    told = told.lstrip(cell.pad)
    if cell.pad == "0":
        told = f"0{told}" if told[:1] in {"", "."} else told
    is_negative = told.endswith("-") if cell.minus == "trailing" else told.startswith("-")
    digits = _without_noughts(told.replace("-", "", 1))
    if cell.unit == "pence" and not digits.isdecimal():
        raise ValueError(f"{text!r} is no amount")
    pence = int(digits) if cell.unit == "pence" else pence_from_pounds(digits)
    return -pence if is_negative else pence


def _without_noughts(digits: str) -> str:
    bare = digits.lstrip("0")
    return f"0{bare}" if digits != bare else digits


def _records(file: BinaryIO, definition: ExportDefinition) -> Iterator[Record]:
    lines, name = definition.lines, definition.packed_as
    unpacked = unpacking(file, name) if name else nullcontext(file)
    with unpacked as content, as_text(content, lines) as text:
        if lines.kind == "delimited":
            yield from csv.reader(text, **csv_dialect(lines), strict=True)
            return
        text.reconfigure(newline=ENDS[lines.end])
        for line in text:
            if not line.endswith(ENDS[lines.end]):
                raise ValueError("the last line is cut short")
            yield _fields(line.removesuffix(ENDS[lines.end]), definition)


def _fields(line: str, definition: ExportDefinition) -> Record:
    """A line of fixed width cut by the cells of the record that it is, told by its marker."""
    kinds = (definition.columns, definition.document, definition.header, definition.trailer)
    for cells in kinds:
        fields, at = [], 0
        for cell in spread(cells):
            fields.append(line[at : at + cell.width])
            at += cell.width
        if cells and at == len(line) and _is_marked(cells[0], fields[0]):
            return fields
    raise ValueError(f"a line of {len(line)} characters is none of the declared")


def _is_marked(cell: Cell, told: str) -> bool:
    is_literal = bool(cell.text) and not PLACEHOLDER.search(cell.text)
    return not is_literal or told.strip() == cell.text
