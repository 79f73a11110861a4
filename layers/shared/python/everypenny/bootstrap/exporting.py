"""For the doors that export, and that push exports on."""

from functools import cache

from everypenny.adapters.dynamo_pushes import DynamoPushes
from everypenny.adapters.s3_push import S3Push
from everypenny.bootstrap import outside
from everypenny.bootstrap.books import day_books, exports
from everypenny.workflows.export_fund import Exporting
from everypenny.workflows.push_exports import Pushing


@cache
def exporting() -> Exporting:
    """Day books and the outbox."""
    return Exporting(
        day_books=day_books(),
        exports=exports(),
        ledger=outside.ledger(),
        councils=outside.councils(),
    )


@cache
def pushing() -> Pushing:
    """Exports, and others' buckets."""
    return Pushing(
        exports=exports(),
        pushes=DynamoPushes(outside.table()),
        push=S3Push(),
        councils=outside.councils(),
        clock=outside.clock(),
    )
