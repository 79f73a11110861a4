"""Day books, exports, and what targets have said of them."""

from functools import cache

from everypenny.adapters.dynamo_acknowledgements import DynamoAcknowledgements
from everypenny.adapters.dynamo_exports import DynamoExports
from everypenny.adapters.kms_signer import KmsSigner
from everypenny.adapters.s3_day_books import S3DayBooks
from everypenny.adapters.s3_objects import S3Bucket
from everypenny.bootstrap import outside


@cache
def day_books() -> S3DayBooks:
    """The sealed days."""
    return S3DayBooks(S3Bucket(outside.setting("DAYBOOK_BUCKET")))


@cache
def exports() -> DynamoExports:
    """Exports and how far each target has been served."""
    return DynamoExports(outside.table(), S3Bucket(outside.setting("OUTBOX_BUCKET")))


@cache
def signer() -> KmsSigner:
    """The key that signs."""
    return KmsSigner(outside.setting("SIGNING_KEY_ID"))


@cache
def acknowledgements() -> DynamoAcknowledgements:
    """What targets have said of their exports."""
    return DynamoAcknowledgements(outside.table())
