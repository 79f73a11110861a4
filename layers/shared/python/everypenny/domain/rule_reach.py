"""Whether an identification rule can ever decide: contradictions, and rules that hide others.

Only what is certain is told. Texts are compared as literals: two patterns are never said to
contradict or to imply each other.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from math import inf

from everypenny.domain.conditions import compare_text
from everypenny.domain.council import Condition, IdentificationRule, Source
from everypenny.domain.text_patterns import capitals

Group = Sequence[Condition]
_NUMBERS = {"amount_pence", "booked_on"}
_CODES = {"method_code", "bank_code"}


def never_matches(
    rule: IdentificationRule, group: Group, sources: Collection[Source]
) -> str | None:
    """Why no payment can meet every condition of a rule's group, or None."""
    for field in sorted(_NUMBERS):
        low, high = _range(group, field)
        if low > high:
            return f"No {field} meets all its conditions."
    for field in sorted(_CODES):
        codes = {
            capitals(c.value) for c in group if c.field == field and c.operator == "equals"
        }
        if len(codes) > 1:
            return f"No payment has the {field} {' and '.join(sorted(codes))} at once."
    reached = _sources(group, sources)
    if not reached:
        return "No source that brings payments meets its conditions."
    return _wrong_direction(rule, group, reached)


def hidden_by(
    rule: IdentificationRule,
    earlier: Iterable[IdentificationRule],
    sources: Collection[Source],
) -> str | None:
    """The code of an earlier rule that decides whatever this one would, or None."""
    for one in earlier:
        decides = one.enabled and not one.goes_on and not _reads_account(one)
        if decides and one.action in {rule.action, "suspense"} and _covers(one, rule, sources):
            return one.code
    return None


def _wrong_direction(
    rule: IdentificationRule, group: Group, reached: Collection[Source]
) -> str | None:
    """Outgoing rules meet debits of statements, placing rules no debit of a statement."""
    low, high = _range(group, "amount_pence")
    on_statement = [source.kind == "statement" for source in reached]
    if rule.action == "outgoing" and (low >= 0 or not any(on_statement)):
        return "Only debits of a bank statement are outgoing, and it asks for other money."
    if rule.action == "place" and high < 0 and all(on_statement):
        return "A debit of a bank statement is placed on no fund."
    return None


def _reads_account(rule: IdentificationRule) -> bool:
    """Whether the rule matches only if the payer's reference is one of its fund."""
    return rule.action == "place" and not rule.account_reference


def _covers(
    one: IdentificationRule, other: IdentificationRule, sources: Collection[Source]
) -> bool:
    """Whether each group of the other implies a group of the one."""
    return all(
        any(_implies(group, wider, sources) for wider in one.any_of if wider)
        for group in other.any_of
    )


def _implies(group: Group, wider: Group, sources: Collection[Source]) -> bool:
    return all(_meets(group, condition, sources) for condition in wider)


def _meets(group: Group, condition: Condition, sources: Collection[Source]) -> bool:
    """Whether whatever meets the group meets the condition."""
    if condition.field in _NUMBERS:
        low, high = _range(group, condition.field)
        lowest, highest = _range([condition], condition.field)
        return lowest <= low and high <= highest
    if condition.field == "source":
        reached = {source.code for source in _sources(group, sources)}
        return reached <= {source.code for source in _sources([condition], sources)}
    return any(_literal_implies(told, condition) for told in group)


def _literal_implies(told: Condition, condition: Condition) -> bool:
    if told.field != condition.field:
        return False
    value, wanted = capitals(told.value), capitals(condition.value)
    if (told.operator, value) == (condition.operator, wanted):
        return True
    match told.operator, condition.operator:
        case ("contains" | "equals" | "starts" | "ends", "contains"):
            return wanted in value
        case ("equals" | "starts", "starts"):
            return value.startswith(wanted)
        case ("equals" | "ends", "ends"):
            return value.endswith(wanted)
        case _:
            return False


def _range(group: Group, field: str) -> tuple[float, float]:
    """The least and the most that a number may be; days count as numbers."""
    low, high = -inf, inf
    for condition in group:
        if condition.field != field:
            continue
        value = _number(condition)
        if condition.operator in {"equals", "above"}:
            low = max(low, value + (condition.operator == "above"))
        if condition.operator in {"equals", "below"}:
            high = min(high, value - (condition.operator == "below"))
    return low, high


def _number(condition: Condition) -> int:
    if condition.field == "booked_on":
        return date.fromisoformat(condition.value).toordinal()
    return int(condition.value)


def _sources(group: Group, sources: Collection[Source]) -> list[Source]:
    """The sources of payments that the group lets pass."""
    asked = [compare_text(c.operator, c.value) for c in group if c.field == "source"]
    return [
        source
        for source in sources
        if source.kind not in {"register", "advice"}
        and all(holds(source.code.upper()) for holds in asked)
    ]
