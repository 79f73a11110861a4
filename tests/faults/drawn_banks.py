"""Statements of the council's other bank accounts, each in a format of its bank's own."""

from collections.abc import Sequence

from tests.faults.bank_extracts import Bank, Extract, Line
from tests.faults.bank_formats import BANKS
from tests.faults.drawn_files import DrawnFiles
from tests.faults.truth import Told

Rows = list[tuple[Line, Told]]


class DrawnBanks(DrawnFiles):
    """Draws what another bank sends: a file a day, sent again, cut otherwise, or spoilt."""

    def other_bank(self) -> None:
        bank = self.random.choice(BANKS)
        opening = self.random.randrange(20_000, 90_000)
        self.world.openings[f"bank/{bank.code}"] = opening
        if not bank.balanced:
            self.world.unbalanced.add(bank.code)
        days = [self._lines_of(day) for day in range(self.world.days)]
        told = [told for rows in days for _, told in rows]
        self.world.closings[bank.code] = opening + sum(t.pence for t in told)
        self.world.uids[bank.code] = {t.uid for t in told}
        before = [opening]
        for day, rows in enumerate(days):
            before.append(before[day] + sum(t.pence for _, t in rows))
            if rows and not self.chance(0.1):
                self._sent(bank, before[day], rows, day, day)
        for first, last in filter(None, [self.two_days()]):
            both = days[first] + days[last]
            if bank.dated and both and self.chance(0.4):
                self._sent(bank, before[first], both, first, last)

    def _lines_of(self, day: int) -> Rows:
        rows: Rows = []
        for _ in range(self.random.randrange(3)):
            text, reference, told = self.entry()
            line = Line(
                on=self.world.on(day),
                pence=told.pence,
                text=text,
                reference="" if reference == "NOTPROVIDED" else reference,
                entry_id=f"BANK{told.uid}",
            )
            rows += [(line, told)]
        return rows

    def _sent(self, bank: Bank, opening: int, rows: Rows, first: int, last: int) -> None:
        cut = self._cut(opening, [line for line, _ in rows], first, last)
        content = bank.write(bank, cut)
        key = f"{bank.source}/{first}-{last}.txt"
        true = {
            "lines": tuple(told for _, told in rows),
            "account": bank.code,
            "identity": bank.identity(cut),
            "last": last,
            "opening": opening,
        }
        self.file(key, content.encode(), last, **true)
        if self.chance(0.2):
            self.file(f"{key}.other", f"{content}\n".encode(), last, **true)
        if self.chance(0.2):
            later = self._cut(opening, cut.lines, first, last)
            told_again = bank.write(bank, later).encode()
            self.file(
                f"{key}.renamed",
                told_again,
                last,
                **{**true, "identity": bank.identity(later)},
            )
        self.spoilt(key, content.encode(), bank.amount(abs(cut.lines[0].pence)), last)

    def _cut(self, opening: int, lines: Sequence[Line], first: int, last: int) -> Extract:
        return Extract(
            opening=opening,
            lines=lines,
            first=self.world.on(first),
            last=self.world.on(last),
            serial=next(self.uids),
        )
