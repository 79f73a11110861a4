"""What a council's stack may cost a month: an estimate from public prices, never a bill.

Prices are AWS's list prices for London in US dollars, tax not included, as of PRICES_AS_OF; the
units a payment takes are those that tests/benchmarks measures. Whole micro-dollars throughout.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PRICES_AS_OF = "2026-11"
MICRO = 1_000_000

A_KEY_A_MONTH = 1_000_000
AN_ALARM_A_MONTH = 100_000
A_TOLD_FACT_A_MONTH = 300_000
A_MILLION_WRITE_UNITS = 742_300
A_MILLION_READ_UNITS = 148_500
A_GIGABYTE_IN_THE_TABLE = 297_000 + 238_000  # with point-in-time recovery
A_GIGABYTE_IN_S3 = 24_000
A_GIGABYTE_LOGGED = 598_500
A_MILLION_LAMBDA_GIGABYTE_SECONDS = 13_333_400
A_MILLION_QUEUE_REQUESTS = 400_000

WRITE_UNITS_A_PAYMENT = 4
READ_UNITS_A_PAYMENT = 2
MILLISECONDS_A_PAYMENT = 5
LAMBDA_MEGABYTES = 1769
KILOBYTES_A_PAYMENT_IN_THE_TABLE = 2
KILOBYTES_A_PAYMENT_IN_S3 = 4
MONTHS_HELD = 84
LOGGED_GIGABYTES_A_MONTH = 1
QUEUE_REQUESTS_A_MONTH = 4_500_000  # seven roads, each asked by five pollers every 20 s


@dataclass(frozen=True, slots=True)
class Cost:
    """One line of the estimate, in millionths of a US dollar a month."""

    what: str
    micro_dollars: int


def monthly_costs(template: Mapping[str, Any], payments_a_month: int) -> tuple[Cost, ...]:
    """Estimate a stack from its template; storage as it stands after seven full years."""
    kinds = Counter(resource["Type"] for resource in template["Resources"].values())
    return (
        Cost("keys", kinds["AWS::KMS::Key"] * A_KEY_A_MONTH),
        Cost("alarms", kinds["AWS::CloudWatch::Alarm"] * AN_ALARM_A_MONTH),
        Cost("facts told as metrics", _facts(template) * A_TOLD_FACT_A_MONTH),
        Cost("queues", QUEUE_REQUESTS_A_MONTH * A_MILLION_QUEUE_REQUESTS // MICRO),
        Cost("logs", LOGGED_GIGABYTES_A_MONTH * A_GIGABYTE_LOGGED),
        Cost("ledger writes and reads", payments_a_month * _request_cost() // MICRO),
        Cost("functions", payments_a_month * _compute_cost() // MICRO),
        Cost("storage after seven years", payments_a_month * MONTHS_HELD * _kept() // MICRO),
    )


def _facts(template: Mapping[str, Any]) -> int:
    """Metrics of our own; one that was told in a month is billed for it."""
    return sum(
        resource.get("Properties", {}).get("Namespace") == "Everypenny"
        for resource in template["Resources"].values()
    )


def _request_cost() -> int:
    """Micro-dollars for a million payments' items."""
    return (
        WRITE_UNITS_A_PAYMENT * A_MILLION_WRITE_UNITS
        + READ_UNITS_A_PAYMENT * A_MILLION_READ_UNITS
    )


def _compute_cost() -> int:
    """Micro-dollars for a million payments' time in Lambda."""
    gigabyte_milliseconds = MILLISECONDS_A_PAYMENT * LAMBDA_MEGABYTES
    return gigabyte_milliseconds * A_MILLION_LAMBDA_GIGABYTE_SECONDS // (1024 * 1000)


def _kept() -> int:
    """Micro-dollars a month for a million payments at rest: a kilobyte each is a gigabyte."""
    return (
        KILOBYTES_A_PAYMENT_IN_THE_TABLE * A_GIGABYTE_IN_THE_TABLE
        + KILOBYTES_A_PAYMENT_IN_S3 * A_GIGABYTE_IN_S3
    )
