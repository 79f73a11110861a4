"""The reason that each decision records, built from what its stage saw."""

from dataclasses import replace

from everypenny.domain.fund_references import Candidate, Search
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason, Rejected
from everypenny.domain.rules import STAGE as BY_RULE
from everypenny.domain.rules import Ruled


def found_reason(candidate: Candidate, stage: int, rejected: tuple[Rejected, ...]) -> Reason:
    """Why a candidate was found: its text, its place, and every check that it passed."""
    return Reason(
        stage=stage,
        field=candidate.hit.field,
        matched=candidate.hit.matched,
        span=candidate.hit.span,
        checks=candidate.fund.checks(candidate.standing),
        rejected=rejected,
    )


def rule_reason(ruled: Ruled, *, checks: tuple[str, ...] = ()) -> Reason:
    """Why a rule decided: its code, and the text that it looked at, if any."""
    reason = Reason(stage=BY_RULE, rule=ruled.rule.code, checks=checks)
    if ruled.hit is None:
        return reason
    return replace(
        reason, field=ruled.hit.field, matched=ruled.hit.matched, span=ruled.hit.span
    )


def several_accounts(search: Search, stage: int) -> InDoubt:
    """Every account that the payer may have meant, so that an officer can choose."""
    named = tuple(
        Rejected(fund=fund, reference=reference, because="is one of several that fit")
        for fund, reference in sorted(search.found)
    )
    first = next(iter(search.found.values()))
    return InDoubt(Doubt.SEVERAL_ACCOUNTS, found_reason(first, stage, named))


def refused(candidate: Candidate, because: str) -> Rejected:
    """The account that was found, and what speaks against giving it the money."""
    fund, reference = candidate.account
    return Rejected(fund=fund, reference=reference, because=because)
