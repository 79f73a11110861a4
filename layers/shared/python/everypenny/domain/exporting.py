"""Which ledger lines an export takes, and how they are summed: pure, from closed days."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from everypenny.domain.council import Council, Target
from everypenny.domain.export_definition import ExportDefinition, holds
from everypenny.domain.export_documents import Documents
from everypenny.domain.export_row import ExportRow
from everypenny.domain.identification_outcome import Doubt
from everypenny.domain.journals import Journal, JournalKind, Line
from everypenny.domain.ledger_accounts import NoLedgerCode, ledger_code, summed
from everypenny.domain.vat import NoRate, rate_on

VAT_LEDGER_CODE = "vat_ledger_code"
_REFUSED = Doubt.TARGET_REFUSED_IT.value
_MOVED_HERE = {JournalKind.TRANSFER.value, JournalKind.RECODE.value}

Councils = tuple[Council, Council]
"""The export's own configuration, and the one that a journal was posted under."""


def export_rows(
    journals: Iterable[tuple[date, Journal, Council]],
    target: Target,
    definition: ExportDefinition,
    council: Council,
    starts: Mapping[str, date],
) -> Iterator[ExportRow]:
    """The target's rows, in the order of the days, journals and lines, or of their sums.

    A detail target takes each line of its funds, from the day in `starts` on if a fund is
    named there, whose back office has not posted it already; the general ledger takes every
    line. Each journal comes with the configuration that it was posted under, which gives the
    ledger code of an account that the export's own no longer has.
    """
    if target.kind == "fund_detail":
        for day, journal, posted_under in journals:
            both = (council, posted_under)
            yield from _details(day, journal, target, both, starts)
        return
    documents = Documents(definition)
    for day, journal, posted_under in journals:
        both = (council, posted_under)
        lines = list(_ledger_lines(day, journal, target, definition, both))
        yield from documents.add(day, lines)
    yield from documents.rest()


def key_of(row: ExportRow, definition: ExportDefinition) -> str:
    """What the penny proof compares a row by: what a reader of the file can tell rows by.

    `<ledger code>|<account>` (the account blank if the layout has none), or the fund.
    """
    if definition.kind == "fund_detail":
        return row.fund
    return f"{row.ledger_code}|{row.account if holds(definition, 'account') else ''}"


def sums_by_key(rows: Iterable[ExportRow], definition: ExportDefinition) -> dict[str, int]:
    """Pence by key: the general ledger's debits less credits, a fund's credits less debits."""
    sums: dict[str, int] = {}
    way = -1 if definition.kind == "fund_detail" else 1
    for row in rows:
        key = key_of(row, definition)
        sums[key] = sums.get(key, 0) + way * (row.debits_pence - row.credits_pence)
    return sums


def is_back_offices_own(journal: Journal, council: Council) -> bool:
    """Whether the back office has this by itself: its source told it first (`already_posted`).

    What officers move of that money from one account to another it has not: neither the
    account that gives nor the one that takes would ever hear of it. Nor has it what it was sent
    of such a move and has refused, when an officer places that.
    """
    source = council.sources.get(journal.source)
    if source is None or not source.already_posted or journal.doubt == _REFUSED:
        return False
    return (journal.reverses or journal.journal_id).rpartition(".")[2] not in _MOVED_HERE


def summed_family(account: str) -> str:
    """The account as the general ledger names it: all suspense items are one."""
    return "suspense" if account.startswith("suspense/") else summed(account)


def _details(
    day: date, journal: Journal, target: Target, both: Councils, starts: Mapping[str, date]
) -> Iterator[ExportRow]:
    if is_back_offices_own(journal, both[0]):
        return
    if journal.kind is JournalKind.RETURNED_LINE:
        # The target has refused this line's mirror image: it holds neither of the two.
        return
    for line in journal.lines:
        fund = _fund(line)
        if fund and fund in target.funds and day >= starts.get(fund, day):
            yield _row(day, journal, line, both)


def _ledger_lines(
    day: date,
    journal: Journal,
    target: Target,
    definition: ExportDefinition,
    both: Councils,
) -> Iterator[ExportRow]:
    for line in journal.lines:
        row = _row(day, journal, line, both)
        if definition.vat_rows and row.vat_pence and row.fund:
            yield from _without_vat(row, target.settings[VAT_LEDGER_CODE])
        else:
            yield row


def _without_vat(row: ExportRow, code: str) -> Iterator[ExportRow]:
    """The line less its VAT, and its VAT; the VAT is no ledger line of its own."""
    net = row.debits_pence - row.credits_pence + row.vat_pence
    yield replace(row, debits_pence=max(net, 0), credits_pence=max(-net, 0), vat_pence=0)
    yield replace(
        row,
        ledger_code=code,
        debits_pence=max(-row.vat_pence, 0),
        credits_pence=max(row.vat_pence, 0),
        lines=0,
    )


def _code(account: str, both: Councils) -> str:
    """The code that the export's configuration gives, else the one it was posted under."""
    council, posted_under = both
    try:
        return ledger_code(account, council)
    except NoLedgerCode:
        return ledger_code(account, posted_under)


def _row(day: date, journal: Journal, line: Line, both: Councils) -> ExportRow:
    fund, council = _fund(line), both[0]
    return ExportRow(
        day=day,
        document=1,
        ledger_code=_code(line.account, both),
        account=summed_family(line.account),
        debits_pence=max(line.amount_pence, 0),
        credits_pence=max(-line.amount_pence, 0),
        vat_pence=-line.vat_pence,
        fund=fund,
        account_reference=line.account.split("/", 2)[2] if fund else "",
        item_reference=line.item_reference,
        vat_code=line.vat_code,
        vat_rate=_vat_rate(line.vat_code, journal.paid_on, council) if line.vat_code else "",
        method_code=journal.method_code,
        kind=journal.kind.value,
        reason_code=journal.reason_code,
        payment_id=journal.payment_id,
        about=journal.about,
        source=journal.source,
        paid_on=journal.paid_on,
        booked_on=journal.booked_on,
    )


def _fund(line: Line) -> str:
    family, _, rest = line.account.partition("/")
    return rest.partition("/")[0] if family == "fund" else ""


def _vat_rate(code: str, on: date, council: Council) -> str:
    """The rate as a fraction, `0.2`; `0` where no rate holds."""
    vat = council.vat_codes.get(code)
    if vat is None or not vat.rates:
        return "0"
    try:
        points = rate_on(vat, on)
    except NoRate:
        return "0"
    return f"0.{points:04d}".rstrip("0").rstrip(".") or "0"
