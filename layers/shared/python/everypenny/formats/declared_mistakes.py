"""What in a mapping cannot work, whatever file it is tried on."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, fields

from everypenny.domain.declared_format import (
    TEXT_FIELDS,
    AccountColumns,
    Column,
    Columns,
    DeclaredFormat,
    Trailer,
)
from everypenny.formats.declared_columns import (
    NoSuchColumn,
    by_characters,
    by_position,
    several,
)
from everypenny.formats.declared_totals import trailer_columns
from everypenny.formats.declared_values import day_pattern, sign_words

CONSTANTS = (*TEXT_FIELDS, "account")


@dataclass(frozen=True, slots=True)
class MappingMistake:
    """One mistake: the key (`columns.amount`), what is wrong, and the remedy."""

    key: str
    what: str
    remedy: str


def mistakes_of(declared: DeclaredFormat) -> Iterator[MappingMistake]:
    """Every mistake of a mapping whose values have the right types."""
    yield from _encodings(declared)
    yield from _lines(declared)
    yield from _amounts(declared)
    if declared.accounts is not None:
        yield from _register(declared, declared.accounts)
        return
    yield from _dates(declared)
    yield from _money(declared)
    yield from _columns(declared)
    if declared.trailer is not None:
        yield from _trailer(declared, declared.trailer)
    for name in sorted(declared.constants.keys() - set(CONSTANTS)):
        remedy = f"Choose of {', '.join(CONSTANTS)}."
        yield MappingMistake(f"constants.{name}", f"No payment has a {name!r}.", remedy)


def _register(declared: DeclaredFormat, accounts: AccountColumns) -> Iterator[MappingMistake]:
    for key, told in (
        ("columns", declared.columns != Columns()),
        ("trailer", declared.trailer),
    ):
        if told:
            what = "A register has accounts, and no payments."
            yield MappingMistake(key, what, f"Remove [{key}], or [accounts].")
    if not accounts.account_reference:
        what, remedy = "No column holds the account reference.", "Name it."
        yield MappingMistake("accounts.account_reference", what, remedy)
    if (accounts.fund is None) == ("fund" not in declared.constants):
        what = "The fund is told by a column, or by a constant for all."
        remedy = 'Name the column, or add fund = "CT" to [constants].'
        yield MappingMistake("accounts.fund", what, remedy)
    for name in sorted(declared.constants.keys() - {"fund"}):
        what, remedy = f"No account has a constant {name!r}.", "Only fund may be one."
        yield MappingMistake(f"constants.{name}", what, remedy)
    for one in fields(accounts):
        told = getattr(accounts, one.name)
        for column in several(told) if told is not None else ():
            yield from _column(declared, f"accounts.{one.name}", column)


def _dates(declared: DeclaredFormat) -> Iterator[MappingMistake]:
    remedy = 'Write the pattern such as "dd/mm/yyyy" or "d mmm yyyy".'
    if not declared.dates:
        yield MappingMistake("dates", "No pattern of dates is given.", remedy)
    for pattern in declared.dates:
        try:
            day_pattern(pattern)
        except ValueError as refusal:
            yield MappingMistake("dates", f"{refusal}.", remedy)
    if declared.columns.booked_on is None and declared.columns.paid_on is None:
        what = "No column holds the day of a payment."
        yield MappingMistake("columns.booked_on", what, "Name booked_on or paid_on.")


def _encodings(declared: DeclaredFormat) -> Iterator[MappingMistake]:
    remedy = 'Use "utf-8", "cp1252" or another encoding that contains ASCII.'
    if not declared.encodings:
        yield MappingMistake("encodings", "No encoding is given.", remedy)
    for encoding in declared.encodings:
        try:
            is_fit = codecs.encode("1,a\n", encoding) == b"1,a\n"
        except (LookupError, TypeError, ValueError):
            is_fit = False
        if not is_fit:
            yield MappingMistake("encodings", f"{encoding!r} cannot be used.", remedy)


def _lines(declared: DeclaredFormat) -> Iterator[MappingMistake]:
    lines = declared.lines
    if lines.kind == "labelled" and not (lines.record_begins and lines.delimiter):
        what = "Labelled records need the label that opens each, and what stands behind it."
        yield MappingMistake("lines.record_begins", what, 'Add record_begins = "Date".')
    if lines.kind == "delimited":
        if len(lines.delimiter) != 1 or lines.delimiter in "\r\n":
            remedy = r'Use one character, such as ",", ";" or "\t".'
            yield MappingMistake("lines.delimiter", "The delimiter is no character.", remedy)
        if (
            len(lines.quote) > 1
            or lines.quote == lines.delimiter
            or lines.quote in ("\r", "\n")
        ):
            what = "The quote is no character of its own."
            yield MappingMistake("lines.quote", what, 'Use one, or "" where nothing is quoted.')
    for key, number in (("skip", lines.skip), ("width", lines.width)):
        if number < 0:
            yield MappingMistake(f"lines.{key}", f"{number} is below 0.", "Use 0 or more.")


def _money(declared: DeclaredFormat) -> Iterator[MappingMistake]:
    columns, amounts = declared.columns, declared.amounts
    sides = (columns.debit, columns.credit)
    if (columns.amount is None) == (sides == (None, None)) or (
        columns.amount is None and None in sides
    ):
        what = "The money must be told by amount, or by debit and credit together."
        yield MappingMistake("columns.amount", what, "Name either the one or the two.")
    if columns.sign is not None:
        if columns.amount is None:
            what = "A sign belongs to an amount, not to debit and credit."
            yield MappingMistake("columns.sign", what, "Remove it.")
        if not amounts.minus or not amounts.plus:
            what = "The sign column needs the words for both ways."
            remedy = 'Give minus = ["DR"] and plus = ["CR"]; "" stands for a blank.'
            yield MappingMistake("amounts.minus", what, remedy)


def _amounts(declared: DeclaredFormat) -> Iterator[MappingMistake]:
    amounts = declared.amounts
    if amounts.thousands == amounts.decimal:
        what = "Thousands and decimals cannot be parted by the same sign."
        yield MappingMistake("amounts.thousands", what, "Change one of them.")
    if len(sign_words(amounts)) < len(amounts.minus) + len(amounts.plus):
        what = "A word stands twice among minus and plus."
        yield MappingMistake("amounts.plus", what, "Give each word one meaning.")


def _columns(declared: DeclaredFormat) -> Iterator[MappingMistake]:
    for one in fields(declared.columns):
        told = getattr(declared.columns, one.name)
        for column in several(told) if told is not None else ():
            yield from _column(declared, f"columns.{one.name}", column)


def _column(declared: DeclaredFormat, key: str, column: Column) -> Iterator[MappingMistake]:
    lines = declared.lines
    is_headed = lines.kind == "labelled" or (lines.kind == "delimited" and lines.header)
    if is_headed and isinstance(column, str) and column.strip():
        return
    try:
        _ = by_characters(column) if lines.kind == "fixed_width" else by_position(column)
    except NoSuchColumn as refusal:
        yield MappingMistake(key, f"{column!r} names no column here.", str(refusal))


def _trailer(declared: DeclaredFormat, trailer: Trailer) -> Iterator[MappingMistake]:
    if declared.lines.kind == "labelled" or not trailer.begins:
        what = "A trailer is a line of a delimited or fixed-width file, and begins with a text."
        yield MappingMistake("trailer.begins", what, 'Give begins = "T", or no trailer.')
    if (trailer.hash_total is None) != (trailer.hash_of is None):
        what = "A hash total needs the column that it is of."
        yield MappingMistake("trailer.hash_of", what, "Give hash_total and hash_of.")
    if not 1 <= trailer.hash_digits <= 18:
        what = f"A hash total has 1 to 18 digits, not {trailer.hash_digits}."
        yield MappingMistake("trailer.hash_digits", what, "Mend the number.")
    is_fixed = declared.lines.kind == "fixed_width"
    for name, column in trailer_columns(trailer).items():
        try:
            _ = by_characters(column) if is_fixed else by_position(column)
        except NoSuchColumn as refusal:
            yield MappingMistake("trailer", f"{column!r} holds no {name}.", str(refusal))
    if trailer.hash_of is not None:
        yield from _column(declared, "trailer.hash_of", trailer.hash_of)
