"""One report (Stmt, Rpt, Ntfctn): its identity, balances, controls and what was counted.

| datum | where below the report |
|---|---|
| identity | account, Id (else ElctrncSeqNb and period), page where it is not the only one |
| account | Acct/Id (IBAN or Othr/Id) |
| currency | Acct/Ccy, else that of the balances, else of the entries |
| period | FrToDt (FrDtTm, FrDt; ToDtTm, ToDt), else the balances' days; and the entries' |
| opening | first Bal OPBD, else PRCD, else the first ITBD of several or before a CLBD |
| closing | last Bal CLBD, else the last ITBD of several or behind an OPBD or PRCD |
| controls | TxsSummry: TtlNtries, TtlCdtNtries, TtlDbtNtries with NbOfNtries and Sum |
"""

from datetime import date
from typing import NamedTuple

from lxml import etree

from everypenny.domain.batches import BatchEnd, Control
from everypenny.formats.inward.camt_controls import Counted, disagreement, stated_controls
from everypenny.formats.inward.camt_entry import Entry
from everypenny.formats.inward.camt_layout import Layout
from everypenny.formats.inward.camt_values import Judge, find, text_at
from everypenny.formats.reading import ReadOptions
from everypenny.formats.xml_safety import local_name

HEADER = frozenset(
    {
        "GrpHdr", "Id", "ElctrncSeqNb", "LglSeqNb", "FrToDt", "Acct", "Bal", "TxsSummry",
        "StmtPgntn", "RptPgntn", "NtfctnPgntn",
    }
)  # fmt: skip

_MOST_CURRENCIES = 20
_BALANCE_DAY = Layout("Dt/Dt", "Dt/DtTm")


class _Balance(NamedTuple):
    code: str
    pence: int
    currency: str
    day: date | None


class Report:
    """Counts what streams by below one report's element, and closes the batch."""

    def __init__(self, element: etree._Element, *, number: int, options: ReadOptions) -> None:
        self.element = element
        self.where = f"{local_name(element.tag)} {number}"
        self.payments = 0
        self._options = options
        self._entries = 0
        self._total = 0
        self._zero = 0
        self._pending = 0
        self._counted = Counted()
        self._days: tuple[date | None, date | None] = (None, None)
        self._currencies: dict[str, str] = {}

    @property
    def next_entry(self) -> str:
        """The place of the entry that comes next."""
        return f"{self.where}, entry {self._entries + 1}"

    def passed_entry(self) -> None:
        """Go on behind an entry, whether or not it could be read."""
        self._entries += 1

    def counts(self, entry: Entry, element: etree._Element) -> bool:
        """Count an entry; True if it is booked, so that its payments are to be read."""
        self._counted.add(entry.amount_pence, is_booked=entry.is_booked)
        if not entry.is_booked:
            self._pending += 1
            return False
        if entry.currency not in self._currencies and len(self._currencies) < _MOST_CURRENCIES:
            place = f"{self.next_entry}, line {element.sourceline}"
            self._currencies[entry.currency] = place
        self._covers(entry.booked_on)
        return True

    def counts_by_form(self, pence: int, booked_on: date | None) -> None:
        """Count a booked entry in a currency that the report has had before, and go on."""
        self._counted.add(pence, is_booked=True)
        self._covers(booked_on)
        self._entries += 1

    def adds(self, pence: int) -> bool:
        """Count a line's signed pence; False for a line without money."""
        if pence == 0:
            self._zero += 1
            return False
        self.payments += 1
        self._total += pence
        return True

    def end_so_far(self, judge: Judge) -> BatchEnd:
        """Close a batch whose file broke off: what was missing then is no further fault."""
        end = self.end(judge)
        judge.faults()
        return end

    def end(self, judge: Judge) -> BatchEnd:
        """Close the batch, the judge keeping a fault for whatever does not agree."""
        balances = _balances(self.element, judge)
        opened, closed = _opening(balances), _closing(balances)
        opening = opened.pence if opened is not None else None
        closing = closed.pence if closed is not None else None
        currency = self._currency(balances)
        self._judge_currencies(currency, judge)
        controls = stated_controls(self.element, self._counted, judge)
        if opening is not None and closing is not None:
            controls += (Control("balance", closing, opening + self._counted.net),)
        for control in controls:
            disagreement(control, judge)
        first, last = self._period(opened, closed, judge)
        account = _account(self.element)
        return BatchEnd(
            identity=_identity(self.element, account, (first, last)),
            account=account,
            currency=currency,
            opening_pence=opening,
            closing_pence=closing,
            first_on=first,
            last_on=last,
            controls=controls,
            stated_pence=None if opening is None or closing is None else closing - opening,
            payments=self.payments,
            total_pence=self._total,
            zero_lines=self._zero,
            pending_lines=self._pending,
        )

    def _covers(self, day: date | None) -> None:
        first, last = self._days
        if day is not None and day is not last:
            self._days = (min(first or day, day), max(last or day, day))

    def _currency(self, balances: list[_Balance]) -> str:
        told = text_at(self.element, "Acct", "Ccy")
        booked = [balance.currency for balance in balances if balance.currency]
        return told or next(iter([*booked, *self._currencies]), "")

    def _judge_currencies(self, currency: str, judge: Judge) -> None:
        wanted = self._options.currency
        foreign = {**self._currencies, currency: self.where}
        for other, place in foreign.items():
            if other and other != wanted:
                judge.where = place
                judge.refuse(
                    None,
                    f"currency {other:.10}",
                    expected=f"Amounts in {wanted}, the currency of this source.",
                    remedy="Send the account's statements to a source in its currency.",
                )
        judge.where = self.where

    def _period(
        self, opened: _Balance | None, closed: _Balance | None, judge: Judge
    ) -> tuple[date | None, date | None]:
        """The days that it covers; none of its lines lies outside, whatever it says itself.

        A closing balance of the day before (PRCD) bears that day, which is not covered.
        """
        told = find(self.element, "FrToDt")
        first, last = _told_days(told, "Fr", judge), _told_days(told, "To", judge)
        if first is None and opened is not None and opened.code != "PRCD":
            first = opened.day
        if last is None and closed is not None:
            last = closed.day
        days = [day for day in (first, last, *self._days) if day is not None]
        return min(days, default=None), max(days, default=None)


