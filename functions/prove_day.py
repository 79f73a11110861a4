"""A closed day's exports have moved: draw up its penny proof, and sign it."""

from datetime import date
from typing import Any

from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from everypenny.bootstrap.proving import certifying, proving
from everypenny.observability import QueueRecords, count, logger, metrics
from everypenny.workflows.draw_up_certificate import draw_up_certificates
from everypenny.workflows.prove_day import prove_day

processor = QueueRecords()


def prove(record: SQSRecord) -> None:
    """Prove the day that the message names, as the exports stand now."""
    day = date.fromisoformat(record.json_body["day"])
    proven = prove_day(day, proving=proving())
    certificates = draw_up_certificates(day, certifying=certifying())
    logger.info("certificates drawn up", certificates=list(certificates))
    ties = proven.proof.ties()
    waiting = sum(len(days) for days in proven.proof.not_yet_exported.values())
    logger.info("day proven", proof=proven.name, ties=ties, days_not_yet_exported=waiting)
    if any(bank.not_proven_since for bank in proven.proof.banks):
        count("StatementMissing")
    if proven.proof.unmatched_settlements:
        count("SettlementNotMatched")
    if proven.proof.differs():
        count("ProofDoesNotTie")


@logger.inject_lambda_context
@metrics.log_metrics
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Each record is one day; those that fail come again alone."""
    return process_partial_response(event, prove, processor, context)
