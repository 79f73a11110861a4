"""Ask again, each hour, after every refund that is in flight: a lost message is found too."""

from everypenny.workflows.deed_ports import PostedPayments
from everypenny.workflows.ports import Queue


def resume_refunds(*, payments: PostedPayments, refunds: Queue) -> int:
    """Send each refund in flight to its door; returns how many there are."""
    messages: list[dict[str, str | int]] = [
        {"deed": "send_refund", "payment": at.payment_id, "refund": at.reserved.command_id}
        for at in payments.in_flight()
        if at.reserved is not None
    ]
    if messages:
        refunds.send(messages)
    return len(messages)
