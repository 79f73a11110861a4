"""A back office has said what it loaded of an export: judge it, return what it refused."""

from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.adapters.s3_landings import landing_of
from everypenny.bootstrap.acknowledging import acknowledging
from everypenny.bootstrap.officers import office
from everypenny.bootstrap.outside import drop, queue
from everypenny.domain.acknowledgement import Standing
from everypenny.domain.records import Verdict
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.acknowledge_export import acknowledge_export
from everypenny.workflows.return_refused_lines import return_refused_lines

processor = QueueRecords()


def acknowledge(record: SQSRecord) -> None:
    """Write the verdict once, and let the proofs tell; failures are left to the retries."""
    landing, outside = landing_of(record.json_body, drop()), acknowledging()
    acknowledged = acknowledge_export(landing, acknowledging=outside)
    judged, word = acknowledged.record, acknowledged.word
    return_refused_lines(acknowledged, acknowledging=outside, office=office())
    if judged.verdict is Verdict.REJECTED:
        count("FileRejected")
    if word is not None and word.standing is Standing.DIFFERS:
        count("AcknowledgementDiffers")
    queue("PROOFS_QUEUE_URL").send([{"day": day.isoformat()} for day in acknowledged.days])
    logger.info(
        "acknowledgement judged",
        source=judged.source,
        sequence=judged.sequence,
        verdict=judged.verdict.value,
        standing=word.standing.value if word else None,
        refused=word.refused_count if word else None,
    )


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one landing; those that fail come again alone."""
    return process_partial_response(event, acknowledge, processor, context)
