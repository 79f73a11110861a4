"""One account's entries in a Standard 18 output file, as payments of one batch."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from everypenny.domain.batches import BatchEnd, Control
from everypenny.domain.payments import Payment
from everypenny.formats.inward.standard18_records import account_of


@dataclass(slots=True)
class AccountEntries:
    """Counts entries as it tells them; `closing_pence` is the bank's ledger balance."""

    name: str
    payments: int = 0
    total_pence: int = 0
    zero_lines: int = 0
    closing_pence: int | None = None
    days: set[date] = field(default_factory=set)

    def add(self, pence: int, line: str, *, booked_on: date | None) -> Iterator[Payment]:
        """Tell an entry as a payment; one of no amount is only counted."""
        if not pence:
            self.zero_lines += 1
            return
        self.payments += 1
        self.total_pence += pence
        if booked_on is not None:
            self.days.add(booked_on)
        reference = line[64:82].strip()
        yield Payment(
            position=self.payments,
            amount_pence=pence,
            booked_on=booked_on,
            value_on=booked_on,
            source_reference=reference,
            payer_reference=reference,
            narrative=line[46:64].strip(),
            bank_code=line[15:17],
            payer_account=account_of(line[17:23], line[23:31]),
        )

    def end(
        self, controls: tuple[Control, ...], *, serial: str, processed_on: date | None
    ) -> BatchEnd:
        """The batch: named by processing date, serial number of the file and account."""
        day = processed_on.isoformat() if processed_on else ""
        return BatchEnd(
            identity=" ".join(filter(None, (day, serial, self.name))),
            account=self.name,
            currency="GBP",
            opening_pence=None,
            closing_pence=self.closing_pence,
            first_on=min(self.days, default=processed_on),
            last_on=max(self.days, default=processed_on),
            controls=controls,
            stated_pence=None,
            payments=self.payments,
            total_pence=self.total_pence,
            zero_lines=self.zero_lines,
        )
