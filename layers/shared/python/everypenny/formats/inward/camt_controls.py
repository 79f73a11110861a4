"""What an ISO 20022 report states about its own entries (TxsSummry), against what was found."""

from collections.abc import Iterator

from lxml import etree

from everypenny.domain.batches import Control
from everypenny.domain.money import NotMoney, pence_from_pounds, plain_pounds
from everypenny.formats.inward.camt_values import Judge, find

_MOST_DIGITS = 15


class Counted:
    """Entries found: booked alone and with the pending ones, by sign, counts and pence."""

    def __init__(self) -> None:
        self.net = 0
        self._booked = _Totals()
        self._all = _Totals()

    def add(self, pence: int, *, is_booked: bool) -> None:
        """Count one entry of signed pence."""
        self._all.add(pence)
        if is_booked:
            self._booked.add(pence)
            self.net += pence

    def best(self, name: str, stated: int) -> int:
        """The figure found under a name: the one that agrees, if any, else the booked one.

        Banks differ in whether pending entries count, and in whether a sum of both signs is
        gross or net; each is a truth that the file may state.
        """
        found = self._booked.figures(name)
        allowed = (*found, *self._all.figures(name))
        return stated if stated in allowed else found[0]


class _Totals:
    def __init__(self) -> None:
        self._credits = self._debits = self._credit_pence = self._debit_pence = 0

    def add(self, pence: int) -> None:
        if pence < 0:
            self._debits += 1
            self._debit_pence -= pence
        else:
            self._credits += 1
            self._credit_pence += pence

    def figures(self, name: str) -> tuple[int, ...]:
        gross = self._credit_pence + self._debit_pence
        net = self._credit_pence - self._debit_pence
        by_name: dict[str, tuple[int, ...]] = {
            "entries": (self._credits + self._debits,),
            "sum of entries": (gross, net, abs(net)),
            "credit entries": (self._credits,),
            "sum of credits": (self._credit_pence,),
            "debit entries": (self._debits,),
            "sum of debits": (self._debit_pence, -self._debit_pence),
        }
        return by_name[name]


_WHERE = (
    ("TtlNtries", "entries", "sum of entries"),
    ("TtlCdtNtries", "credit entries", "sum of credits"),
    ("TtlDbtNtries", "debit entries", "sum of debits"),
)


def stated_controls(
    report: etree._Element, counted: Counted, judge: Judge
) -> tuple[Control, ...]:
    """Every count and sum that TxsSummry states; what cannot be read there is a fault."""
    summary = find(report, "TxsSummry")
    return tuple(
        Control(name, stated, counted.best(name, stated))
        for name, stated in _stated(summary, judge)
    )


def disagreement(control: Control, judge: Judge) -> None:
    """Keep a fault for a control that does not agree."""
    if not control.agrees:
        is_count = control.name.endswith("entries") and not control.name.startswith("sum")
        write = str if is_count else plain_pounds
        stated, found = write(control.stated), write(control.found)
        judge.refuse(
            None,
            control.name,
            expected=f"{stated} as the file states, but {found} was found.",
            remedy="Ask the bank for the complete, corrected file.",
        )


def _stated(summary: etree._Element | None, judge: Judge) -> Iterator[tuple[str, int]]:
    for element_name, count_name, sum_name in _WHERE:
        total = find(summary, element_name)
        count, amount = find(total, "NbOfNtries"), find(total, "Sum")
        if count is not None and (stated := _count(count, judge)) is not None:
            yield count_name, stated
        if amount is not None and (stated := _sum(amount, judge)) is not None:
            yield sum_name, stated


def _count(element: etree._Element, judge: Judge) -> int | None:
    text = (element.text or "").strip()
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text)
    judge.refuse(
        element, "NbOfNtries", expected="A whole number.", remedy="Ask the bank to correct it."
    )
    return None


def _sum(element: etree._Element, judge: Judge) -> int | None:
    try:
        return pence_from_pounds((element.text or "").strip())
    except NotMoney:
        judge.refuse(
            element, "Sum", expected="An exact amount.", remedy="Ask the bank to correct it."
        )
        return None
