"""London midnight has passed: seal every finished day, and let the exports follow."""

from datetime import date
from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.closing import closing
from everypenny.bootstrap.outside import queue
from everypenny.observability import QueueRecords, logger, metrics
from everypenny.workflows.close_day import close_day, days_to_close
from everypenny.workflows.send_due_batches import send_due_batches

processor = QueueRecords()


def close(record: SQSRecord) -> None:
    """Close the day that the message names, else every finished day not closed yet."""
    named = record.json_body.get("day")
    outside = closing()
    sent = send_due_batches(
        ledger=outside.ledger, chunks=queue("CHUNKS_QUEUE_URL"), clock=outside.clock
    )
    logger.info("due batches sent", batches=sent)
    days = [date.fromisoformat(named)] if named else list(days_to_close(outside))
    for day in days:
        closed = close_day(day, closing=outside)
        logger.info(
            "day closed",
            day=day.isoformat(),
            journals=closed.journals,
            batches=closed.batches,
            manifest_sha256=closed.manifest_sha256,
        )
        targets = sorted(outside.councils.live().targets)
        through = day.isoformat()
        queue("EXPORTS_QUEUE_URL").send([{"target": t, "through": through} for t in targets])
        queue("COPIES_QUEUE_URL").send([{"day": through}])


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one close; those that fail come again alone."""
    return process_partial_response(event, close, processor, context)
