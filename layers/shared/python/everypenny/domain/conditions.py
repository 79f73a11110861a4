"""The conditions of a rule, each compiled to one call on what it looks at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from everypenny.domain.council import Condition
from everypenny.domain.text_patterns import (
    FIELDS,
    Hit,
    Texts,
    capitals,
    compile_text_pattern,
    joined_capitals,
)


class Sight(NamedTuple):
    """What conditions look at: texts in capitals, pence, London day; made by `sight_of`."""

    texts: Texts
    in_capitals: Texts
    joined: str
    amount_pence: int
    method_code: str
    bank_code: str
    booked_on: date | None


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """One condition: whether it holds and, of a text, where.

    `needed` is a literal without which it cannot hold, in capitals, or empty.
    """

    holds: Callable[[Sight], bool]
    where: Callable[[Sight], Hit | None]
    needed: str = ""


def sight_of(texts: Texts, *, pence: int, method: str, bank: str, on: date | None) -> Sight:
    """Prepare a payment for the rules: its texts once in capitals."""
    narrative, reference, name = texts
    in_capitals = (capitals(narrative), capitals(reference), capitals(name))
    joined = joined_capitals(texts)
    return Sight(texts, in_capitals, joined, pence, method.upper(), bank.upper(), on)


def compile_condition(condition: Condition) -> CompiledCondition:
    """Compile a condition on anything but the source, which is decided for each source."""
    match condition.field:
        case "text":
            return _text_test(condition)
        case "amount_pence":
            return _plain(_amount_test(condition.operator, int(condition.value)))
        case "booked_on":
            on = date.fromisoformat(condition.value)
            return _plain(_date_test(condition.operator, on))
        case "method_code":
            compare = compare_text(condition.operator, condition.value)
            return _plain(lambda sight: compare(sight.method_code))
        case _:
            compare = compare_text(condition.operator, condition.value)
            return _plain(lambda sight: compare(sight.bank_code))


def _plain(holds: Callable[[Sight], bool]) -> CompiledCondition:
    return CompiledCondition(holds, lambda _sight: None)


def _text_test(condition: Condition) -> CompiledCondition:
    value = capitals(condition.value)
    if condition.operator == "matches":
        pattern = compile_text_pattern(condition.value)
        return CompiledCondition(
            lambda sight: pattern.find(sight.texts, sight.joined) is not None,
            lambda sight: pattern.find(sight.texts, sight.joined),
            pattern.needed,
        )
    if condition.operator == "contains":
        return CompiledCondition(
            lambda sight: value in sight.joined, lambda sight: _find(value, sight), value
        )
    compare = compare_text(condition.operator, condition.value)
    return CompiledCondition(
        lambda sight: any(compare(text) for text in sight.in_capitals),
        lambda sight: _find(value, sight, compare),
        value,
    )


def compare_text(operator: str, value: str) -> Callable[[str], bool]:
    """A comparison with a text that is already in capitals."""
    expected = capitals(value)
    match operator:
        case "equals":
            return lambda text: text == expected
        case "starts":
            return lambda text: text.startswith(expected)
        case "ends":
            return lambda text: text.endswith(expected)
        case "contains":
            return lambda text: expected in text
        case _:
            search = compile_text_pattern(value).search
            return lambda text: search(text) is not None


def _amount_test(operator: str, pence: int) -> Callable[[Sight], bool]:
    match operator:
        case "above":
            return lambda sight: sight.amount_pence > pence
        case "below":
            return lambda sight: sight.amount_pence < pence
        case _:
            return lambda sight: sight.amount_pence == pence


def _date_test(operator: str, on: date) -> Callable[[Sight], bool]:
    match operator:
        case "above":
            return lambda sight: sight.booked_on is not None and sight.booked_on > on
        case "below":
            return lambda sight: sight.booked_on is not None and sight.booked_on < on
        case _:
            return lambda sight: sight.booked_on == on


def _find(
    value: str, sight: Sight, compare: Callable[[str], bool] = lambda _text: True
) -> Hit | None:
    """Where a literal stands: at the end if only that field's end compares."""
    for field, text, in_capitals in zip(FIELDS, sight.texts, sight.in_capitals, strict=True):
        if value in in_capitals and compare(in_capitals):
            start = 0 if in_capitals.startswith(value) else in_capitals.rindex(value)
            end = start + len(value)
            return Hit(field, text[start:end], (start, end))
    return None
