"""Plan a change of rules: a new configuration version, rehearsed before anyone approves it."""

from collections.abc import Mapping
from typing import Any

from everypenny.domain.changing_rules import ChangeRules, check_changing
from everypenny.domain.compiled_council import compile_council
from everypenny.domain.deeds import ChangedConfiguration, Plan
from everypenny.domain.rehearsal import RehearsalTotals
from everypenny.workflows.office import Deed, DeedCase
from everypenny.workflows.rehearse_rules import History, rehearse_rules


def plan_change_rules(order: ChangeRules, case: DeedCase) -> Plan:
    """The live version with other rules goes live; what is pinned to earlier ones stays so.

    The answer says what the rules would have moved of the last sealed days, in ids and pence:
    its maker and its approver read it before anything is live.
    """
    check_changing(order, case.council)
    configurations = case.office.configurations
    council, content = configurations.with_rules(case.council.version, order.rules)
    totals, history = RehearsalTotals(), case.office.recent()
    for _ in rehearse_rules(compile_council(council), history, totals):
        pass
    return Plan(
        configuration=ChangedConfiguration(
            version=council.version, over=configurations.changed(), content=content
        ),
        answer={
            "configuration": council.version,
            "follows": case.council.version,
            "rehearsal": _told(totals, history),
        },
    )


def _told(totals: RehearsalTotals, history: History) -> Mapping[str, Any]:
    return {
        "days": [day.isoformat() for day in history.days()],
        "payments": totals.payments,
        "moved": totals.moved,
        "not_rehearsed": dict(sorted(totals.not_rehearsed.items())),
        "by_fund": {
            group: {"gained_pence": gained, "lost_pence": lost}
            for group, (gained, lost) in totals.by_group().items()
        },
    }


CHANGE_RULES = Deed("change_rules", ChangeRules, plan_change_rules)
