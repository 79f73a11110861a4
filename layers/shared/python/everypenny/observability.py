"""One logger for every door: fields, ids, counts and pence; never payer details."""

from aws_lambda_powertools import Logger, Metrics

logger = Logger(service="everypenny", log_uncaught_exceptions=True)
metrics = Metrics(namespace="Everypenny", service="everypenny")
