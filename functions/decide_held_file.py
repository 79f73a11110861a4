"""Officers have decided a held file: judge it afresh or reject it, once."""

from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.outside import evidence
from everypenny.bootstrap.receiving import intake
from everypenny.domain.records import ReplayDiffers
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.decide_held_file import decide_held_file

processor = QueueRecords()


def decide(record: SQSRecord) -> None:
    """Carry out one decision; one that must wait for a statement comes again."""
    command_id = str(record.json_body["command"])
    try:
        decided = decide_held_file(command_id, intake=intake(), evidence=evidence())
    except ReplayDiffers:
        count("ReplayDiffers")
        raise
    logger.info(
        "held file decided",
        command_id=command_id,
        source=decided.source,
        verdict=decided.verdict.value,
    )


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one decision; those that fail come again alone."""
    return process_partial_response(event, decide, processor, context)
