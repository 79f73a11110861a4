"""The reason that each decision records, built from what its stage saw."""

from dataclasses import replace

from everypenny.domain.fund_references import Candidate, Search
from everypenny.domain.identification_outcome import Doubt, InDoubt, Reason, Rejected
from everypenny.domain.payer_memory import STAGE as BY_MEMORY
from everypenny.domain.payer_memory import Learned
from everypenny.domain.rules import STAGE as BY_RULE
from everypenny.domain.rules import Ruled
from everypenny.domain.suggestion import STAGE as SUGGESTED
from everypenny.domain.suggestion import Suggestion


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


def memory_reason(taught: Learned) -> Reason:
    """Why memory decided: how often officers placed this payer's money there, and when last."""
    times = "once" if taught.times == 1 else f"{taught.times} times"
    told = f"officers placed this payer's money there {times}, last on {taught.last_on}"
    return Reason(stage=BY_MEMORY, checks=(told,))


def suggestion_reason(first: Suggestion, *, post_at: int) -> Reason:
    """Why a suggestion was posted: its score parts, and how far the next one was behind."""
    told = f"it scores {first.score} where the council posts from {post_at}"
    following = first.runner_up
    return Reason(
        stage=SUGGESTED,
        checks=(told,),
        score=tuple((one.kind, one.points) for one in first.evidence),
        runner_up=(
            f"{following.fund} {following.account_reference} scores {following.score}"
            if following
            else ""
        ),
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
