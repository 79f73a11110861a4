"""A day is closed: give one back-office system its file, and let the proof follow."""

from datetime import date
from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.exporting import exporting, pushing
from everypenny.bootstrap.outside import queue
from everypenny.domain.records import ReplayDiffers
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.export_fund import days_told_by, export_fund, reissue
from everypenny.workflows.push_exports import push_exports

processor = QueueRecords()


def export(record: SQSRecord) -> None:
    """Export a target through a day, or one export again; then push what has not arrived."""
    message, again = record.json_body, record.json_body.get("export_id", "")
    target = message["target"]
    try:
        if again:
            issued, through = reissue(target, again, exporting=exporting()), None
        else:
            through = date.fromisoformat(message["through"])
            issued = export_fund(target, through, exporting=exporting())
    except ReplayDiffers:
        count("ReplayDiffers")
        raise
    for export_record in issued:
        logger.info("exported", export=export_record.export_id, rows=export_record.rows)
    days = days_told_by(issued, through)
    queue("PROOFS_QUEUE_URL").send([{"day": day.isoformat()} for day in days])
    pushed = push_exports(target, pushing=pushing(), again=again)
    logger.info("exports pushed", target=target, exports=list(pushed))


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one target; those that fail come again alone."""
    return process_partial_response(event, export, processor, context)
