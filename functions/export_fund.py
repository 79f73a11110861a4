"""A day is closed: give one back-office system its file, and let the proof follow."""

from datetime import date
from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap import exporting, queue
from everypenny.domain.london_days import days
from everypenny.domain.records import ReplayDiffers
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.export_fund import export_fund

processor = QueueRecords()


def export(record: SQSRecord) -> None:
    """Export one target through the day that the message names."""
    message = record.json_body
    through = date.fromisoformat(message["through"])
    try:
        issued = export_fund(message["target"], through, exporting=exporting())
    except ReplayDiffers:
        count("ReplayDiffers")
        raise
    for export_record in issued:
        logger.info(
            "exported",
            export=export_record.export_id,
            rows=export_record.rows,
            debits_pence=export_record.debits_pence,
            credits_pence=export_record.credits_pence,
        )
    covered = {through}.union(*(days(e.first_on, e.last_on) for e in issued))
    queue("PROOFS_QUEUE_URL").send([{"day": day.isoformat()} for day in sorted(covered)])


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one target; those that fail come again alone."""
    return process_partial_response(event, export, processor, context)
