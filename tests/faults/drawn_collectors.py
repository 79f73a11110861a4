"""What collectors, agents and Bacs send, each in a format of its own, and what never posts."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from tests.faults.bank_writers import pounds
from tests.faults.drawn_banks import DrawnBanks
from tests.faults.truth import Told
from tests.formats.workbooks import text, workbook

SAMPLES = Path(__file__).parents[1] / "formats"
Row = tuple[str, Told]
Rows = Sequence[Row]
SERVICE_USER = "654321"


def dwp_deductions(rows: Rows, on: date) -> bytes:
    """A workbook whose every row repeats the file's totals."""
    total = sum(told.pence for _, told in rows)
    totals = {"N": text(str(total)), "O": text("+"), "P": text(str(len(rows)))}
    cells = [
        {
            "E": text("28901"),
            "F": text(reference),
            "K": text(f"{on:%d/%m/%Y}"),
            "L": text(str(told.pence)),
            "M": text("+"),
            **totals,
        }
        for reference, told in rows
    ]
    return workbook([{"F": text("Reference")}, *cells])


def ims_csv(rows: Rows, on: date) -> bytes:
    lines = [
        f"T{told.uid},I{told.uid},P{told.uid},99,{on} 09:00:00,{on} 00:00:00,{reference},0,"
        f",28,{pounds(told.pence)},N0,0,0,OLD SYSTEM, LINE {place}"
        for place, (reference, told) in enumerate(rows)
    ]
    return "\r\n".join([*lines, ""]).encode()


def settled_cards(rows: Rows, on: date) -> bytes:
    """A card machine's takings, which no payer gave a reference."""
    head = (
        "Transaction date,Processed date,Transaction amount,Transaction currency,Card number,"
        "Transaction type,Card type,Card scheme,Channel,Acquirer reference number,Merchant ID,"
        "Group Number,Chain Number,Outlet Number,"
    )
    day = f"{on:%d %b %Y}"
    lines = [
        f"{day},{day},{pounds(abs(told.pence))},GBP,000000******1234,"
        f"{'Sales Refund' if told.pence < 0 else 'Sale'},Debit,Visa,E-commerce,"
        f"'{told.uid}',8000001,,,8000001"
        for _, told in rows
    ]
    return "\n".join([f"Transaction Date {day} - {day}", head, *lines, ""]).encode()


def schedule(rows: Rows, on: date) -> bytes:
    """An agent's remittance in a mapping of the council's own, with what it kept as its fee."""
    lines = [
        f"{on:%d/%m/%Y},{reference},A DEBTOR,{pounds(told.pence)},"
        f"{pounds(told.withheld) if told.withheld else ''}"
        for reference, told in rows
    ]
    return "\n".join(
        ["Paid,Your reference,Debtor,Collected,Our commission", *lines, ""]
    ).encode()


def claims(rows: Rows, on: date) -> bytes:
    """Claims under the Direct Debit indemnity."""
    advices = "".join(
        "<DDICAdvice><ReasonCode>1</ReasonCode><ReasonCodeMeaning>Amount differs"
        f"</ReasonCodeMeaning><SUReference>{reference}</SUReference><PayingBankReference>"
        f"DDIC{told.uid}</PayingBankReference><TotalAmount>{pounds(-told.pence)}</TotalAmount>"
        "</DDICAdvice>"
        for reference, told in rows
    )
    total = pounds(-sum(told.pence for _, told in rows))
    return (
        f"<VocaDocument><Data><Document><ServiceUserNumber>{SERVICE_USER}</ServiceUserNumber>"
        f"<NewAdvices><DateOfDebit>{on}</DateOfDebit><TotalValueOfDebits>{total}"
        f"</TotalValueOfDebits>{advices}</NewAdvices></Document></Data></VocaDocument>"
    ).encode()


