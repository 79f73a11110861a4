"""How an export's file is laid out, as values: what a council declares for a back office.

A file is, in this order: headings, a header, documents (each with its own record, if one is
declared, and its rows) and a trailer. Headings, header, document record and trailer are
optional. Which cell may hold which of the fields is told by the tables below.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Grouping = Literal["line", "account", "ledger_code"]
Kind = Literal["general_ledger", "fund_detail"]

EXPORT_TEXTS = frozenset({"export_id", "target"})
SUMMARY_TEXTS = frozenset({"ledger_code", "account"})
LINE_TEXTS = frozenset(
    {
        "fund",
        "account_reference",
        "item_reference",
        "vat_code",
        "vat_rate",
        "method_code",
        "kind",
        "reason_code",
        "payment_id",
        "source",
    }
)
EXPORT_DATES = frozenset({"period", "first_on", "last_on"})
ROW_DATES = frozenset({"day"})
LINE_DATES = frozenset({"paid_on", "booked_on"})
EXPORT_NUMBERS = frozenset({"sequence"})
PLACE_NUMBERS = frozenset({"line", "document", "document_line"})
TOTAL_NUMBERS = frozenset({"count", "documents", "hash_total"})
AMOUNTS = frozenset(
    {
        "debit",
        "credit",
        "debit_less_credit",
        "credit_less_debit",
        "size",
        "vat",
        "net",
    }
)
DATES = EXPORT_DATES | ROW_DATES | LINE_DATES
NUMBERS = EXPORT_NUMBERS | PLACE_NUMBERS | TOTAL_NUMBERS | {"lines"}
TEXTS = EXPORT_TEXTS | SUMMARY_TEXTS | LINE_TEXTS
FIELDS = TEXTS | DATES | NUMBERS | AMOUNTS | {"side"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One column, or one field of fixed width; with neither `text` nor `field` it is blank.

    `text` always stands there; a `{field}` or `{setting}` in it is filled in, a number with
    noughts in front as `{sequence:06}`. `width` is what a field of fixed width fills, and the
    most that a delimited cell may hold (0: any); `cut` lets longer text lose its end.

    Amounts: `debit` and `credit` are never negative, nor is `size`, whose way `side` tells by
    `words` (debit, credit). `vat` and `net` (what is left of it) are signed as
    `credit_less_debit`. In a header, document record or trailer an amount is the sum of what
    it covers. A minus stands to the left, also of padding noughts, or trails. `zero_blank`
    leaves £0.00 out. `date` is a pattern of `yyyy yy mmm mm dd`, and of `ffff pp`: the year
    in which the council's year began, and its accounting period (April is 01). `part` takes
    one part of the ledger code, from 1, between `code_separator`s. `times` repeats a cell.
    """

    name: str = ""
    text: str = ""
    field: str = ""
    width: int = 0
    align: Literal["left", "right"] = "left"
    pad: str = " "
    cut: bool = False
    date: str = ""
    unit: Literal["pounds", "pence"] = "pounds"
    minus: Literal["left", "trailing"] = "left"
    zero_blank: bool = False
    words: tuple[str, str] = ("D", "C")
    part: int = 0
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """How records become lines.

    `guard` puts an apostrophe before text that a spreadsheet would run; never before amounts,
    dates, numbers or what always stands there.
    """

    kind: Literal["delimited", "fixed_width"] = "delimited"
    delimiter: str = ","
    quotes: Literal["where_needed", "always", "never"] = "where_needed"
    headings: bool = False
    guard: bool = False
    end: Literal["crlf", "lf"] = "crlf"
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDefinition:
    """One layout.

    `group` is what a row sums: nothing (`line`), or a day's lines of one ledger code
    (`ledger_code`) or of one ledger account within it (`account`); a fund's detail is always
    `line`. With `sides = "apart"` a row holds debits or credits, never both. `vat_rows` parts
    the VAT of a fund's line from it, as a row to the setting `vat_ledger_code`. A document is
    one day's rows, split where `document_lines` (0: any) are full; journals stay whole, so
    that every document balances. `settings` are what a target must give: name and meaning.
    The hash total adds up the digits of `hash_of` as one number a row, its last `hash_digits`
    digits kept. `packed_as` is the name of the one member where the file is a ZIP.
    """

    about: str
    kind: Kind
    columns: tuple[Cell, ...]
    group: Grouping = "line"
    sides: Literal["together", "apart"] = "together"
    vat_rows: bool = False
    document_lines: int = 0
    code_separator: str = "-"
    settings: Mapping[str, str] = field(default_factory=dict)
    hash_of: str = ""
    hash_digits: int = 10
    packed_as: str = ""
    lines: Lines = field(default_factory=Lines)
    header: tuple[Cell, ...] = ()
    document: tuple[Cell, ...] = ()
    trailer: tuple[Cell, ...] = ()


def spread(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells with those that stand several times repeated."""
    return tuple(cell for cell in cells for _ in range(cell.times))


def holds(definition: ExportDefinition, name: str) -> bool:
    """Whether a column of each row is this field."""
    return any(cell.field == name for cell in definition.columns)
