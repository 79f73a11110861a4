"""The longest lines that a council's codes allow, tried on a target's layout."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

from everypenny.adapters.council_draft import Draft
from everypenny.domain.council import Target
from everypenny.domain.export_definition import Cell, ExportDefinition, Lines
from everypenny.domain.export_row import ExportRow
from everypenny.domain.exporting import VAT_LEDGER_CODE, sums_by_key
from everypenny.domain.journals import JournalKind
from everypenny.formats.outward.export_cells import ExportHead
from everypenny.formats.outward.export_file import write_export
from everypenny.formats.outward.export_read_back import Damaged, read_back
from everypenny.formats.outward.export_values import FieldOverflows

LARGEST_PENCE = 999_999_999_99
LONGEST_ITEM_REFERENCE = 100
_DAY = date(2026, 12, 31)
_PAYMENT = "a" * 20 + "-9999999"


def overflow_of(target: Target, definition: ExportDefinition, draft: Draft) -> str:
    """What does not fit into the layout, or is not read back from it, with an example line.

    Empty where all fits. Tried are every ledger code, account, fund, method and source of the
    council, the longest references, and a thousand million pounds less a penny on each side.
    """
    for row in _rows(target, draft):
        rows = [row, _mirrored(row)]
        try:
            told = read_back(_written(definition, target, rows), definition, fund=row.fund)
        except (FieldOverflows, Damaged) as refusal:
            return f"{refusal}. An example line: {_example(target, definition, row)}"
        if told != sums_by_key(rows, definition):
            line = _example(target, definition, row)
            return f"It is not read back as it was written. An example line: {line}"
    return ""


def _mirrored(row: ExportRow) -> ExportRow:
    return replace(
        row,
        debits_pence=row.credits_pence,
        credits_pence=row.debits_pence,
        vat_pence=-row.vat_pence,
    )


def _example(target: Target, definition: ExportDefinition, row: ExportRow) -> str:
    """The line as it would be without widths, its cells parted by bars."""
    bare = replace(
        definition,
        columns=tuple(_without_width(cell) for cell in definition.columns if not _blank(cell)),
        lines=Lines(delimiter="|", quotes="never"),
        header=(),
        document=(),
        trailer=(),
        packed_as="",
        code_separator="\0",
    )
    return _written(bare, target, [row]).getvalue().decode("utf-8").strip()


def _written(definition: ExportDefinition, target: Target, rows: list[ExportRow]) -> BytesIO:
    """A file of these rows, at its beginning."""
    file = BytesIO()
    write_export(definition, _head(target), lambda: rows, file)
    file.seek(0)
    return file


def _blank(cell: Cell) -> bool:
    return not (cell.text or cell.field) or cell.part > 1


def _without_width(cell: Cell) -> Cell:
    return replace(cell, width=0, part=0)


def _head(target: Target) -> ExportHead:
    return ExportHead(
        export_id=f"{target.code}-2026-12-2026-12-31",
        target=target.code,
        period="2026-12",
        first_on=_DAY,
        last_on=_DAY,
        sequence=99_999,
        settings=target.settings,
    )


def _rows(target: Target, draft: Draft) -> Iterator[ExportRow]:
    """A row a ledger account, or a fund, each as long as it can be."""
    if target.kind == "general_ledger":
        for code, account, reference in _ledger_accounts(target, draft):
            yield _row(code, account, reference, draft)
        return
    for fund in (draft.funds[code] for code in target.funds if code in draft.funds):
        yield _row("", f"fund/{fund.code}", _longest_reference(fund.code, draft), draft)


def _row(code: str, account: str, reference: str, draft: Draft) -> ExportRow:
    return ExportRow(
        day=_DAY,
        document=1,
        ledger_code=code,
        account=account,
        debits_pence=0,
        credits_pence=LARGEST_PENCE,
        fund=account.removeprefix("fund/") if account.startswith("fund/") else "",
        account_reference=reference,
        item_reference="x" * LONGEST_ITEM_REFERENCE,
        vat_code=_longest(draft.vat_codes),
        vat_rate="0.1234",
        vat_pence=LARGEST_PENCE // 6,
        method_code=_longest(draft.methods),
        kind=_longest([kind.value for kind in JournalKind]),
        payment_id=_PAYMENT,
        source=_longest(draft.sources),
        paid_on=_DAY,
        booked_on=_DAY,
    )


def _ledger_accounts(target: Target, draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Ledger code, account and account reference of all that the council can post to."""
    for bank in draft.bank_accounts.values():
        yield bank.ledger_code, f"bank/{bank.code}", ""
    for fund in draft.funds.values():
        reference = _longest_reference(fund.code, draft)
        code = reference if fund.ledger_coded else fund.ledger_code
        yield code, f"fund/{fund.code}", reference
        if fund.feeder_ledger_code:
            yield fund.feeder_ledger_code, f"fund/{fund.code}", reference
    for source in draft.sources.values():
        if source.ledger_code:
            yield source.ledger_code, f"clearing/{source.code}", ""
        if source.fees_ledger_code:
            yield source.fees_ledger_code, f"fees/{source.code}", ""
    codes = draft.ledger_codes
    for account, code in codes.accounts.items() if codes else ():
        yield code, account, ""
    for name, outgoing in codes.outgoing.items() if codes else ():
        yield outgoing.ledger_code, f"outgoing/{name}", ""
    if VAT_LEDGER_CODE in target.settings:
        yield target.settings[VAT_LEDGER_CODE], "suspense", ""


def _longest_reference(fund: str, draft: Draft) -> str:
    rule = draft.reference_rules.get(draft.funds[fund].reference_rule)
    return "9" * (len(rule.mask) or rule.maximum_length) if rule else ""


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=len, default="")