def not_collected(rows: Rows, on: date) -> bytes:
    """Bacs's report of the items of a submission that it rejected."""
    total, number = pounds(-sum(told.pence for _, told in rows)), len(rows)
    errors = "".join(
        f'<Error><ErrorItem reference="{reference}" transactionCode="17" '
        f'valueOf="{pounds(-told.pence)}" currency="GBP"/>'
        '<ErrorMessage type="REJECTED"/></Error>'
        for reference, told in rows
    )

    def side(name: str, count: int, pence: str) -> str:
        return (
            f'<{name}><AcceptedRecords numberOf="0" valueOf="0.00" currency="GBP"/>'
            f'<RejectedRecords numberOf="{count}" valueOf="{pence}" currency="GBP"/></{name}>'
        )

    return (
        '<BACSDocument><Data><InputReport><Header reportType="REFT1005" reportNumber="1"/>'
        '<Submission><SubmissionInformation volumeSerialNumber="000042"/><UserFile>'
        f'<InputUserFile><UserFileInformation userNumber="{SERVICE_USER}" '
        f'userFileNumber="001" uhl1ProcessingDate="{on}"/><Errors>{errors}</Errors>'
        "<InputReportSummary><AgreementOfFileTotals>"
        f"{side('CreditEntry', 0, '0.00')}{side('DebitEntry', number, total)}"
        "</AgreementOfFileTotals></InputReportSummary></InputUserFile></UserFile></Submission>"
        "</InputReport></Data></BACSDocument>"
    ).encode()


class DrawnCollectors(DrawnBanks):
    """Draws the files of one collector, or none, and what Bacs takes back of a submission."""

    def collector(self) -> None:
        source, write = self.random.choice(
            [
                ("dwp", dwp_deductions),
                ("old-ims", ims_csv),
                ("card-machine", settled_cards),
                ("agents", schedule),
            ]
        )
        for place in range(self.random.randrange(1, 3)):
            day = self.a_day()
            rows = [self._debtor(source) for _ in range(self.random.randrange(1, 4))]
            self._collected(f"{source}/{place}", write, rows, day)

    def _debtor(self, source: str) -> Row:
        if source == "card-machine":
            return "", self.told(sign=self.random.choice([1, 1, 1, -1]))
        reference, told = self.payer()
        if source == "agents" and self.chance(0.6):
            told = self.told(told.to, sure=told.sure, withheld=self.random.randrange(1, 50))
        return reference, told

    def _collected(
        self, key: str, write: Callable[[Rows, date], bytes], rows: list[Row], day: int
    ) -> None:
        on, lines = self.world.on(day), tuple(told for _, told in rows)
        content = write(rows, on)
        identity = f"{day} {len(lines)} {sum(told.pence for told in lines)}"
        self.file(f"{key}.txt", content, day, lines=lines, identity=identity)
        turned = write(rows[::-1], on)
        if turned != content and self.chance(0.4):
            self.file(f"{key}-turned.txt", turned, day, lines=lines[::-1], identity=identity)
        if write is not dwp_deductions:
            self.spoilt(key, content, pounds(abs(rows[0][1].pence)), day)
        elif self.chance(0.2):
            self.file(f"{key}.cut", content[: len(content) // 3], day, good=False)

    def taken_back(self, collected: Rows, due: int) -> None:
        """What Bacs did not collect of a submission, and what payers' banks claim later."""
        if self.chance(0.4):
            rows = [self._back(collected[-1])]
            content, day = not_collected(rows, self.world.on(due)), max(due - 1, 0)
            told = {"lines": (rows[0][1],), "identity": "refused", "due": due}
            self.file("dd-refused/r.xml", content, day, **told)
            self.spoilt("dd-refused/r.xml", content, pounds(-rows[0][1].pence), day)
        if self.chance(0.5):
            rows = [self._back(one) for one in collected[:2]]
            content, lines = claims(rows, self.world.on(2)), tuple(told for _, told in rows)
            day = self.by(2)
            self.file("dd-claims/c.xml", content, day, lines=lines, identity="claims")
            self.spoilt("dd-claims/c.xml", content, pounds(-rows[0][1].pence), day)

    def _back(self, row: Row) -> Row:
        reference, told = row
        uid = next(self.uids)
        return reference, Told(uid=uid, pence=-told.pence, to=told.to, sure=told.sure)

    def advices(self) -> None:
        """What is read and never posts: advices of the bank, and notices of instructions."""
        sample = self.random.choice(
            [
                ("main-bank-advices", "camt054", "lump.xml"),
                ("swift-today", "mt942", "noon.sta"),
                ("bacs-advices", "bacs_advices", "three_kinds.xml"),
            ]
        )
        source, format_name, name = sample
        content = (SAMPLES / format_name / name).read_bytes()
        self.file(f"{source}/{name}", content, self.a_day())
