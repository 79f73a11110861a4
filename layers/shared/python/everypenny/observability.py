"""One logger and one set of metrics for every door: fields, ids, counts, pence; no names."""

import traceback
import warnings
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from botocore.exceptions import ClientError

logger = Logger(log_uncaught_exceptions=True)
metrics = Metrics(namespace="Everypenny")

# Most invocations have nothing to count, and that is good news.
warnings.filterwarnings("ignore", "No application metrics to publish", UserWarning)


def count(name: str) -> None:
    """Count an event that an alarm watches."""
    metrics.add_metric(name=name, unit="Count", value=1)


class QueueRecords(BatchProcessor):
    """Works through a queue's records, and tells of each that failed what failed and where.

    Of an error its kind and place are logged, never its text, which may hold a payer's.
    """

    def __init__(self) -> None:
        super().__init__(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def failure_handler(self, record: Any, exception: Any) -> Any:
        """Leave the record to the queue's retries, and log why."""
        kind, error, trail = exception
        ours = [f for f in traceback.extract_tb(trail) if "everypenny" in f.filename]
        answer = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        logger.error(
            "record failed",
            error=kind.__name__,
            aws=f"{error.operation_name}: {answer}" if answer else None,
            place=f"{ours[-1].name}, line {ours[-1].lineno}" if ours else None,
            message_id=record.message_id,
        )
        return super().failure_handler(record, exception)
