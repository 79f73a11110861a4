"""What reaches a council in three days, drawn from one seed, with the truth behind it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
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
from tests.workflows.days import a_card_payment, a_webhook, refunds
from tests.workflows.test_direct_debits import a_submission, returned
from tests.workflows.test_hand_on_provider_file import a_list

RENTS = "GB61AMBL08999966374966"
NAMES = {"main": MAIN, "rents": RENTS}
STARTS = (ON, date(2026, 11, 29))
SUSPENSE = "suspense"
REPORTED = (
    (b"camt.053", b"camt.052"),
    (b"BkToCstmrStmt", b"BkToCstmrAcctRpt"),
    (b"Stmt>", b"Rpt>"),
)
KNOWN = 8  # references below this number are in every register that can become live


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that really happened: pence, where it belongs, and which event it is."""

    uid: int
    pence: int
    to: str = SUSPENSE
    sure: bool = True


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file as its sender wrote it, and what is true of it."""

    key: str
    content: bytes
    day: int
    lines: tuple[Told, ...] = ()
    good: bool = True
    identity: str = ""
    account: str = ""
    first: int = 0
    last: int = 0
    due: int = 0

    @property
    def source(self) -> str:
        return self.key.removeprefix("registers/").partition("/")[0]


@dataclass(frozen=True, kw_only=True)
class Hook:
    """A webhook: its body, whether it is forged, and whether it tells another story."""

    body: bytes
    day: int
    forged: bool = False
    conflicts: bool = False


@dataclass
class World:
    """What is true, whoever has been told of it."""

    start: date
    openings: dict[str, int]
    sent: list[Sent] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    payments: dict[str, bytes] = field(default_factory=dict)
    refunded: dict[str, bytes] = field(default_factory=dict)
    refunding: dict[str, bytes] = field(default_factory=dict)
    captures: dict[str, Told] = field(default_factory=dict)
    refund_ids: dict[str, tuple[str, int]] = field(default_factory=dict)
    wrong_lines: set[tuple[str, int]] = field(default_factory=set)
    closings: dict[str, int] = field(default_factory=dict)
    uids: dict[str, set[int]] = field(default_factory=dict)

    def closing(self, account: str) -> int:
        return self.closings.get(account, self.openings[f"bank/{account}"])

    def on(self, day: int) -> date:
        return self.start + timedelta(days=day)


def a_world(random: Random) -> World:
    """Three days, at most 40 payments."""
    start = random.choice(STARTS)
    openings = {"bank/main": random.randrange(0, 90_000), "bank/rents": 5_00}
    if random.random() < 0.5:
        openings["clearing/allpay"] = random.randrange(1, 9_000)
    world = World(start, openings)
    drawn = _Drawn(random, world)
    drawn.registers()
    drawn.allpay()
    drawn.statements("main", random.randrange(1, 3))
    if random.random() < 0.6:
        drawn.statements("rents", 1)
    drawn.direct_debit()
    drawn.cards()
    drawn.strangers()
    return world


class _Drawn:
    def __init__(self, random: Random, world: World) -> None:
        self.random = random
        self.world = world
        self._uids = iter(range(1, 10_000))
        self._pence = 100

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def told(self, to: str = SUSPENSE, *, sure: bool = True, sign: int = 1) -> Told:
        """An event of an amount that no other event has."""
        self._pence += self.random.randrange(1, 90)
        return Told(uid=next(self._uids), pence=sign * self._pence, to=to, sure=sure)

    def file(self, key: str, content: bytes, day: int, **true: object) -> None:
        """Sent once, and now and then again: the same bytes under another name."""
        late = self.random.choice([0, 0, 0, 1])
        self.world.sent.append(Sent(key=key, content=content, day=min(day + late, 2), **true))
        if self.chance(0.25):
            again = min(day + self.random.choice([0, 1]), 2)
            name = f"{key}.again"
            self.world.sent.append(Sent(key=name, content=content, day=again, **true))

    def registers(self) -> None:
        self.world.sent.append(
            Sent(key="registers/accounts/all.csv", content=a_register(), day=0)
        )
        if self.chance(0.3):
            self.file("registers/accounts/more.csv", a_register(25, 12), 1)
        if self.chance(0.15):
            self.file("registers/accounts/broken.csv", b"no,such\nheading", 0, good=False)
        if self.chance(0.15):
            self.file("registers/accounts/half.csv", a_register(KNOWN, 9), 1)

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
            day = self.random.randrange(3)
            told = [self.payer() for _ in range(self.random.randrange(1, 5))]
            if self.chance(0.2):
                told.append((told[0][0], Told(uid=next(self._uids), pence=0)))
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
        for day in range(3):
            openings.append(opening)
            entries = list(self._entries(day, most, with_ids=with_ids))
            days.append(entries)
            opening += sum(told.pence for _, told in entries)
        self.world.closings[account] = opening
        self.world.uids[account] = {told.uid for rows in days for _, told in rows}
        for day in range(3):
            if days[day] and not self.chance(0.1):
                self._statement(account, openings[day], day, day, days)
        if self.chance(0.4):
            first = self.random.randrange(2)
            self._statement(account, openings[first], first, first + 1, days)

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
        }
        self.file(key, cut(identity), last, identity=identity, **true)
        if self.chance(0.2):
            other = cut(identity).replace(b"<MsgId>M1<", b"<MsgId>M2<")
            self.file(f"{key}.other", other, last, identity=identity, **true)
        if self.chance(0.15):
            name = f"{identity}-renamed"
            self.file(f"{key}.renamed", cut(name), last, identity=name, **true)
        if self.chance(0.15):
            wrong = cut(f"{identity}-wrong", closing=opening + 1)
            self.file(f"{key}.wrong", wrong, last, good=False)

    def _entries(self, day: int, most: int, *, with_ids: bool) -> Iterator[tuple[Entry, Told]]:
        for _ in range(self.random.randrange(most + 2)):
            text, reference, told = self._entry()
            twins = 2 if self.chance(0.15) else 1
            for twin in range(twins):
                this = (
                    told
                    if not twin
                    else Told(
                        uid=next(self._uids), pence=told.pence, to=told.to, sure=told.sure
                    )
                )
                entry_id = f"BANK{this.uid}" if with_ids else ""
                yield (
                    Entry(
                        pence=this.pence,
                        text=text,
                        reference=reference,
                        on=self.world.on(day),
                        entry_id=entry_id,
                    ),
                    this,
                )

    def _entry(self) -> tuple[str, str, Told]:
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
        entry = Entry(pence=77, text="PAYMENT", on=self.world.on(1))
        report = a_statement([entry], identity="TODAY", on=self.world.on(1))
        for stated, reported in REPORTED:
            report = report.replace(stated, reported)
        self.file("main-bank-today/one.xml", report, 1)

    def direct_debit(self) -> None:
        if not self.chance(0.5):
            return
        due = self.random.randrange(3)
        told = [self.payer() for _ in range(self.random.randrange(1, 4))]
        content = a_submission([(r, t.pence) for r, t in told], self.world.on(due))
        lines = tuple(t for _, t in told)
        self.file("direct-debit/d.txt", content, 0, lines=lines, identity="DD", due=due)
        if self.chance(0.5):
            reference, paid = told[0]
            back = Told(uid=next(self._uids), pence=-paid.pence, to=paid.to, sure=paid.sure)
            content = returned(reference, paid.pence, self.world.on(1))
            content = content.replace(str(ON).encode(), str(self.world.start).encode())
            self.file("dd-returns/r.xml", content, 1, lines=(back,), identity="R")

    def cards(self) -> None:
        for place in range(self.random.randrange(4)):
            self._card(f"pay{place}", self.random.randrange(3))

        if self.world.captures and self.chance(0.4):
            self._list()

    def _list(self) -> None:
        """The provider's own list of its payments, of which one line may be wrong."""
        world = self.world
        told = [(name, "Success", t.pence) for name, t in world.captures.items()]
        told += [(name, "Refund success", -p) for name, p in world.refund_ids.values()]
        if self.chance(0.3):
            name, state, pence = told[0]
            told[0] = (name, state, pence + 1)
            world.wrong_lines.add((name, pence + 1))
        rows = [(name, state, _pounds(pence)) for name, state, pence in told]
        self.file("govuk-pay/list.csv", a_list(*rows), self.random.randrange(3))

    def _card(self, name: str, day: int) -> None:
        world = self.world
        told = self.told(f"fund/CT/{council_tax(1)}")
        basket: tuple[str, ...] = ()
        if self.chance(0.4):
            first = told.pence // 3
            rest = told.pence - first
            basket = (f"CT {council_tax(2)} {first}", f"HR {rent(3)} {rest}")
        fee = self.random.choice([0, 20])
        world.payments[name] = a_card_payment(name, told.pence, *basket, fee=fee)
        world.captures[name] = told
        events = ["card_payment_captured"]
        if self.chance(0.3):
            events.append("card_payment_settled")
        if self.chance(0.5):
            part = self.random.randrange(1, told.pence)
            listed = [(f"ref-{name}", part)]
            if part > 2 and self.chance(0.4):
                listed = [(f"ref-{name}", part // 2), (f"ref-{name}-b", part - part // 2)]
            world.refunded[name] = refunds(*listed)
            slow = refunds(*listed, status="submitted")
            world.refunding[name] = self.random.choice([refunds(), slow, world.refunded[name]])
            world.refund_ids |= {refund: (name, pence) for refund, pence in listed}
            events.append("card_payment_refunded")
        for place, event in enumerate(events):
            body = a_webhook(event, name, told.pence, message=f"{name}-{place}")
            world.hooks.append(Hook(body=body, day=day))
        if self.chance(0.15):
            body = a_webhook(events[0], name, told.pence + 1, message=f"{name}-other")
            world.hooks.append(Hook(body=body, day=day, conflicts=True))

    def strangers(self) -> None:
        if self.chance(0.2):
            self._intraday()
        if self.chance(0.3):
            body = json.dumps({"resource_id": "pay0", "amount": 1}).encode()
            self.world.hooks.append(Hook(body=body, day=0, forged=True))
        if self.chance(0.2):
            self.world.hooks.append(Hook(body=b'{"not": "an event"}', day=1))
        if self.chance(0.2):
            self.file("nobody/knows.txt", b"lost", 0, good=False)


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"