def _told_days(period: etree._Element | None, which: str, judge: Judge) -> date | None:
    for name in (f"{which}DtTm", f"{which}Dt"):
        if (told := find(period, name)) is not None:
            return judge.told_day(told)
    return None


def _balances(report: etree._Element, judge: Judge) -> list[_Balance]:
    elements = (child for child in report if local_name(child.tag) == "Bal")
    read = (_balance(element, judge) for element in elements)
    return [balance for balance in read if balance is not None]


def _balance(element: etree._Element, judge: Judge) -> _Balance | None:
    kind = find(element, "Tp", "CdOrPrtry")
    code = text_at(kind, "Cd") or text_at(kind, "Prtry") or text_at(element, "Tp", "Cd")
    amount = find(element, "Amt")
    if amount is None:
        return None
    pence, sign = judge.pence(amount), judge.sign(find(element, "CdtDbtInd"))
    if pence is None or sign is None:
        return None
    return _Balance(
        code, sign * pence, amount.get("Ccy", ""), judge.day(_BALANCE_DAY.find(element), "Dt")
    )


def _opening(balances: list[_Balance]) -> _Balance | None:
    for code in ("OPBD", "PRCD"):
        for balance in balances:
            if balance.code == code:
                return balance
    interim = [balance for balance in balances if balance.code == "ITBD"]
    is_page = len(interim) > 1 or any(balance.code == "CLBD" for balance in balances)
    return interim[0] if interim and is_page else None


def _closing(balances: list[_Balance]) -> _Balance | None:
    closing = [balance for balance in balances if balance.code == "CLBD"]
    if closing:
        return closing[-1]
    interim = [balance for balance in balances if balance.code == "ITBD"]
    is_page = len(interim) > 1 or any(b.code in ("OPBD", "PRCD") for b in balances)
    return interim[-1] if interim and is_page else None


def _account(report: etree._Element) -> str:
    """The account as the file writes it; before version 2: BBAN, UPIC or PrtryAcct/Id."""
    identity = find(report, "Acct", "Id")
    if told := text_at(identity, "IBAN") or text_at(identity, "Othr", "Id"):
        return told
    texts = map(str, identity.itertext()) if identity is not None else iter(())
    return next((text.strip() for text in texts if text.strip()), "")


def _identity(
    report: etree._Element, account: str, period: tuple[date | None, date | None]
) -> str:
    number = text_at(report, "ElctrncSeqNb") or text_at(report, "LglSeqNb")
    days = " to ".join(day.isoformat() for day in period if day is not None)
    name = text_at(report, "Id") or f"{number} {days}".strip()
    return f"{account} {name}{_page(report)}".strip()


def _page(report: etree._Element) -> str:
    """` page 2` of a report that comes in several pages; pages share the report's id."""
    for name in ("StmtPgntn", "RptPgntn", "NtfctnPgntn"):
        page = text_at(report, name, "PgNb")
        if page and (page != "1" or text_at(report, name, "LastPgInd") == "false"):
            return f" page {page}"
    return ""
