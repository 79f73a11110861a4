"""The audit trail: who did or read what, when and from where; appended, and sealed by day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One request of an officer or a machine, answered or refused.

    `at` is a UTC instant as text; `did` the deed or view; `about` the ids that it named, never
    a text that was searched for; `address` where the request came from; `status` the HTTP
    status of the answer.
    """

    request_id: str
    at: str
    officer_id: str
    roles: tuple[str, ...]
    did: str
    about: str
    status: int
    address: str
