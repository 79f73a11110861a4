"""The reader of account registers that a council describes itself: a mapping's [accounts]."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from typing import BinaryIO

from everypenny.domain.batches import Fault
from everypenny.domain.declared_format import AccountColumns, DeclaredFormat
from everypenny.formats.declared_columns import (
    Cells,
    NoSuchColumn,
    Place,
    by_characters,
    by_heading,
    by_position,
    several,
)
from everypenny.formats.declared_detail import Locate
from everypenny.formats.declared_rows import REMEDY, Headings, rows_of
from everypenny.formats.declared_values import pence_reader
from everypenny.formats.inward.account_register import Normalise, RegisterRows
from everypenny.formats.inward.faults import fault_at
from everypenny.formats.reading import ReadOptions
from everypenny.formats.register_snapshot import Account

_SHOWN_CELLS = 50

Texts = dict[str, Callable[[Cells], str]]


def read_declared_accounts(
    file: BinaryIO, options: ReadOptions, normalise: Normalise, declared: DeclaredFormat
) -> Iterator[Account | Fault]:
    """Yield each account as `account_register.read_accounts` does, by the mapping's columns."""
    columns = declared.accounts
    if columns is None:
        raise ValueError("the mapping describes payments")
    register = RegisterRows(normalise, pence_reader(declared.amounts, words=True))
    own = replace(options, encodings=declared.encodings)
    constant = {name: text for name, text in declared.constants.items() if name == "fund"}
    try:
        texts = _without_headings(declared, columns)
        for row in rows_of(file, own, declared):
            if isinstance(row, Fault):
                yield row
            elif isinstance(row, Headings):
                texts = _texts(columns, partial(by_heading, headings=row.names))
            elif isinstance(row, tuple):
                yield _judged(*row, texts, constant, register)
    except NoSuchColumn as missing:
        yield fault_at("the columns", "", expected=str(missing), remedy=REMEDY)


def _without_headings(declared: DeclaredFormat, columns: AccountColumns) -> Texts:
    if declared.lines.kind == "fixed_width":
        return _texts(columns, by_characters)
    is_headed = declared.lines.kind == "labelled" or declared.lines.header
    return {} if is_headed else _texts(columns, by_position)


def _texts(columns: AccountColumns, locate: Locate) -> Texts:
    """How to take each named column's bare text from a row."""
    texts: Texts = {}
    for one in fields(columns):
        named = getattr(columns, one.name)
        if named is not None and named != ():
            texts[one.name] = _joined([locate(column) for column in several(named)])
    return texts


def _joined(places: list[Place]) -> Callable[[Cells], str]:
    cuts = [place.cut for place in places]
    return lambda cells: " ".join(filter(None, (str(cut(cells)).strip() for cut in cuts)))


def _judged(
    number: int, cells: Cells, texts: Texts, constant: dict[str, str], register: RegisterRows
) -> Account | Fault:
    try:
        told = {name: text(cells) for name, text in texts.items()}
    except IndexError:
        shown = cells if isinstance(cells, str) else ",".join(cells[:_SHOWN_CELLS])
        expected = "A line with every column that the mapping names."
        return fault_at(f"line {number}", shown, expected=expected, remedy=REMEDY)
    return register.judge({**told, **constant}, number)
