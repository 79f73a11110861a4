"""A chunk of an accepted batch is due: give each payment its account, and post."""

from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.allocating import allocation
from everypenny.domain.identifiers import BatchId
from everypenny.domain.records import ReplayDiffers
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.allocate_payments import allocate_payments

processor = QueueRecords()


def allocate(record: SQSRecord) -> None:
    """Do one chunk; a decision that differs from an earlier one is counted for its alarm."""
    message = record.json_body
    batch, chunk = BatchId(message["batch"]), int(message["chunk"])
    try:
        done = allocate_payments(batch, chunk, allocation=allocation())
    except ReplayDiffers:
        count("ReplayDiffers")
        raise
    logger.info(
        "chunk allocated",
        batch=batch,
        chunk=chunk,
        payments=done.payments,
        pence=done.total_pence,
        suspense=done.suspense,
        posted_on=done.posted_on.isoformat() if done.posted_on else None,
    )


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one chunk; those that fail come again alone."""
    return process_partial_response(event, allocate, processor, context)
