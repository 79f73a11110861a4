"""In which order a payment's refunds share its VAT, whichever of them is told first."""

from collections.abc import Sequence

from everypenny.domain.london_days import instant_text
from everypenny.formats.inward.govuk_pay_answers import ProviderRefund


def earlier_pence(refund: ProviderRefund, refunds: Sequence[ProviderRefund]) -> int:
    """What the payment's refunds before this one came to, by their instants and ids.

    Refunds that failed do not count. A refund without an instant counts as the first.
    """

    def asked(other: ProviderRefund) -> tuple[str, str]:
        at = instant_text(other.created_at) if other.created_at else ""
        return at, other.refund_id

    return sum(
        other.amount_pence
        for other in refunds
        if other.status in {"success", "submitted"} and asked(other) < asked(refund)
    )
