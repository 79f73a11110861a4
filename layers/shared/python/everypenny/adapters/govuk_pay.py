"""GOV.UK Pay's public API: two questions and a refund, asked with the service's key."""

import http.client
import urllib.parse
from collections.abc import Callable

from everypenny.domain.refunding import Asked, RefundAnswer

_SECONDS = 10.0
_CHANGED = 412
# The provider answered, and will answer the same another time. A key that it does not take, or
# too many questions, may be mended meanwhile.
_REFUSED = frozenset({400, 404, 409, 422})


class ProviderUnavailable(Exception):
    """The provider gave no usable answer; the queue asks again later."""


class GovukPay:
    """One service of GOV.UK Pay. `key` gives the live API key when it is needed."""

    def __init__(self, url: str, key: Callable[[], str]) -> None:
        parts = urllib.parse.urlsplit(url)
        self._secure = parts.scheme == "https"
        self._host = parts.netloc
        self._path = parts.path.rstrip("/")
        self._key = key

    def payment(self, payment_id: str) -> bytes | None:
        """The provider's answer about a payment."""
        return self._get(f"/v1/payments/{urllib.parse.quote(payment_id, safe='')}")

    def refunds(self, payment_id: str) -> bytes | None:
        """The provider's answer about a payment's refunds."""
        return self._get(f"/v1/payments/{urllib.parse.quote(payment_id, safe='')}/refunds")

    def refund(self, payment_id: str, request: bytes) -> RefundAnswer:
        """What the provider says to a request for a refund.

        Raises ProviderUnavailable where it is unknown whether the request arrived: ask which
        refunds there are before the next.
        """
        path = f"/v1/payments/{urllib.parse.quote(payment_id, safe='')}/refunds"
        status, body = self._ask("POST", path, request)
        if status in {200, 201, 202}:
            return RefundAnswer(Asked.ACCEPTED, body)
        if status == _CHANGED:
            return RefundAnswer(Asked.CHANGED, body)
        if status in _REFUSED:
            return RefundAnswer(Asked.REFUSED, body)
        raise ProviderUnavailable(f"status {status}")

    def _get(self, path: str) -> bytes | None:
        status, body = self._ask("GET", path)
        if status == 404:
            return None
        if status != 200:
            raise ProviderUnavailable(f"status {status}")
        return body

    def _ask(self, method: str, path: str, content: bytes | None = None) -> tuple[int, bytes]:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, timeout=_SECONDS)
        headers = {"Authorization": f"Bearer {self._key()}", "Accept": "application/json"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, self._path + path, body=content, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as fault:
            raise ProviderUnavailable(type(fault).__name__) from fault
        finally:
            connection.close()
