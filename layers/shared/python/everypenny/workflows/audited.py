"""Answer an officer's request, once it is in the audit trail with what came of it."""

from collections.abc import Callable, Mapping
from typing import Any

from everypenny.domain.audit import AuditEntry
from everypenny.domain.card_numbers import mask_card_numbers
from everypenny.domain.london_days import instant_text, london_day
from everypenny.formats.officer_claims import NobodySignedIn
from everypenny.formats.officer_requests import OfficerRequest, problem, read_officer_request
from everypenny.workflows.ports import Clock
from everypenny.workflows.seal_audit import AuditTrail

_FIRST_REFUSAL = 400

Answering = Callable[[OfficerRequest], dict[str, Any]]


def answer_audited(
    event: Mapping[str, Any], answering: Answering, *, trail: AuditTrail, clock: Clock
) -> dict[str, Any]:
    """The answer; 401 where the token names nobody.

    What cannot be entered is not answered: the error is the caller's to repeat.
    """
    try:
        request = read_officer_request(event)
    except NobodySignedIn as nobody:
        return problem(401, str(nobody))
    answer = answering(request)
    now = clock.now()
    entry = AuditEntry(
        request_id=request.request_id,
        at=instant_text(now),
        officer_id=request.officer.officer_id,
        roles=request.officer.roles,
        did=request.route,
        about=_about(request, answer["statusCode"]),
        status=answer["statusCode"],
        address=request.address,
    )
    trail.enter(entry, today=london_day(now))
    return answer


def _about(request: OfficerRequest, status: int) -> str:
    """An id that was found is one of ours; of any other a card number must not be sealed."""
    return request.about if status < _FIRST_REFUSAL else mask_card_numbers(request.about)
