"""GOV.UK Pay's public API: two questions, asked with the service's key."""

import http.client
import urllib.parse
from collections.abc import Callable

_SECONDS = 10.0


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

    def _get(self, path: str) -> bytes | None:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, timeout=_SECONDS)
        headers = {"Authorization": f"Bearer {self._key()}", "Accept": "application/json"}
        try:
            connection.request("GET", self._path + path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as fault:
            raise ProviderUnavailable(type(fault).__name__) from fault
        finally:
            connection.close()
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise ProviderUnavailable(f"status {answer.status}")
        return body
