"""An hour has passed: look for files that should have come and have not."""

from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap import closing
from everypenny.domain.bank_holidays import bank_holidays
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.watch_sources import watch_sources

processor = QueueRecords()


def watch(record: SQSRecord) -> None:  # noqa: ARG001 - the hour itself says nothing
    """Count each late file for its alarm, every hour until it comes."""
    outside = closing()
    late = watch_sources(
        days=outside.days,
        councils=outside.councils,
        clock=outside.clock,
        holidays=bank_holidays,
    )
    logger.info("sources watched", late=list(late))
    for _ in late:
        count("FileMissing")


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one look."""
    return process_partial_response(event, watch, processor, context)
