"""Stage 4: the council's own rules, compiled for each source and direction of money."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from everypenny.domain.conditions import (
    CompiledCondition,
    Sight,
    compare_text,
    compile_condition,
)
from everypenny.domain.council import Condition, Council, IdentificationRule, Source
from everypenny.domain.fund_references import FundReferences
from everypenny.domain.text_patterns import Hit

STAGE = 4
_FEW_RULES = 30
_PART = 4


class Ruled(NamedTuple):
    """The rule that decided, what was set until then, and the text that it matched."""

    rule: IdentificationRule
    fund: str
    account_reference: str
    narrative: str
    vat_code: str
    hit: Hit | None


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule whose conditions on the source are already decided.

    `reads` is set where the payer names the account: it makes the payer reference the
    fund's account reference, or None, and then the rule does not match. `needed` is a
    literal without which no group matches: of a hundred rules a payment meets few.
    """

    rule: IdentificationRule
    groups: tuple[tuple[CompiledCondition, ...], ...]
    reads: Callable[[str], str | None] | None
    needed: str


@dataclass(frozen=True, slots=True)
class RuleList:
    """Rules in their order, and of those that need a literal the places by a part of it.

    The part is the one that fewest other literals hold: of a thousand rules a payment meets
    those whose part it holds.
    """

    rules: tuple[CompiledRule, ...]
    always: tuple[int, ...]
    by_part: Mapping[str, tuple[int, ...]]

    def worth_trying(self, joined: str) -> Iterator[CompiledRule]:
        """The rules whose literal the texts hold, in order."""
        if len(self.rules) <= _FEW_RULES:
            yield from (rule for rule in self.rules if rule.needed in joined)
            return
        places = set(self.always)
        for part in _parts(joined) & self.by_part.keys():
            places.update(self.by_part[part])
        for place in sorted(places):
            if self.rules[place].needed in joined:
                yield self.rules[place]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that can apply, by source and whether money left the bank."""

    by_source: Mapping[tuple[str, bool], RuleList]

    def decide(self, sight: Sight, *, source: str, money_out: bool) -> Ruled | None:
        """The first rule that matches and does not go on decides, with what earlier ones set.

        Where only rules that go on matched, the last of them decides if it can.
        """
        so_far: Ruled | None = None
        listed = self.by_source.get((source, money_out), _NO_RULES)
        for compiled in listed.worth_trying(sight.joined):
            group = _matching_group(compiled, sight)
            if group is None:
                continue
            reference = compiled.rule.account_reference
            if compiled.reads is not None:
                read = compiled.reads(sight.texts[1])
                if read is None:
                    continue
                reference = read
            so_far = _after(so_far, compiled.rule, reference, _evidence(group, sight))
            if not compiled.rule.goes_on:
                return so_far
        decides = so_far is not None and (so_far.fund or so_far.rule.action != "place")
        return so_far if decides else None


def compile_rules(council: Council, funds: Mapping[str, FundReferences]) -> Rules:
    """Compile every enabled rule for every source that it can apply to."""
    by_source: dict[tuple[str, bool], RuleList] = {}
    for source in council.sources.values():
        for money_out in (False, True):
            compiled = (
                _compile(rule, source, funds)
                for rule in council.rules
                if rule.enabled and _fits(rule, money_out=money_out)
            )
            listed = _listed(rule for rule in compiled if rule)
            by_source[source.code, money_out] = listed
    return Rules(by_source)


def _listed(compiled: Iterable[CompiledRule]) -> RuleList:
    rules = tuple(compiled)
    held = Counter(part for rule in rules for part in _parts(rule.needed))
    always: list[int] = []
    by_part: dict[str, tuple[int, ...]] = {}
    for place, rule in enumerate(rules):
        parts = sorted(_parts(rule.needed), key=lambda part: (held[part], part))
        if parts:
            by_part[parts[0]] = (*by_part.get(parts[0], ()), place)
        else:
            always.append(place)
    return RuleList(rules, tuple(always), by_part)


def _parts(text: str) -> set[str]:
    """Every run of four letters."""
    return {text[at : at + _PART] for at in range(len(text) - _PART + 1)}


_NO_RULES = _listed(())


def _fits(rule: IdentificationRule, *, money_out: bool) -> bool:
    """Debits go to outgoing or suspense, never to a fund; credits are never outgoing."""
    return rule.action == "suspense" or (rule.action == "outgoing") is money_out


def _compile(
    rule: IdentificationRule, source: Source, funds: Mapping[str, FundReferences]
) -> CompiledRule | None:
    groups = tuple(
        tuple(
            compile_condition(condition) for condition in group if condition.field != "source"
        )
        for group in rule.any_of
        if group and all(_source_holds(condition, source) for condition in group)
    )
    if not groups:
        return None
    payer_names_it = rule.action == "place" and rule.fund and not rule.account_reference
    reads = funds[rule.fund].references.read if payer_names_it else None
    return CompiledRule(rule, groups, reads, _needed(groups))


def _needed(groups: tuple[tuple[CompiledCondition, ...], ...]) -> str:
    """The longest literal of the only group; several groups need none for certain."""
    if len(groups) > 1:
        return ""
    return max((condition.needed for condition in groups[0]), key=len, default="")


def _source_holds(condition: Condition, source: Source) -> bool:
    if condition.field != "source":
        return True
    return compare_text(condition.operator, condition.value)(source.code.upper())


def _matching_group(
    compiled: CompiledRule, sight: Sight
) -> tuple[CompiledCondition, ...] | None:
    for group in compiled.groups:
        for test in group:
            if not test.holds(sight):
                break
        else:
            return group
    return None


def _evidence(group: tuple[CompiledCondition, ...], sight: Sight) -> Hit | None:
    hits = (test.where(sight) for test in group)
    return next((hit for hit in hits if hit is not None), None)


def _after(
    so_far: Ruled | None, rule: IdentificationRule, reference: str, hit: Hit | None
) -> Ruled:
    """What stands after another rule matched: it overrides what it sets, and no more."""
    if so_far is None:
        return Ruled(rule, rule.fund, reference, rule.narrative, rule.vat_code, hit)
    return Ruled(
        rule,
        rule.fund or so_far.fund,
        reference if rule.fund else so_far.account_reference,
        rule.narrative or so_far.narrative,
        rule.vat_code or so_far.vat_code,
        hit or so_far.hit,
    )
