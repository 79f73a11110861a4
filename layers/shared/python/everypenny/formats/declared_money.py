"""The money of a declared format's line: one column, a column and a sign, or two sides."""

from collections.abc import Callable

from everypenny.domain.declared_format import Amounts
from everypenny.formats.declared_columns import Cell, Cells
from everypenny.formats.declared_values import pence_reader, sign_words

Money = Callable[[Cells], int]
MaybeMoney = Callable[[Cells], int | None]


def money_of(amount: Cell, amounts: Amounts) -> Money:
    """Pence of a column that bears its own sign (or the word for it)."""
    return _turned(_amount(amount, amounts, words=True), amounts)


def money_by_sign(amount: Cell, sign: Cell, amounts: Amounts) -> Money:
    """Pence of a column whose sign is a word in another one."""
    read, signs = _amount(amount, amounts, words=False), sign_words(amounts)
    expected = f"One of {', '.join(map(repr, signs))}."

    def money(cells: Cells) -> int:
        pence, word = read(cells), sign.text(cells)
        factor = signs.get(word.upper())
        if factor is None:
            raise sign.bad(word, expected)
        if pence < 0:
            raise sign.bad(word, "An amount without a sign: this column tells it.")
        return factor * pence

    return _turned(money, amounts)


def money_by_side(debit: Cell, credit: Cell, amounts: Amounts) -> Money:
    """Pence of a line that fills one of two columns; debits are taken away."""
    debited, credited = _side(debit, amounts), _side(credit, amounts)

    def money(cells: Cells) -> int:
        out, into = debited(cells), credited(cells)
        if (out is None and into is None) or (out and into):
            text = " | ".join((debit.text(cells), credit.text(cells)))
            raise debit.bad(text, f"An amount either here or in {credit.name}.")
        return (into or 0) - (out or 0)

    return _turned(money, amounts)


def withheld_of(withheld: Cell, money: Money, amounts: Amounts) -> Money:
    """Pence that were kept of a line's own money, none where the column is blank."""
    read = balance_of(withheld, amounts, words=False)

    def kept(cells: Cells) -> int:
        told = read(cells) or 0
        if not 0 <= told <= max(money(cells), 0):
            expected = "Nothing, or what was kept of this line's amount."
            raise withheld.bad(withheld.text(cells), expected)
        return told

    return kept


def balance_of(balance: Cell, amounts: Amounts, *, words: bool) -> MaybeMoney:
    """Pence of a column that may be blank."""
    read = pence_reader(amounts, words=words)

    def stated(cells: Cells) -> int | None:
        text = balance.text(cells)
        pence = read(text) if text else None
        if text and pence is None:
            raise balance.bad(text, example(amounts))
        return pence

    return stated


def example(amounts: Amounts) -> str:
    """A sentence that shows how money is to be written."""
    if amounts.unit == "pence":
        return "Whole pence, such as 123450."
    number = f"{amounts.symbol}1{amounts.thousands}234{amounts.decimal}50"
    return f"Pounds with at most two decimals, such as {number}."


def _amount(amount: Cell, amounts: Amounts, *, words: bool) -> Money:
    read, expected = pence_reader(amounts, words=words), example(amounts)
    text_of = amount.text

    def pence_of(cells: Cells) -> int:
        text = text_of(cells)
        pence = read(text)
        if pence is None:
            raise amount.bad(text, expected)
        return pence

    return pence_of


def _side(side: Cell, amounts: Amounts) -> MaybeMoney:
    read, expected = pence_reader(amounts, words=False), example(amounts)

    def stated(cells: Cells) -> int | None:
        text = side.text(cells)
        if not text:
            return None
        pence = read(text)
        if pence is None or pence < 0:
            raise side.bad(text, f"{expected.removesuffix('.')}, without a sign.")
        return pence

    return stated


def _turned(money: Money, amounts: Amounts) -> Money:
    return (lambda cells: -money(cells)) if amounts.reversed else money
