"""A posted payment as its payer and its source wrote it."""

from collections.abc import Callable

from everypenny.bootstrap import outside
from everypenny.domain.identifiers import PaymentId
from everypenny.domain.payments import Payment
from everypenny.workflows.payment_texts import PaymentTexts


def told() -> Callable[[PaymentId], Payment | None]:
    """A payment in its own words; None where it is not posted."""
    return PaymentTexts(
        work=outside.work(), evidence=outside.evidence(), ledger=outside.ledger()
    ).of
