"""A provider's event is due: ask the provider, pin its answer, and post the event once."""

from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.provider_events import settling
from everypenny.domain.identifiers import event_id
from everypenny.domain.records import ReplayDiffers
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.settle_provider_event import settle_message

processor = QueueRecords()


def settle(record: SQSRecord) -> None:
    """Settle one event; what an officer must see is counted for its alarm.

    A listed payment's own id stays out of the log: it is what a stranger's file says it is.
    """
    message = record.json_body
    try:
        outcome = settle_message(message, settling=settling())
    except ReplayDiffers:
        count("ReplayDiffers")
        raise
    told = message.get("sha256") or event_id(
        message["source"], message["payment"], message["event"]
    )
    logger.info("provider event settled", told=told, outcome=outcome)
    if outcome in {"unknown_payment", "unreadable", "unknown_type"}:
        count("UnknownPayment")


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one event; those that fail come again alone."""
    return process_partial_response(event, settle, processor, context)
