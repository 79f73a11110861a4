"""What a council should know of its configuration though nothing in it is wrong."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from everypenny.adapters.council_draft import COUNCIL, REFERENCES, draft_of
from everypenny.adapters.council_folder import council_bytes
from everypenny.adapters.council_mistakes import Mistake
from everypenny.adapters.officer_checks import advice_on_roles
from everypenny.domain.account_references import compile_reference_rule
from everypenny.domain.council import ReferenceRule
from everypenny.domain.evaluation import Rate
from everypenny.domain.identification_policies import SuggestionPolicy
from everypenny.domain.undetected_slips import undetected_slips

NEEDED_PRECISION = 0.9999
_SAMPLES = 6


def advice_on(folder: Path) -> tuple[Mistake, ...]:
    """Each weakness with what would mend it; none of it stops a deployment.

    The folder must have no mistake: CouncilRefused names those that it has.
    """
    draft = draft_of(json.loads(council_bytes(folder)))
    told = [one for rule in draft.reference_rules.values() for one in _of_rule(rule)]
    if draft.council is not None:
        told += _of_suggestions(draft.council.suggestions.value())
    told += advice_on_roles(draft.roles, draft.limits)
    return tuple(sorted(told))


def _of_rule(rule: ReferenceRule) -> Iterator[Mistake]:
    """The slips that a configured check digit cannot detect."""
    key = f"{rule.code}.check_digit"
    if rule.check_digit is None:
        what = "Without a check digit no slip is detected: only the register can show one."
        yield Mistake(
            REFERENCES, key, what, "Nothing, if the back office knows no check digit."
        )
        return
    missed = undetected_slips(compile_reference_rule(rule), samples=_SAMPLES)
    if missed.slips:
        what = f"These digits may be written for each other unseen: {_listed(missed.slips)}."
        yield Mistake(
            REFERENCES, key, what, "Choose weights that share no factor with the modulus."
        )
    if missed.swaps:
        what = f"These neighbouring digits may be swapped unseen: {_listed(missed.swaps)}."
        remedy = "Nothing, if the back office works so; a modulus of 11 detects every swap."
        yield Mistake(REFERENCES, key, what, remedy)


def _listed(missed: Mapping[int, frozenset[str]]) -> str:
    """`05 16 in place 3`; places count from 1."""
    places: dict[str, list[str]] = {}
    for place, pairs in missed.items():
        places.setdefault(" ".join(sorted(pairs)), []).append(str(place + 1))
    return "; ".join(f"{pairs} in place {', '.join(at)}" for pairs, at in places.items())


def _of_suggestions(policy: SuggestionPolicy) -> Iterator[Mistake]:
    """A threshold that no measured precision supports."""
    if policy.post_at is None:
        return
    right = max(policy.measured_placements - policy.measured_wrong, 0)
    low, _ = Rate(right, policy.measured_placements).interval()
    if low < NEEDED_PRECISION:
        counted = f"{policy.measured_wrong} wrong of {policy.measured_placements}"
        what = (
            f"Suggestions are posted from a score of {policy.post_at}, and no measured "
            f"precision supports it: {counted} shows no more than {low:.2%} for certain, "
            f"where {NEEDED_PRECISION:.2%} is needed."
        )
        remedy = (
            "Run `everypenny evaluate` with this score, and write what stage 6 placed, and "
            "wrongly, as measured_placements and measured_wrong; or remove post_at."
        )
        yield Mistake(COUNCIL, "suggestions.post_at", what, remedy)
