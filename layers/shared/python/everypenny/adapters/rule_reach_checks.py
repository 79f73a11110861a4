"""Whether each identification rule of a council's folder can ever decide."""

from everypenny.adapters.council_draft import RULES, SOURCES, Draft
from everypenny.domain.council import IdentificationRule
from everypenny.domain.rule_reach import hidden_by, never_matches


def check_rule_reach(draft: Draft) -> None:
    """Note rules that contradict themselves, and rules that an earlier one always forestalls.

    Rules with another mistake are left out: they may not mean what they say.
    So are all rules while a source has one.
    """
    sources = list(draft.sources.values())
    if len(sources) < len(draft.codes(SOURCES)):
        return
    sound = [rule for rule in draft.rules if rule.enabled and draft.is_sound(RULES, rule.code)]
    reachable: list[IdentificationRule] = []
    for rule in sound:
        if _check_groups(rule, draft):
            continue
        hidden = hidden_by(rule, reachable, sources)
        if hidden is None:
            reachable.append(rule)
            continue
        what = f"It can never decide: {hidden!r} before it takes whatever it would match."
        draft.wrong(
            RULES, f"{rule.code}.any_of", what, f"Put it before {hidden!r}, or remove it."
        )


def _check_groups(rule: IdentificationRule, draft: Draft) -> bool:
    """Note each group that matches nothing; whether there is one."""
    found = False
    for at, group in enumerate(rule.any_of, start=1):
        because = never_matches(rule, group, list(draft.sources.values()))
        if because is not None:
            found = True
            remedy = "Mend its conditions, or remove them."
            what = f"This group can never match. {because}"
            draft.wrong(RULES, f"{rule.code}.any_of[{at}]", what, remedy)
    return found
