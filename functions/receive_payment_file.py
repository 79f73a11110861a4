"""A payment file landed in the drop bucket: judge it, and hand its batches on."""

from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.adapters.s3_landings import landing_of
from everypenny.bootstrap.outside import drop
from everypenny.bootstrap.receiving import intake
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.receive_payment_file import receive_payment_file

ALARMS = {"held": "FileHeld", "rejected": "FileRejected"}

processor = QueueRecords()


def receive(record: SQSRecord) -> None:
    """Write the verdict once; every failure is left to the queue's retries."""
    judged = receive_payment_file(landing_of(record.json_body, drop()), intake=intake())
    logger.info(
        "payment file judged",
        source=judged.source,
        sequence=judged.sequence,
        verdict=judged.verdict.value,
        batches=len(judged.batches),
        payments=sum(batch.payments for batch in judged.batches),
        faults=judged.faults,
    )
    if judged.verdict.value in ALARMS:
        count(ALARMS[judged.verdict.value])


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one landing; those that fail come again alone."""
    return process_partial_response(event, receive, processor, context)
