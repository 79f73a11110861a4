"""How a general ledger's rows are gathered into documents, and summed within them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from everypenny.domain.export_definition import ExportDefinition
from everypenny.domain.export_row import ExportRow


class Documents:
    """Rows gathered into documents of one day, journals whole, and summed within them."""

    def __init__(self, definition: ExportDefinition) -> None:
        self._definition = definition
        self._number = 1
        self._journals = 0
        self._day: date | None = None
        self._rows: dict[tuple[str, ...], ExportRow] = {}

    def add(self, day: date, lines: list[ExportRow]) -> Iterator[ExportRow]:
        """Take a journal's lines; gives the rows of a document that they no longer fit."""
        self._journals += 1
        keyed = [(self._key(line, place), line) for place, line in enumerate(lines)]
        if self._day is not None and (day != self._day or self._is_full(keyed)):
            yield from self.rest()
            self._number += 1
        self._day = day
        if self._definition.group == "line" and not self._definition.document_lines:
            yield from map(self._new, lines)
            return
        for key, line in keyed:
            held = self._rows.get(key)
            self._rows[key] = self._new(line) if held is None else _sum(held, line)

    def rest(self) -> Iterator[ExportRow]:
        """The rows that are held, in order."""
        by_line = self._definition.group == "line"
        order = list(self._rows) if by_line else sorted(self._rows)
        for key in order:
            yield self._rows[key]
        self._rows = {}

    def _key(self, line: ExportRow, place: int) -> tuple[str, ...]:
        side = ""
        if self._definition.sides == "apart":
            side = "credit" if line.credits_pence else "debit"
        match self._definition.group:
            case "line":
                return (str(self._journals), str(place))
            case "account":
                return (line.ledger_code, line.account, side)
            case "ledger_code":
                return (line.ledger_code, side)

    def _is_full(self, keyed: list[tuple[tuple[str, ...], ExportRow]]) -> bool:
        most = self._definition.document_lines
        if not most:
            return False
        new = {key for key, _ in keyed} - self._rows.keys()
        return len(self._rows) + len(new) > most

    def _new(self, line: ExportRow) -> ExportRow:
        if self._definition.group == "line":
            numbered = line.document == self._number
            return line if numbered else replace(line, document=self._number)
        return ExportRow(
            day=line.day,
            document=self._number,
            ledger_code=line.ledger_code,
            account=line.account if self._definition.group == "account" else "",
            debits_pence=line.debits_pence,
            credits_pence=line.credits_pence,
            vat_pence=line.vat_pence,
            lines=line.lines,
        )


def _sum(held: ExportRow, line: ExportRow) -> ExportRow:
    # Named one by one: `replace` costs ten times as much, and each line is summed.
    return ExportRow(
        day=held.day,
        document=held.document,
        ledger_code=held.ledger_code,
        account=held.account,
        debits_pence=held.debits_pence + line.debits_pence,
        credits_pence=held.credits_pence + line.credits_pence,
        vat_pence=held.vat_pence + line.vat_pence,
        lines=held.lines + line.lines,
    )
