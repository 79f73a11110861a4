"""A day is sealed: copy it for those who search history, its payers' words included."""

from datetime import date
from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.history import copying
from everypenny.bootstrap.outside import queue
from everypenny.domain.records import ReplayDiffers
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.copy_day_book import copy_day_book, sealed_days

processor = QueueRecords()


def copy(record: SQSRecord) -> None:
    """Copy the day that the message names; one that names none asks for every sealed day."""
    named = record.json_body.get("day")
    if named is None:
        days = list(sealed_days(copying()))
        queue("COPIES_QUEUE_URL").send([{"day": day.isoformat()} for day in days])
        logger.info("copies asked for", days=len(days))
        return
    try:
        copied = copy_day_book(date.fromisoformat(named), copying=copying())
    except ReplayDiffers:
        count("ReplayDiffers")
        raise
    logger.info(
        "day copied",
        day=named,
        journals=copied.journals,
        lines=copied.lines,
        without_text=copied.without_text,
    )


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one day; those that fail come again alone."""
    return process_partial_response(event, copy, processor, context)
