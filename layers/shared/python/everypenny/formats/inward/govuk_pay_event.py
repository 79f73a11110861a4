"""GOV.UK Pay's webhook: its signature, and what its body says.

| key | becomes |
|---|---|
| webhook_message_id, else id | message_id |
| resource_id (for a refund its payment) | resource_id |
| event_type | event_type, in lower case |
| created_date | created_at |
| resource.amount | amount_pence |
| resource.reference | reference |

`resource` is a snapshot taken when the message was made; its state may be later than the
event, and it never tells a refund's amount. Source: alphagov/pay-webhooks.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from everypenny.domain.batches import Fault
from everypenny.formats.inward.json_values import (
    JsonRefused,
    child_of,
    instant_of,
    needed_text_of,
    object_of,
    pence_of,
    text_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """What a webhook told; amount and reference as the provider's snapshot had them."""

    message_id: str
    resource_id: str
    event_type: str
    amount_pence: int | None
    reference: str
    created_at: datetime | None


def verify(body: bytes, signature: str, secrets: Sequence[bytes]) -> bool:
    """Whether one of the secrets signed these bytes: HMAC-SHA256, hexadecimal, lower case.

    Several secrets are live while one replaces another. Comparison takes the same time for
    every wrong signature.
    """
    told = signature.encode("utf-8", "surrogatepass")
    fits = False
    for secret in filter(None, secrets):
        digest = hmac.new(secret, body, hashlib.sha256).hexdigest().encode("ascii")
        fits |= hmac.compare_digest(digest, told)
    return fits


def read_event(body: bytes) -> ProviderEvent | Fault:
    """Read a webhook's body; a Fault where it cannot be read."""
    try:
        return _event(body)
    except JsonRefused as refusal:
        return refusal.fault


def _event(body: bytes) -> ProviderEvent:
    message = object_of(body)
    resource = child_of(message, "resource", "$")
    return ProviderEvent(
        message_id=text_of(message, "webhook_message_id", "$")
        or needed_text_of(message, "id", "$"),
        resource_id=needed_text_of(message, "resource_id", "$"),
        event_type=needed_text_of(message, "event_type", "$").lower(),
        amount_pence=pence_of(resource, "amount", "$.resource"),
        reference=text_of(resource, "reference", "$.resource"),
        created_at=instant_of(message, "created_date", "$"),
    )
