"""Whether the identification rules of a council can mean what they say."""

from datetime import date

from everypenny.adapters.council_draft import (
    FUNDS,
    LEDGER_CODES,
    METHODS,
    RULES,
    SOURCES,
    VAT,
    Draft,
)
from everypenny.adapters.council_mistakes import unknown
from everypenny.adapters.reference_checks import account_fault, pattern_fault
from everypenny.adapters.rule_reach_checks import check_rule_reach
from everypenny.domain.council import Condition, IdentificationRule

_TEXT_OPERATORS = {"contains", "equals", "starts", "ends", "matches"}
_ORDER_OPERATORS = {"equals", "above", "below"}
_CODES = {"source": (SOURCES, "source"), "method_code": (METHODS, "method of payment")}


def check_rules(draft: Draft) -> None:
    """Note every mistake in rules.toml that one key alone does not show."""
    seen: set[str] = set()
    for rule in draft.rules:
        if rule.code in seen:
            what = f"The code {rule.code!r} stands twice."
            draft.wrong(RULES, f"{rule.code}.code", what, "Give each rule its own code.")
        seen.add(rule.code)
        _check_action(rule, draft)
        _check_account(rule, draft)
        _check_vat(rule, draft)
        _check_groups(rule, draft)
    check_rule_reach(draft)


def _check_action(rule: IdentificationRule, draft: Draft) -> None:
    if rule.action == "place" and not rule.fund and not rule.goes_on:
        remedy = "Add fund and account_reference."
        draft.wrong(RULES, f"{rule.code}.fund", "The rule places, but on no fund.", remedy)
    if rule.action == "outgoing" and not rule.outgoing_code:
        remedy = "Add outgoing_code."
        draft.wrong(RULES, f"{rule.code}.outgoing_code", "No outgoing account is told.", remedy)
    if rule.action != "outgoing" and rule.outgoing_code:
        remedy = 'Remove it, or set action = "outgoing".'
        draft.wrong(RULES, f"{rule.code}.outgoing_code", "Only debits are outgoing.", remedy)
    if rule.action != "place" and (rule.fund or rule.account_reference):
        what = f"A rule of action {rule.action!r} places on no fund."
        remedy = 'Remove fund and account_reference, or set action = "place".'
        draft.wrong(RULES, f"{rule.code}.fund", what, remedy)
    for key, told, file, kind in (
        ("fund", rule.fund, FUNDS, "fund"),
        ("vat_code", rule.vat_code, VAT, "VAT code"),
        ("outgoing_code", rule.outgoing_code, LEDGER_CODES, "outgoing account"),
    ):
        known = draft.codes(file)
        if told and told not in known:
            draft.mistakes.append(unknown(RULES, f"{rule.code}.{key}", told, known, kind=kind))


def _check_account(rule: IdentificationRule, draft: Draft) -> None:
    """The account that a rule names must be a reference of its fund, in normal form."""
    if rule.account_reference:
        fault = account_fault(rule.fund, rule.account_reference, draft)
        if fault is not None:
            draft.wrong(RULES, f"{rule.code}.account_reference", *fault)


def _check_vat(rule: IdentificationRule, draft: Draft) -> None:
    fund = draft.funds.get(rule.fund)
    if fund is None or not rule.vat_code or fund.vat_may_be_overridden:
        return
    if rule.vat_code != fund.vat_code:
        what = f"{fund.code} takes no VAT code but its own, {fund.vat_code}."
        remedy = "Remove vat_code, or set vat_may_be_overridden = true for the fund."
        draft.wrong(RULES, f"{rule.code}.vat_code", what, remedy)


def _check_groups(rule: IdentificationRule, draft: Draft) -> None:
    if not rule.any_of or not all(rule.any_of):
        what = "A rule without a condition would take every payment."
        draft.wrong(RULES, f"{rule.code}.any_of", what, "Give each group a condition.")
    for at, group in enumerate(rule.any_of, start=1):
        for place, condition in enumerate(group, start=1):
            key = f"{rule.code}.any_of[{at}][{place}]"
            _check_condition(key, condition, draft)


def _check_condition(key: str, condition: Condition, draft: Draft) -> None:
    ordered = condition.field in {"amount_pence", "booked_on"}
    operators = _ORDER_OPERATORS if ordered else _TEXT_OPERATORS
    if condition.operator not in operators:
        what = f"{condition.field!r} cannot be compared with {condition.operator!r}."
        remedy = f"Choose one of {', '.join(sorted(operators))}."
        draft.wrong(RULES, f"{key}.operator", what, remedy)
    elif condition.field == "amount_pence" and not _is_pence(condition.value):
        what = f"{condition.value!r} is no amount in pence."
        draft.wrong(RULES, f"{key}.value", what, "Write whole pence, such as 12_50.")
    elif condition.field == "booked_on" and not _is_date(condition.value):
        what = f"{condition.value!r} is no day."
        draft.wrong(RULES, f"{key}.value", what, "Write a day, such as 2026-04-01.")
    elif condition.operator == "matches" and (fault := pattern_fault(condition.value)):
        draft.wrong(RULES, f"{key}.value", fault, "Mend the pattern.")
    elif condition.operator == "equals" and condition.field in _CODES:
        file, kind = _CODES[condition.field]
        known = draft.codes(file)
        if condition.value not in known:
            mistake = unknown(RULES, f"{key}.value", condition.value, known, kind=kind)
            draft.mistakes.append(mistake)


def _is_pence(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit()


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-04-01")
