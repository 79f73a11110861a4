"""Back offices that load an export but for some lines, and what they then hold."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from everypenny.auditor.verify import pence
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.journals import Journal
from everypenny.domain.london_days import days
from everypenny.domain.officers import Officer
from everypenny.domain.records import ExportRecord
from everypenny.domain.whereabouts import Whereabouts
from everypenny.formats.day_book_journals import read_journal_line
from everypenny.workflows.draw_up_certificate import Certifying, draw_up_certificates

from tests.builders import ON, a_register
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import House
from tests.workflows.days import a_card_payment, a_webhook, refunds, settle

FAY = Officer("fay", ("finance_manager",))
SID = Officer("sid", ("section_151_officer",))
NOVEMBER, DECEMBER = "2026-11", date(2026, 12, 1)


def refunded() -> tuple[House, PaymentId]:
    """A card payment of £25 and its refund of £5, exported; it is the day after."""
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    payment = bought(house, "pay1", 25_00)
    gone_back(house, "pay1", 25_00, 5_00)
    night(house, ON)
    return house, payment


def bought(house: House, provider_id: str, amount: int) -> PaymentId:
    """A captured card payment to the first council tax account."""
    before = {journal.payment_id for journal in posted(house)}
    house.provider.payments[provider_id] = a_card_payment(provider_id, amount)
    settle(house, a_webhook(payment_id=provider_id, pence=amount, message=provider_id))
    [payment] = {journal.payment_id for journal in posted(house)} - before
    return payment


def gone_back(house: House, provider_id: str, whole: int, amount: int) -> None:
    """The provider tells of one more refund, unless more would go back than came."""
    told = json.loads(house.provider.refunded.get(provider_id, refunds()))
    made = [one["amount"] for one in told["_embedded"]["refunds"]]
    if sum(made) + amount > whole:
        return
    listed = [(f"{provider_id}-ref{n}", one) for n, one in enumerate([*made, amount])]
    house.provider.refunded[provider_id] = refunds(*listed)
    message = f"{provider_id}-back{len(made)}"
    settle(house, a_webhook("card_payment_refunded", provider_id, whole, message=message))


def night(house: House, day: date) -> None:
    """The day is closed and exported; it is ten of the next morning."""
    house.close(day)
    house.export_all(day)
    house.clock.instant = datetime.combine(day + timedelta(days=1), time(10), UTC)


def refuse(house: House, *lines: int) -> None:
    """The council tax system loads its last export but for these lines, if it has as many."""
    for record in house.exports.issued("council-tax")[-1:]:
        if record.rows and _name(record) not in house.drop.versions:
            word = json.dumps(_word(_rows(house, record), record.export_id, lines))
            house.dropped(_name(record), word.encode())


def line_of(house: House, amount: int) -> int:
    """The number of the line of so many pence in the last export."""
    rows = _rows(house, house.exports.issued("council-tax")[-1])
    return [pence(row["Amount"]) for row in rows].index(amount) + 1


def accepted(house: House) -> Counter[str]:
    """Pence by account of the lines that the council tax system was given and not refused."""
    held: Counter[str] = Counter()
    for record in house.exports.issued("council-tax"):
        told = house.drop.versions.get(_name(record), [b"{}"])[0]
        refused = {one["line"] for one in json.loads(told).get("refused", ())}
        for number, row in enumerate(_rows(house, record), start=1):
            if number not in refused:
                held[row["Account reference"].lstrip("'")] += pence(row["Amount"])
    return held


def booked(house: House) -> Counter[str]:
    """Pence by council tax account of every closed day."""
    held: Counter[str] = Counter()
    for day in days(ON, house.clock.now().date() - timedelta(days=1)):
        manifest = json.loads(house.day_books.manifest(day) or b"{}")
        for row in house.day_books.journals(day, manifest["journals"]["sha256"]):
            held.update(_council_tax(read_journal_line(row)[2]))
    return held


def received_by(house: House, source: str) -> Counter[str]:
    """Pence by council tax account as a source told them."""
    held: Counter[str] = Counter()
    for journal in posted(house):
        if journal.source == source and journal.kind.receives:
            held.update(_council_tax(journal))
    return held


def certified(house: House) -> Mapping[str, Any]:
    """Council tax in the certificate of November, which closes on the first of December."""
    first = house.clock.now().date()
    house.clock.instant = datetime.combine(DECEMBER, time(10), UTC)
    house.do(FAY, "close_period", "m1", period=NOVEMBER, why="month end")
    house.do(SID, "approve_deed", "m1-yes", decides="m1")
    for day in days(first, DECEMBER):
        house.clock.instant = datetime.combine(DECEMBER, time(11), UTC)
        night(house, day)
    certifying = Certifying(proving=house.proving, evidence=house.evidence)
    [name] = draw_up_certificates(DECEMBER, certifying=certifying)
    told = json.loads(house.evidence.get(name) or b"{}")
    [fund] = [fund for fund in told["funds"] if fund["fund"] == "CT"]
    return dict(fund)


def posted(house: House) -> list[Journal]:
    """Every posted journal, day by day."""
    return [
        journal
        for day in days(ON, house.clock.now().date())
        for listed in house.days.batches(day)
        for marker in house.ledger.markers(listed.batch_id)
        for journal in house.ledger.journals(listed.batch_id, marker.chunk)
    ]


def stands(house: House, payment: PaymentId) -> Whereabouts:
    """Where a payment stands."""
    known = house.payments.whereabouts(payment)
    assert known is not None
    return known


def at(house: House, payment: PaymentId) -> Mapping[str, int]:
    """Pence that each account holds of it."""
    return {account: here.pence for account, here in stands(house, payment).held().items()}


def _council_tax(journal: Journal) -> Counter[str]:
    held: Counter[str] = Counter()
    for line in journal.lines:
        family, _, reference = line.account.partition("/CT/")
        held.update({reference: -line.amount_pence} if family == "fund" else {})
    return held


def _name(record: ExportRecord) -> str:
    return f"acknowledgements/council-tax/{record.export_id}.json"


def _word(rows: list[dict[str, str]], export_id: str, lines: tuple[int, ...]) -> dict[str, Any]:
    refused = sorted(n for n in lines if n <= len(rows))
    loaded = [row for n, row in enumerate(rows, start=1) if n not in refused]
    return {
        "export_id": export_id,
        "loaded_count": len(loaded),
        "loaded_pence": sum(pence(row["Amount"]) for row in loaded),
        "refused": [{"line": n, "because": "closed"} for n in refused],
    }


def _rows(house: House, record: ExportRecord) -> list[dict[str, str]]:
    """The rows of an export as the target reads them, without the trailer."""
    rows = csv.DictReader(io.StringIO(house.delivered(record).decode()))
    return [row for row in rows if row["Fund"] != "TOTAL"]
