"""An account register landed in the drop bucket: judge it, and make its accounts live."""

from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.adapters.s3_landings import landing_of
from everypenny.bootstrap.outside import drop
from everypenny.bootstrap.receiving import intake
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.load_account_register import load_account_register

ALARMS = {"held": "FileHeld", "rejected": "FileRejected"}

processor = QueueRecords()


def load(record: SQSRecord) -> None:
    """Write the verdict once; every failure is left to the queue's retries."""
    judged = load_account_register(landing_of(record.json_body, drop()), intake=intake())
    logger.info(
        "account register judged",
        source=judged.source,
        sequence=judged.sequence,
        verdict=judged.verdict.value,
        faults=judged.faults,
    )
    if judged.verdict.value in ALARMS:
        count(ALARMS[judged.verdict.value])


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one landing; those that fail come again alone."""
    return process_partial_response(event, load, processor, context)
