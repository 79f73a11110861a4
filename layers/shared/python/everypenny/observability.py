"""One logger and one set of metrics for every door: fields, ids, counts, pence; no names."""

from aws_lambda_powertools import Logger, Metrics

logger = Logger(log_uncaught_exceptions=True)
metrics = Metrics(namespace="Everypenny")


def count(name: str) -> None:
    """Count an event that an alarm watches."""
    metrics.add_metric(name=name, unit="Count", value=1)
