"""For the doors that copy sealed days, and search the copies."""

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from everypenny.adapters.columnar_copies import ColumnarCopies
from everypenny.adapters.columnar_folders import BucketCopies
from everypenny.adapters.columnar_search import ColumnarHistory
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.bootstrap import outside
from everypenny.bootstrap.books import day_books
from everypenny.bootstrap.views import looking_up
from everypenny.workflows.copy_day_book import Copying
from everypenny.workflows.look_up import LookUp


@cache
def searching() -> LookUp:
    """Views that search history, over copies fetched to the sandbox's own disk."""
    folder = Path(tempfile.gettempdir()) / "history"
    copies = BucketCopies(S3Bucket(outside.setting("WORK_BUCKET")), folder)
    return replace(looking_up(), history=ColumnarHistory(copies))


@cache
def copying() -> Copying:
    """Sealed days, and where their copies lie."""
    return Copying(
        day_books=day_books(),
        copies=ColumnarCopies(S3Bucket(outside.setting("WORK_BUCKET"))),
        work=outside.work(),
        evidence=outside.evidence(),
        ledger=outside.ledger(),
    )
