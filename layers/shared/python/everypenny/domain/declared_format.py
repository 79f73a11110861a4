"""How a council describes a file that no module of ours reads, as values.

A column is named by its heading, by its place from 1, by its letter (`C`), or, in lines of
fixed width, by its first and last character from 1 (`8-23`). Where several are allowed, their
texts are joined with one blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Column = str | int
TextColumns = str | int | tuple[str | int, ...]

TEXT_FIELDS = (
    "source_reference",
    "payer_reference",
    "narrative",
    "method_code",
    "bank_code",
    "entry_id",
    "payer_name",
    "payer_account",
    "item_reference",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """How the file's lines become records.

    `labelled` records are runs of `Label: text` lines (the delimiter stands behind the
    label); `record_begins` is then the label that opens each, and labels before the first one
    hold for all. In the other kinds it is what every detail line begins with. `skip` lines at
    the top are not read, nor are blank lines and those with one of `skip_prefixes`. An empty
    `quote` means that nothing is quoted. `width` is how many characters a line of fixed width
    has, or cells a delimited line without headings (0: not checked).
    """

    kind: Literal["delimited", "fixed_width", "labelled"] = "delimited"
    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    skip: int = 0
    skip_prefixes: tuple[str, ...] = ()
    record_begins: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column holds what.

    The money is told by `amount` (with `sign`, if another column says which way it went), or
    by `debit` and `credit`. `withheld` is what the sender kept of the amount as a cost of ours,
    which posts to fees; where it was the payer's own cost, it is left out. `balance` is the
    account's balance behind the line; it is checked line by line. `account` parts the lines of
    one bank account from the next one's; `currency` is only checked.
    """

    booked_on: Column | None = None
    value_on: Column | None = None
    paid_on: Column | None = None
    amount: Column | None = None
    sign: Column | None = None
    debit: Column | None = None
    credit: Column | None = None
    withheld: Column | None = None
    balance: Column | None = None
    currency: Column | None = None
    account: TextColumns = ()
    source_reference: TextColumns = ()
    payer_reference: TextColumns = ()
    narrative: TextColumns = ()
    method_code: TextColumns = ()
    bank_code: TextColumns = ()
    entry_id: TextColumns = ()
    payer_name: TextColumns = ()
    payer_account: TextColumns = ()
    item_reference: TextColumns = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How money is written.

    `minus` and `plus` are the words that say which way it went: alone in the sign column, else
    behind the amount; an empty word stands for none. `reversed` turns every sign round.
    """

    unit: Literal["pounds", "pence"] = "pounds"
    thousands: Literal["", ",", ".", " ", "'"] = ""
    decimal: Literal[".", ","] = "."
    symbol: str = ""
    minus: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """The last line: how it begins, and where it states what. Its columns have no headings.

    `count` is of all detail lines, also those without money; `credits` and `debits` are both
    written without a sign. The hash total is the sum of the digits in the column `hash_of` as
    one number a line, its last `hash_digits` digits kept.
    """

    begins: str
    count: Column | None = None
    total: Column | None = None
    credits: Column | None = None
    debits: Column | None = None
    hash_total: Column | None = None
    hash_of: Column | None = None
    hash_digits: int = 10
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountColumns:
    """Which column of an account register holds what.

    `fund` may be a constant instead. `balance` and `instalment` are money as the mapping's
    amounts are written; `closed` says `yes` where the account is closed.
    """

    account_reference: TextColumns
    fund: Column | None = None
    title: TextColumns = ()
    forename: TextColumns = ()
    surname: TextColumns = ()
    address_1: TextColumns = ()
    address_2: TextColumns = ()
    address_3: TextColumns = ()
    address_4: TextColumns = ()
    postcode: TextColumns = ()
    balance: Column | None = None
    instalment: Column | None = None
    on_stop: TextColumns = ()
    record_type: TextColumns = ()
    closed: Column | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFormat:
    """One described file: payments, or an account register where `accounts` is given.

    `dates` are patterns of `yyyy yy mmm mm m dd d HH MM SS` (`dd/mm/yyyy`, `d mmm yyyy`).
    `constants` give texts of a payment, and `account`, that no column holds. With
    `apostrophes` one apostrophe before, and one behind, a cell's text is dropped.
    """

    about: str
    dates: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ("utf-8",)
    lines: Lines = field(default_factory=Lines)
    columns: Columns = field(default_factory=Columns)
    amounts: Amounts = field(default_factory=Amounts)
    trailer: Trailer | None = None
    accounts: AccountColumns | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    apostrophes: bool = False
