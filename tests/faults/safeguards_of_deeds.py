"""The safeguards of officers' deeds: one body, one outcome, two officers, versions as seen."""

from tests.faults.safeguard import Safeguard

DEED = "workflows/do_deed.py"
DEEDS = "adapters/dynamo_deeds.py"
WHEREABOUTS = "adapters/whereabouts_items.py"
ITEMS = "adapters/ledger_items.py"
CLEARING = "domain/clearing.py"
GUARDED = "tests/faults/test_deeds_are_guarded.py"
OF_CLEARING = "tests/workflows/test_clear_suspense.py"

OF_DEEDS = (
    Safeguard(
        "no maker approves their own deed",
        DEED,
        "if approver.officer_id in plan.touched_by | {proposal.officer.officer_id}:",
        "if False:",
    ),
    Safeguard(
        "a command's id has one body",
        "workflows/kept_commands.py",
        "if replace(command, at=kept.at, officer=kept.officer) != kept:",
        "if False:",
        OF_CLEARING,
    ),
    Safeguard(
        "a deed needs its role",
        DEED,
        "    check_may_make(deed.name, plan.scope, command.officer, council.roles)\n",
        "",
        GUARDED,
    ),
    Safeguard(
        "a deed above its limit waits for an approver",
        DEED,
        "if plan.always_approved or needs_approval(deed.name, pence, council.limits):",
        "if plan.always_approved:",
        OF_CLEARING,
    ),
    Safeguard(
        "no officer clears their own account",
        DEED,
        "    check_no_interest(command.officer, plan.accounts, council.interests)\n",
        "",
        GUARDED,
    ),
    Safeguard(
        "no officer approves what touches their own account",
        DEED,
        "(proposal.officer, approver):",
        "(proposal.officer,):",
        GUARDED,
    ),
    Safeguard(
        "what came of a command is written once",
        DEEDS,
        "own = [Put(_outcome_item(outcome)), *_decides(outcome)]",
        "own = [Put(_outcome_item(outcome), new=False), *_decides(outcome)]",
        GUARDED,
    ),
    Safeguard(
        "a waiting deed is decided once",
        DEEDS,
        'when={"pk": key, "decided_by": None},',
        'when={"pk": key},',
        GUARDED,
    ),
    Safeguard(
        "a payment is moved from where its mover saw it",
        WHEREABOUTS,
        '{"version": taken.version or None}',
        "{}",
        "tests/faults/test_interleaved_copies.py",
        also=(
            "        actions.append(\n            Put(\n",
            "        actions.append(\n            Put(new=False, item=\n",
        ),
    ),
    Safeguard(
        "a suspense item is cleared as it was seen",
        ITEMS,
        'when={"pk": key, "version": state.version or None},',
        'when={"pk": key},',
        GUARDED,
    ),
    Safeguard(
        "no more of an item is cleared than remains",
        CLEARING,
        "if not asked or asked * remains < 0 or abs(asked) > abs(remains):",
        "if not asked:",
        GUARDED,
    ),
    Safeguard(
        "accounts take what the items give",
        CLEARING,
        "    if placed != sum(pence):",
        "    if False:",
        GUARDED,
    ),
)
