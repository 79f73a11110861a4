"""The first page of a search over 10,000,000 lines of three and a half years, once warm.

One day is copied as the product copies it; every other day is made of it, with words and
references of its own, so that what is rare lies in the oldest day alone.
"""

import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from everypenny.adapters.columnar_copies import ColumnarCopies, copy_name, duck
from everypenny.adapters.columnar_folders import FolderCopies
from everypenny.adapters.columnar_search import ColumnarHistory
from everypenny.domain.history import HistoryLine, HistoryQuery
from everypenny.local.memory_bucket import MemoryBucket
from everypenny.workflows.search_history import search_history

from tests.benchmarks.measured import RUNS, Row
from tests.history import a_line

DAYS, LINES = 1_250, 8_000
FIRST = date(2023, 6, 1)
ONE_SECOND = 1_000
QUERIES = {
    "the newest": HistoryQuery(),
    "a fund's newest": HistoryQuery(funds=("CT",)),
    "an account, in the oldest day alone": HistoryQuery(account_reference="OLD0000001"),
    "an amount, in the oldest day alone": HistoryQuery(amount_pence=99_999_99),
    "a text that many have": HistoryQuery(text="smith"),
    "a text, in the oldest day alone": HistoryQuery(text="PAYER 17 OF DAY 0 "),
    "a text that nobody has": HistoryQuery(text="unheard of"),
    "a reference, in the oldest day alone": HistoryQuery(reference="E2E-0-000017"),
    "the id of a payment, in the oldest day alone": HistoryQuery(
        reference="aaaaaaaaaaaaaaaaaaaa-17"
    ),
    "a month's debits of an amount": HistoryQuery(
        first_on=date(2024, 2, 1), last_on=date(2024, 2, 29), amount_pence=1_17
    ),
}
_ANOTHER_DAY = """
COPY (
    SELECT * REPLACE (
        day + $1 AS day, booked_on + $1 AS booked_on, paid_on + $1 AS paid_on,
        replace(account_reference, 'OLD', 'NEW') AS account_reference,
        CASE WHEN abs(amount_pence) = 9999999 THEN 1 ELSE amount_pence END AS amount_pence,
        replace(batch_id, 'aaaa', 'bbbb') AS batch_id,
        replace(payment_id, 'aaaa', 'bbbb') AS payment_id,
        replace(journal_id, 'aaaa', 'bbbb') AS journal_id,
        replace(narrative, 'DAY 0 ', 'DAY ' || $1 || ' ') AS narrative,
        replace(words, 'DAY 0 ', 'DAY ' || $1 || ' ') AS words,
        replace(source_reference, '-0-', '-' || $1 || '-') AS source_reference,
        replace(quoted, 'E2E0', 'E2E' || $1) AS quoted
    ) FROM read_parquet($2)
) TO $3 (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION snappy)
"""


def run() -> list[Row]:
    """Milliseconds by the clock, the least of three after a first; bytes on disk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder)
        size = sum(path.stat().st_size for path in folder.iterdir())
        history = ColumnarHistory(FolderCopies(folder))
        rows = [_row(what, query, history) for what, query in QUERIES.items()]
    return [
        *rows,
        Row(
            what="bytes of a line", figure=size / (DAYS * LINES), unit="B", less_is_better=True
        ),
    ]


def _row(what: str, query: HistoryQuery, history: ColumnarHistory) -> Row:
    times, busy, found = [], [], 0
    for _ in range(RUNS + 1):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        found = len(search_history(query, history=history).lines)
        times.append((time.perf_counter() - begun) * 1000)
        busy.append((time.process_time() - begun_cpu) * 1000)
    return Row(
        what=f"{what}, of {DAYS * LINES:,} lines",
        figure=min(times[1:]),
        unit="ms",
        budget=ONE_SECOND,
        less_is_better=True,
        note=f"{found} lines; {min(busy[1:]):,.0f} ms of CPU; {times[0]:,.0f} ms at first",
    )


def _make(folder: Path) -> None:
    bucket = MemoryBucket()
    ColumnarCopies(bucket).put(FIRST, map(_line, range(LINES)))
    first = folder / f"{FIRST}.parquet"
    first.write_bytes(bucket.get(copy_name(FIRST)))
    with duck("1GB", threads=2) as database:
        for number in range(1, DAYS):
            path = folder / f"{FIRST + timedelta(days=number)}.parquet"
            database.execute(_ANOTHER_DAY, [number, str(first), str(path)])


def _line(place: int) -> HistoryLine:
    """A fund's side and the bank's of each payment, as a bank transfer posts them."""
    payment, is_bank = divmod(place, 2)
    pence = 1_00 + payment * 37 % 250_00 if payment != 17 else 99_999_99
    payment_id = f"{'a' * 20}-{payment}"
    reference = f"OLD{payment:07d}" if payment < 100 else f"77{payment * 7919 % 10**7:07d}"
    return a_line(
        place + 1,
        FIRST,
        ledger_account="bank/main" if is_bank else f"fund/CT/{reference}",
        fund="" if is_bank else "CT",
        account_reference="" if is_bank else reference,
        amount_pence=pence if is_bank else -pence,
        batch_id="a" * 20,
        payment_id=payment_id,
        journal_id=f"{payment_id}.first",
        narrative=f"FP {'CARTER' if payment % 50 else 'SMITH'} PAYER {payment} OF DAY 0 RENT",
        payer_reference=reference,
        source_reference=f"E2E-0-{payment:06d}",
        payer_name=f"Mx Carter {payment % 977}",
    )
