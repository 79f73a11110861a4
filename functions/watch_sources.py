"""An hour has passed: look for what should have come, or has come and had no answer."""

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.acknowledging import acknowledging
from everypenny.bootstrap.closing import arrivals, closing
from everypenny.bootstrap.officers import office
from everypenny.bootstrap.provider_events import events
from everypenny.domain.bank_holidays import bank_holidays
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.resume_refunds import resume_refunds
from everypenny.workflows.sweep_arrivals import sweep_arrivals
from everypenny.workflows.watch_acknowledgements import watch_acknowledgements
from everypenny.workflows.watch_sources import watch_sources

processor = QueueRecords()


def watch(record: SQSRecord) -> None:
    """Count late files each hour, and once a night whatever was left without an answer."""
    outside, clock = closing(), closing().clock
    late = watch_sources(
        days=outside.days, councils=outside.councils, clock=clock, holidays=bank_holidays
    )
    logger.info("sources watched", late=list(late))
    for _ in late:
        count("FileMissing")
    unknown = watch_acknowledgements(acknowledging=acknowledging(), holidays=bank_holidays)
    logger.info("acknowledgements watched", unknown=list(unknown))
    for _ in unknown:
        count("AcknowledgementMissing")
    in_flight = resume_refunds(payments=office().payments, refunds=office().deeds)
    logger.info("refunds in flight asked after", refunds=in_flight)
    if record.json_body.get("sweep"):
        left = sweep_arrivals(arrivals=arrivals(), events=events(), office=office())
        logger.info("arrivals swept", **asdict(left))
        for _ in range(left.in_all):
            count("Unanswered")


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one look."""
    return process_partial_response(event, watch, processor, context)
