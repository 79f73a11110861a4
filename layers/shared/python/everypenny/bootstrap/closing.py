"""For the doors that close days, and watch what has come."""

from functools import cache

from everypenny.adapters.dynamo_days import DynamoDays
from everypenny.adapters.s3_arrivals import S3Arrivals
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.bootstrap import outside
from everypenny.bootstrap.books import day_books, signer
from everypenny.bootstrap.learned import live_memories
from everypenny.bootstrap.payment_words import told
from everypenny.workflows.close_day import Closing
from everypenny.workflows.learn_memory import Learning


@cache
def closing() -> Closing:
    """The ledger's days, the books they are sealed in, and what is learned of them."""
    return Closing(
        ledger=outside.ledger(),
        days=DynamoDays(outside.table()),
        trail=outside.audit_trail(),
        day_books=day_books(),
        signer=signer(),
        councils=outside.councils(),
        learning=Learning(
            memories=live_memories(),
            told=told(),
            evidence=outside.evidence(),
            councils=outside.councils(),
        ),
        clock=outside.clock(),
        early=outside.setting("EARLY_CLOSE") == "allowed",
    )


@cache
def arrivals() -> S3Arrivals:
    """What has come lately."""
    return S3Arrivals(outside.drop(), S3Bucket(outside.setting("EVIDENCE_BUCKET")))
