"""A refund is due at its provider: ask for it once, and follow it to its end."""

from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.refunding import sending
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.send_refund import send_refund

processor = QueueRecords()


def send(record: SQSRecord) -> None:
    """Bring one refund a step further; one that failed is counted for its alarm."""
    message = record.json_body
    outcome = send_refund(message["payment"], message["refund"], sending=sending())
    logger.info("refund sent", refund=message["refund"], outcome=outcome)
    if outcome == "failed":
        count("RefundFailed")


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one refund; those that fail come again alone."""
    return process_partial_response(event, send, processor, context)
