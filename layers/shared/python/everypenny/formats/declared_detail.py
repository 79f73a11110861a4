"""One detail line of a declared format, compiled once for a file and read many times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from everypenny.domain.declared_format import (
    TEXT_FIELDS,
    Amounts,
    Column,
    Columns,
    DeclaredFormat,
    TextColumns,
)
from everypenny.domain.payments import Payment
from everypenny.formats.declared_columns import (
    BadCell,
    Cell,
    Cells,
    NoSuchColumn,
    Place,
    several,
)
from everypenny.formats.declared_money import (
    Money,
    balance_of,
    money_by_side,
    money_by_sign,
    money_of,
    withheld_of,
)
from everypenny.formats.declared_values import day_reader
from everypenny.formats.reading import ReadOptions

Locate = Callable[[Column], Place]

_SHOWN_CELLS = 50


class ColumnsMissing(LookupError):
    """The file lacks columns that the mapping names; each is told by a sentence."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(slots=True)
class Detail:
    """What one line says: its money in pence, its day, its balance, and its other fields."""

    pence: int
    booked_on: date
    balance: int | None
    account: str
    rest: dict[str, Any]

    def payment(self, position: int) -> Payment:
        """The line as the batch's payment at a position."""
        return Payment(
            position=position,
            amount_pence=self.pence,
            booked_on=self.booked_on,
            **self.rest,
        )


class DetailReader:
    """A mapping made ready for one file, whose columns `locate` finds.

    Raises ColumnsMissing if it does not find them all.
    """

    def __init__(
        self, declared: DeclaredFormat, locate: Locate, options: ReadOptions, *, width: int
    ) -> None:
        columns, amounts = declared.columns, declared.amounts
        self._locate, self._missing = locate, list[str]()
        self._has_apostrophes = declared.apostrophes
        self._width, self._least = width, 0
        self._not_after = options.not_after
        self._dates = " or ".join(declared.dates)
        self._read_day = day_reader(declared.dates)
        self._pence = self._money(columns, amounts)
        withheld = self._cell(columns.withheld)
        self._withheld = (
            withheld_of(withheld, self._pence, amounts) if withheld and self._pence else None
        )
        booked = columns.booked_on if columns.booked_on is not None else columns.paid_on
        self._booked = self._day(booked)
        self._days = [
            (name, day)
            for name, column in (("value_on", columns.value_on), ("paid_on", columns.paid_on))
            if (day := self._day(column)) is not None
        ]
        balance, is_worded = self._cell(columns.balance), columns.sign is None
        self._balance = balance_of(balance, amounts, words=is_worded) if balance else None
        self._currency = self._only(columns.currency, options.currency)
        self._account = self._text(columns.account)
        constants = declared.constants
        self._constants = {name: constants[name] for name in TEXT_FIELDS if name in constants}
        found = [(name, self._text(getattr(columns, name))) for name in TEXT_FIELDS]
        self._texts = [(name, text) for name, text in found if text is not None]
        if self._missing or self._booked is None or self._pence is None:
            nothing = ["The mapping names no day, or no amount."]
            raise ColumnsMissing(list(dict.fromkeys(self._missing)) or nothing)

    def read(self, cells: Cells) -> Detail:
        """Read a line; BadCell at its first mistake (`mistakes` tells them all)."""
        balance, account = self._balance, self._account
        found, width = len(cells), self._width
        # Many banks end each line with a comma: one blank cell too many is no question.
        if found != width and (found != width + 1 or cells[width]):
            self._check_width(cells)
        if self._currency is not None:
            self._currency(cells)
        rest: dict[str, Any] = self._constants.copy()
        for name, text in self._texts:
            rest[name] = text(cells)
        for name, day in self._days:
            rest[name] = day(cells)
        if self._withheld is not None:
            rest["withheld_pence"] = self._withheld(cells)
        return Detail(
            self._pence(cells),  # type: ignore[misc]  # the constructor found it
            self._booked(cells),  # type: ignore[misc]
            None if balance is None else balance(cells),
            "" if account is None else account(cells),
            rest,
        )

    def mistakes(self, cells: Cells) -> list[BadCell]:
        """Every mistake of a line that `read` refused."""
        try:
            self._check_width(cells)
        except BadCell as bad:
            return [bad]
        days = [day for _, day in self._days]
        found: dict[str, BadCell] = {}
        money = (self._pence, self._withheld, self._balance)
        for check in (self._currency, self._booked, *days, *money):
            try:
                _ = check and check(cells)
            except BadCell as bad:
                found.setdefault(bad.place, bad)
        return list(found.values())

    def _check_width(self, cells: Cells) -> None:
        """Cells may be left out of no row; behind the last column only blank ones may stand."""
        width = self._width or self._least
        if not width:
            return
        is_over = bool(self._width) and any(c.strip() for c in islice(cells, width, None))
        if len(cells) < width or is_over:
            shown = ",".join(islice(cells, _SHOWN_CELLS))
            raise BadCell("", shown, f"{width} cells, not {len(cells)}.")

    def _cell(self, column: Column | None) -> Cell | None:
        """A column made ready; one that the file lacks is noted."""
        if column is None:
            return None
        try:
            place = self._locate(column)
        except NoSuchColumn as missing:
            self._missing.append(str(missing))
            return None
        if isinstance(place.at, int):
            self._least = max(self._least, place.at + 1)
        at: Any = place.at
        if self._has_apostrophes:
            return Cell(lambda cells: _bare(cells[at]), place.name)
        return Cell(lambda cells: cells[at].strip(), place.name)

    def _text(self, columns: TextColumns) -> Callable[[Cells], str] | None:
        """One column's text, or the texts of several that are not blank."""
        texts = [cell.text for c in several(columns) if (cell := self._cell(c)) is not None]
        if len(texts) < 2:
            return texts[0] if texts else None
        return lambda cells: " ".join(filter(None, [text(cells) for text in texts]))

    def _day(self, column: Column | None) -> Callable[[Cells], date] | None:
        cell = self._cell(column)
        if cell is None:
            return None
        text_of, read_day, last = cell.text, self._read_day, self._not_after

        def day(cells: Cells) -> date:
            text = text_of(cells)
            told = read_day(text)
            if told is None:
                raise cell.bad(text, f"A day as {self._dates}.")
            if last is not None and told > last:
                raise cell.bad(text, f"A day not after {last:%d/%m/%Y}.")
            return told

        return day

    def _money(self, columns: Columns, amounts: Amounts) -> Money | None:
        if columns.amount is None:
            debit, credit = self._cell(columns.debit), self._cell(columns.credit)
            return money_by_side(debit, credit, amounts) if debit and credit else None
        amount = self._cell(columns.amount)
        if columns.sign is None:
            return money_of(amount, amounts) if amount else None
        sign = self._cell(columns.sign)
        return money_by_sign(amount, sign, amounts) if amount and sign else None

    def _only(self, column: Column | None, wanted: str) -> Callable[[Cells], None] | None:
        cell = self._cell(column)
        if cell is None:
            return None

        def check(cells: Cells) -> None:
            text = cell.text(cells)
            if text.upper() != wanted:
                raise cell.bad(text, f"The currency {wanted}.")

        return check


def _bare(cell: str) -> str:
    """A cell's text without the apostrophe that a spreadsheet puts before (and behind) it."""
    text = cell.strip()
    if "'" in text:
        return text.removeprefix("'").removesuffix("'").strip()
    return text
