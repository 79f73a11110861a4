"""Files as senders write them on their days, drawn from one seed."""

from collections.abc import Iterator, Sequence
from random import Random

from tests.builders import (
    MAIN,
    ON,
    Entry,
    a_register,
    a_statement,
    an_allpay_file,
    council_tax,
    rent,
)
from tests.faults.truth import SUSPENSE, Sent, Told, World
from tests.workflows.test_direct_debits import a_submission, returned

RENTS = "GB61AMBL08999966374966"
NAMES = {"main": MAIN, "rents": RENTS}
REPORTED = (
    (b"camt.053", b"camt.052"),
    (b"BkToCstmrStmt", b"BkToCstmrAcctRpt"),
    (b"Stmt>", b"Rpt>"),
)
FAITHFUL = "A FAITHFUL PAYER"
PAYERS = {FAITHFUL: "GB33BUKB20201555555555"}
KNOWN = 8  # references below this number are in every register that can become live


class DrawnFiles:
    """Draws registers, receipts, statements and Direct Debits, and the truth behind them."""

    def __init__(self, random: Random, world: World) -> None:
        self.random = random
        self.world = world
        self.uids = iter(range(1, 10_000))
        self._pence = 100
        self.is_faithful = self.chance(0.3)

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def a_day(self) -> int:
        """Any day of this world."""
        return self.random.randrange(self.world.days)

    def by(self, day: int) -> int:
        """That day, or the last one if it comes sooner."""
        return min(day, self.world.last)

    def two_days(self) -> tuple[int, int] | None:
        """Any two days that follow each other, if there are as many."""
        if not self.world.last:
            return None
        first = self.random.randrange(self.world.last)
        return first, first + 1

    def told(
        self, to: str = SUSPENSE, *, sure: bool = True, sign: int = 1, withheld: int = 0
    ) -> Told:
        """An event of an amount that no other event has."""
        self._pence += self.random.randrange(1, 90)
        pence = sign * self._pence
        return Told(uid=next(self.uids), pence=pence, to=to, sure=sure, withheld=withheld)

    def file(self, key: str, content: bytes, day: int, **true: object) -> None:
        """Sent once, and now and then again: the same bytes under another name."""
        late = self.random.choice([0, 0, 0, 1])
        self.world.sent.append(Sent(key=key, content=content, day=self.by(day + late), **true))
        if self.chance(0.25):
            again = self.by(day + self.random.choice([0, 1]))
            name = f"{key}.again"
            self.world.sent.append(Sent(key=name, content=content, day=again, **true))

    def spoilt(self, key: str, content: bytes, amount: str, day: int) -> None:
        """Now and then the same file, the end of an amount in it no digit."""
        if self.chance(0.2):
            broken = content.replace(amount.encode(), f"{amount[:-1]}?".encode(), 1)
            assert broken != content
            self.file(f"{key}.wrong", broken, day, good=False)

    def registers(self) -> None:
        self.world.sent.append(
            Sent(key="registers/accounts/all.csv", content=a_register(), day=0)
        )
        if self.chance(0.3):
            self.file("registers/accounts/more.csv", a_register(25, 12), self.by(1))
        if self.chance(0.15):
            self.file("registers/accounts/broken.csv", b"no,such\nheading", 0, good=False)
        if self.chance(0.15):
            self.file("registers/accounts/half.csv", a_register(KNOWN, 9), self.by(1))

    def payer(self) -> tuple[str, Told]:
        """A reference as a payer writes it, and where it must end."""
        number = self.random.randrange(12)
        match self.random.randrange(5):
            case 0:
                return "610000000", self.told()
            case 1 if number < 9:
                sure = number < KNOWN
                return rent(number), self.told(f"fund/HR/{rent(number)}", sure=sure)
            case _:
                to = f"fund/CT/{council_tax(number)}"
                return council_tax(number), self.told(to, sure=number < KNOWN)

    def allpay(self) -> None:
        for place in range(self.random.randrange(1, 4)):
            day = self.a_day()
            told = [self.payer() for _ in range(self.random.randrange(1, 5))]
            if self.chance(0.2):
                told.append((told[0][0], Told(uid=next(self.uids), pence=0)))
            self._allpay_file(f"allpay/{place}.txt", told, day)
            if len(told) > 1 and self.chance(0.3):
                self._allpay_file(f"allpay/{place}-turned.txt", told[::-1], day)
            if self.chance(0.2):
                broken = an_allpay_file([(r, t.pence) for r, t in told]).replace(b"T", b"?", 1)
                self.file(f"allpay/{place}-broken.txt", broken, day, good=False)

    def _allpay_file(self, key: str, told: Sequence[tuple[str, Told]], day: int) -> None:
        lines = tuple(t for _, t in told)
        total = sum(t.pence for t in lines)
        content = an_allpay_file([(r, t.pence) for r, t in told], self.world.on(day))
        identity = f"{day} {len(lines)} {total}"
        self.file(key, content, day, lines=lines, identity=identity)

    def statements(self, account: str, most: int) -> None:
        """One statement a day, and now and then one that is cut across two of them."""
        opening = self.world.openings[f"bank/{account}"]
        with_ids = self.chance(0.5)
        days: list[list[tuple[Entry, Told]]] = []
        openings = []
        for day in range(self.world.days):
            openings.append(opening)
            entries = list(self._entries(day, most, with_ids=with_ids))
            days.append(entries)
            opening += sum(told.pence for _, told in entries)
        self.world.closings[account] = opening
        self.world.uids[account] = {told.uid for rows in days for _, told in rows}
        for day in range(self.world.days):
            if days[day] and not self.chance(0.1):
                self._statement(account, openings[day], day, day, days)
        if (both := self.two_days()) and self.chance(0.4):
            first, last = both
            self._statement(account, openings[first], first, last, days)

    def _statement(
        self,
        account: str,
        opening: int,
        first: int,
        last: int,
        days: list[list[tuple[Entry, Told]]],
    ) -> None:
        rows = [row for day in range(first, last + 1) for row in days[day]]
        on, identity = self.world.on(last), f"{account}-{first}-{last}"

        def cut(name: str, closing: int | None = None) -> bytes:
            content = a_statement(
                [entry for entry, _ in rows],
                opening=opening,
                identity=name,
                account=NAMES[account],
                on=on,
                closing=closing,
            )
            begins = f"<FrToDt><FrDtTm>{self.world.on(first)}T".encode()
            return content.replace(f"<FrToDt><FrDtTm>{on}T".encode(), begins)

        key = f"main-bank/{identity}.xml"
        true = {
            "lines": tuple(told for _, told in rows),
            "account": account,
            "first": first,
            "last": last,
            "opening": opening,
        }
        self.file(key, cut(identity), last, identity=identity, **true)
        if self.chance(0.2):
            other = cut(identity).replace(b"<MsgId>M1<", b"<MsgId>M2<")
            self.file(f"{key}.other", other, last, identity=identity, **true)
        if self.chance(0.15):
            name = f"{identity}-renamed"
            self.file(f"{key}.renamed", cut(name), last, identity=name, **true)
        if self.chance(0.15):
            closing = opening + sum(entry.pence for entry, _ in rows)
            wrong = cut(f"{identity}-wrong", closing=closing + 1)
            self.file(f"{key}.wrong", wrong, last, good=False)

    def _entries(self, day: int, most: int, *, with_ids: bool) -> Iterator[tuple[Entry, Told]]:
        drawn = [self.entry() for _ in range(self.random.randrange(most + 2))]
        if self.is_faithful:
            drawn.append((FAITHFUL, "NOTPROVIDED", self.told()))
        for text, reference, told in drawn:
            twins = 2 if self.chance(0.15) else 1
            for twin in range(twins):
                this = (
                    told
                    if not twin
                    else Told(uid=next(self.uids), pence=told.pence, to=told.to, sure=told.sure)
                )
                entry_id = f"BANK{this.uid}" if with_ids else ""
                yield (
                    Entry(
                        pence=this.pence,
                        text=text,
                        reference=reference,
                        on=self.world.on(day),
                        entry_id=entry_id,
                        payer_account=PAYERS.get(text, ""),
                    ),
                    this,
                )

    def entry(self) -> tuple[str, str, Told]:
        match self.random.randrange(8):
            case 0:
                return "ALLPAY LTD", "NOTPROVIDED", self.told("clearing/allpay")
            case 1:
                return "UNKNOWN DEBIT", "NOTPROVIDED", self.told(sign=-1)
            case 2:
                to = "outgoing/bank-charges"
                return "COMMISSION CHARGE", "NOTPROVIDED", self.told(to, sign=-1)
            case 3:
                return "A KIND STRANGER", "NOTPROVIDED", self.told()
            case 4:
                to = "clearing/direct-debit"
                return "BACS DD COLLECTION 654321", "NOTPROVIDED", self.told(to)
            case _:
                reference, told = self.payer()
                return "PAYMENT", reference, told

    def _intraday(self) -> None:
        """The bank's report in the middle of a day, which posts nothing."""
        day = self.by(1)
        entry = Entry(pence=77, text="PAYMENT", on=self.world.on(day))
        report = a_statement([entry], identity="TODAY", on=self.world.on(day))
        for stated, reported in REPORTED:
            report = report.replace(stated, reported)
        self.file("main-bank-today/one.xml", report, day)

    def direct_debit(self) -> None:
        if not self.chance(0.6):
            return
        due = self.a_day()
        told = [self.payer() for _ in range(self.random.randrange(1, 4))]
        content = a_submission([(r, t.pence) for r, t in told], self.world.on(due))
        lines = tuple(t for _, t in told)
        self.file("direct-debit/d.txt", content, 0, lines=lines, identity="DD", due=due)
        self.spoilt("direct-debit/d.txt", content, f"{told[0][1].pence:011d}", 0)
        if self.chance(0.5):
            reference, paid = told[0]
            back = Told(uid=next(self.uids), pence=-paid.pence, to=paid.to, sure=paid.sure)
            content, day = returned(reference, paid.pence, self.world.on(1)), self.by(1)
            content = content.replace(str(ON).encode(), str(self.world.start).encode())
            self.file("dd-returns/r.xml", content, day, lines=(back,), identity="R")
            self.spoilt("dd-returns/r.xml", content, f'valueOf="{paid.pence // 100}', day)
        self.taken_back(told, due)

    def taken_back(self, collected: Sequence[tuple[str, Told]], due: int) -> None:
        """What else is taken back of what was submitted for a day."""
