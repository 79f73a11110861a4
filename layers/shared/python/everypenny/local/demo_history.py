"""The demo's day as it is searched: its copy, fetched from the bucket it lies in."""

import shutil
from collections import Counter
from pathlib import Path

from everypenny.adapters.columnar_copies import copy_name
from everypenny.adapters.columnar_folders import FolderCopies
from everypenny.adapters.columnar_search import ColumnarHistory
from everypenny.domain.history import HistoryQuery
from everypenny.domain.ledger_accounts import summed
from everypenny.local.demo_steps import DemoRun, captured_lines
from everypenny.workflows.search_history import search_history


def check_history(run: DemoRun, folder: Path) -> None:
    """Leave the day's copy in `history/` of a folder, and search it as officers would."""
    run.checks.step("Search the day's copy, offline")
    name, bucket = copy_name(run.plan.day), run.stack.bucket("Work")
    content = run.stack.wait(lambda: bucket.find(name), f"the copy of {run.plan.day}")
    path = folder / name
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    card = run.plan.basket
    query = HistoryQuery(reference=card.payment_id)
    found = Counter[str]()
    for line in search_history(query, history=ColumnarHistory(FolderCopies(folder))).lines:
        found[summed(line.ledger_account)] += line.amount_pence
    run.checks.that(
        "a card payment is found by the provider's id, with all its lines",
        expected=captured_lines(card),
        found=dict(found),
    )
