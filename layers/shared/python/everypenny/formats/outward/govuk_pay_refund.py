"""What GOV.UK Pay is asked for a refund: the body of POST /v1/payments/{id}/refunds.

| key | holds |
|---|---|
| amount | pence to send back |
| refund_amount_available | pence that the asker last saw to be refundable |

The provider refuses (412, P0604) where the second is not so any more: a request that is sent
again after its first copy was taken is refused, so no refund is made twice. Source: GOV.UK
Pay's API reference (pay-publicapi).
"""

from everypenny.formats.canonical import canonical


def refund_request(pence: int, *, available_pence: int) -> bytes:
    """The body of one request."""
    return canonical({"amount": pence, "refund_amount_available": available_pence})
