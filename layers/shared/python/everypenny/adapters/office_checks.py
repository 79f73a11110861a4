"""Whether offices and e-returns name what there is, and no two accounts are one."""

from everypenny.adapters.council_draft import (
    E_RETURNS,
    ENTITIES,
    FUNDS,
    OFFICES,
    SOURCES,
    Draft,
)
from everypenny.adapters.council_mistakes import unknown
from everypenny.adapters.reference_checks import account_fault, pattern_fault
from everypenny.domain.offices import TAKEN, EReturnTemplate, Office, TemplateLine, held_account


def check_offices(draft: Draft) -> None:
    """Note every mistake in offices.toml and e_returns.toml."""
    for office in draft.offices.values():
        _check_office(office, draft)
    for template in draft.e_returns.values():
        _check_template(template, draft)


def _check_office(office: Office, draft: Draft) -> None:
    known = draft.codes(ENTITIES)
    if office.entity not in known:
        key = f"{office.code}.entity"
        draft.mistakes.append(unknown(OFFICES, key, office.entity, known, kind="entity"))
    for taken in TAKEN:
        source = held_account(office.code, taken).partition("/")[2]
        if source in draft.codes(SOURCES):
            what = f"A source has the code {source!r}: the two would share a clearing account."
            draft.wrong(OFFICES, office.code, what, "Give the office another code.")
        for place, pattern in enumerate(office.patterns(taken), start=1):
            fault = pattern_fault(pattern)
            if fault:
                key = f"{office.code}.{taken}_patterns[{place}]"
                draft.wrong(OFFICES, key, fault, "Mend the pattern.")


def _check_template(template: EReturnTemplate, draft: Draft) -> None:
    known = draft.codes(OFFICES)
    if template.office not in known:
        key = f"{template.code}.office"
        draft.mistakes.append(unknown(E_RETURNS, key, template.office, known, kind="office"))
    accounts: dict[tuple[str, str], str] = {}
    for line in template.lines.values():
        key = f"{template.code}.lines.{line.code}"
        _check_line(line, key, draft)
        account = line.fund, line.account_reference
        if account in accounts:
            what = f"The line {accounts[account]!r} names the same account."
            draft.wrong(E_RETURNS, f"{key}.account_reference", what, "Leave one of them out.")
        accounts[account] = line.code


def _check_line(line: TemplateLine, key: str, draft: Draft) -> None:
    known = draft.codes(FUNDS)
    if line.fund not in known:
        draft.mistakes.append(unknown(E_RETURNS, f"{key}.fund", line.fund, known, kind="fund"))
    elif line.account_reference:
        fault = account_fault(line.fund, line.account_reference, draft)
        if fault is not None:
            draft.wrong(E_RETURNS, f"{key}.account_reference", *fault)
