"""Day copies of a house, and what may be found in them."""

from datetime import date
from pathlib import Path
from typing import Any

from everypenny.adapters.columnar_copies import ColumnarCopies
from everypenny.adapters.columnar_folders import FolderCopies
from everypenny.adapters.columnar_search import ColumnarHistory
from everypenny.domain.history import HistoryLine, HistoryQuery
from everypenny.domain.identifiers import BatchId, JournalId, PaymentId
from everypenny.workflows.copy_day_book import Copied, Copying, copy_day_book, sealed_days
from everypenny.workflows.search_history import search_history

from tests.builders import ON
from tests.whole_house import House

BATCH = "abcdefghijklmnopqr23"


def a_line(line: int = 1, day: date = ON, **more: Any) -> HistoryLine:
    """£12 for a council tax account; `more` says what matters."""
    told: dict[str, Any] = {
        "ledger_account": "fund/CT/770000015",
        "fund": "CT",
        "account_reference": "770000015",
        "amount_pence": -12_00,
        "booked_on": day,
        "paid_on": day,
        "source": "main-bank",
        "method_code": "BT",
        "kind": "payment",
        "period": "2026-11",
        "journal_id": JournalId(f"{BATCH}-1.first"),
        "payment_id": PaymentId(f"{BATCH}-1"),
        "batch_id": BatchId(BATCH),
    }
    return HistoryLine(day=day, line=line, **{**told, **more})


def copying(house: House) -> Copying:
    """What copying needs of a house."""
    return Copying(
        day_books=house.day_books,
        copies=ColumnarCopies(house.outside.buckets["work"]),
        work=house.work,
        evidence=house.evidence,
        ledger=house.ledger,
    )


def copy_all(house: House) -> list[Copied]:
    """Copy every sealed day."""
    outside = copying(house)
    return [copy_day_book(day, copying=outside) for day in sealed_days(outside)]


def searched(house: House, folder: Path) -> ColumnarHistory:
    """The copies of a house, put into a folder as anyone may have them."""
    for key, versions in house.outside.buckets["work"].versions.items():
        if key.startswith("history/"):
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            (folder / key).write_bytes(versions[-1])
    return ColumnarHistory(FolderCopies(folder))


def found(history: ColumnarHistory, **asked) -> list[HistoryLine]:
    """Every line that matches, page by page, newest first."""
    lines: list[HistoryLine] = []
    after = ""
    while True:
        page = search_history(HistoryQuery(**asked), history=history, after=after, page_size=3)
        lines += page.lines
        if page.after is None:
            return lines
        after = str(page.after)
