"""Whether roles, limits and interests name what there is, and leave someone to say yes."""

from collections.abc import Iterable, Iterator, Mapping

from everypenny.adapters.council_draft import (
    FUNDS,
    INTERESTS,
    LIMITS,
    METHODS,
    ROLES,
    Draft,
)
from everypenny.adapters.council_mistakes import Mistake, did_you_mean, unknown
from everypenny.adapters.reference_checks import account_fault
from everypenny.domain.officers import (
    ALERTS,
    ALWAYS_APPROVED,
    APPROVED_ABOVE_A_LIMIT,
    DEEDS,
    EVERYTHING,
    VIEWS,
    Limits,
    Role,
)
from everypenny.domain.separation import APPROVED, approved, made


def check_officers(draft: Draft) -> None:
    """Note every mistake in roles.toml, limits.toml and interests.toml."""
    for role in draft.roles.values():
        _check_names(role, draft)
        _check_reads(role, draft)
        _check_machine(role, draft)
    _check_limits(draft)
    _check_interests(draft)


def advice_on_roles(roles: Mapping[str, Role], limits: Limits) -> Iterator[Mistake]:
    """What weakens the separation of maker and checker, or leaves a deed without its yes, or
    an alert without its reader.
    """
    for role in roles.values():
        if made(role) & approved(role) >= APPROVED:
            what = f"{role.name} both asks for and approves every deed that needs a yes."
            remedy = "Give making and approving to different roles; nobody approves their own."
            yield Mistake(ROLES, role.code, what, remedy)
    stuck = _made_by(roles.values()) - _approved_by(roles.values())
    if stuck:
        what = f"No role approves {', '.join(sorted(stuck))}, which other roles ask for."
        yield Mistake(ROLES, "(whole file)", what, "Add each to what some role approves.")
    alerted = limits.cash_pence or limits.recent_days
    if alerted and not any(ALERTS in role.reads for role in roles.values()):
        what = "Alerts on money laundering are raised, and nobody reads them."
        yield Mistake(ROLES, "(whole file)", what, f"Give a role reads = [{ALERTS!r}].")


def _check_names(role: Role, draft: Draft) -> None:
    for key, told, known, kind in (
        ("makes", role.makes, DEEDS, "deed"),
        ("approves", role.approves, APPROVED, "deed that is ever approved"),
        ("funds", role.funds, draft.codes(FUNDS), "fund"),
        ("methods", role.methods, draft.codes(METHODS), "method of payment"),
    ):
        for code in sorted(told - known - {EVERYTHING}):
            mistake = unknown(ROLES, f"{role.code}.{key}", code, known, kind=kind)
            draft.mistakes.append(mistake)


def _check_reads(role: Role, draft: Draft) -> None:
    """Views are named one by one: a star would tell every reader of the alerts."""
    key = f"{role.code}.reads"
    if EVERYTHING in role.reads:
        what = f"A star would show {ALERTS}, which is for the reporting officer alone."
        others = ", ".join(sorted(VIEWS - {ALERTS}))
        draft.wrong(ROLES, key, what, f"Name the views: {others}.")
    for view in sorted(role.reads - VIEWS - {EVERYTHING}):
        draft.mistakes.append(unknown(ROLES, key, view, VIEWS, kind="view"))


def _check_machine(role: Role, draft: Draft) -> None:
    if role.machine and role.approves:
        what = "A program approves nothing: a yes is a person's."
        draft.wrong(ROLES, f"{role.code}.approves", what, "Remove it, or machine = true.")


def _check_limits(draft: Draft) -> None:
    for deed in sorted(draft.limits.approved_above.keys() - APPROVED_ABOVE_A_LIMIT):
        key = f"approved_above.{deed}"
        if deed in ALWAYS_APPROVED:
            what = f"{deed} always needs an approver; no limit takes that away."
            draft.wrong(LIMITS, key, what, "Remove the key.")
        else:
            what = f"{deed!r} is no deed that is approved above a limit."
            draft.wrong(LIMITS, key, what, did_you_mean(deed, APPROVED_ABOVE_A_LIMIT))
    limits = draft.limits
    if bool(limits.cash_pence) != bool(limits.linked_days):
        what = "Cash is linked over some days up to some pence: one of the two is not told."
        remedy = "Give both cash_pence and linked_days, or neither."
        draft.wrong(LIMITS, "money_laundering.linked_days", what, remedy)


def _check_interests(draft: Draft) -> None:
    known = draft.codes(FUNDS)
    for officer, accounts in draft.interests.items():
        key = f"{officer}.accounts"
        for account in sorted(accounts):
            fund, _, reference = account.partition("/")
            fault = account_fault(fund, reference, draft)
            if fund not in known:
                draft.mistakes.append(unknown(INTERESTS, key, fund, known, kind="fund"))
            elif fault is not None:
                draft.wrong(INTERESTS, key, *fault)


def _made_by(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(deed for role in roles for deed in made(role))


def _approved_by(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(deed for role in roles for deed in approved(role))
