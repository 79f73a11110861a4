"""Who may do and see what, who signed in, and that the trail tells it."""

from tests.faults.safeguard import Safeguard

DEED = "workflows/do_deed.py"
OFFICERS = "domain/officers.py"
CLAIMS = "formats/officer_claims.py"
SHOWN = "workflows/show_payment.py"
DOORS = "tests/functions/test_officer_doors.py"
GUARDED = "tests/faults/test_deeds_are_guarded.py"
SCOPED = "tests/functions/test_reads_are_scoped.py"
SIGNED_IN = "tests/formats/test_officer_claims.py tests/functions/test_sign_in_door.py"
REFUSE = "tests/workflows/test_what_deeds_refuse.py"
PERMITTED = "tests/workflows/test_permissions.py"
AT_WORK = "tests/workflows/test_officers_at_work.py"

OF_ACCESS = (
    Safeguard(
        "what no role may ask for is not even kept",
        DEED,
        "        _check_may_ask(command.deed, command.officer, council)\n",
        "",
        f"{GUARDED} {PERMITTED}",
    ),
    Safeguard(
        "an approver needs a role that approves",
        DEED,
        "    check_may_approve(deed.name, plan.scope, approver, council.roles)\n",
        "",
        f"{GUARDED} {PERMITTED}",
    ),
    Safeguard(
        "whoever asked may still ask when it is approved",
        DEED,
        "    check_may_make(deed.name, plan.scope, proposal.officer, council.roles)\n",
        "",
        REFUSE,
    ),
    Safeguard(
        "what is always approved waits whatever its pence",
        DEED,
        "if plan.always_approved or needs_approval(deed.name, pence, council.limits):",
        "if needs_approval(deed.name, pence, council.limits):",
        "tests/workflows/test_refund_payment.py tests/workflows/test_reverse_journal.py"
        " tests/workflows/test_cash_up.py",
    ),
    Safeguard(
        "creditors are asked for nothing that one officer wants alone",
        "workflows/refund_payment.py",
        "plan_of_moves([Move(at, journal)], always_approved=True)",
        "plan_of_moves([Move(at, journal)])",
        "tests/workflows/test_refund_payment.py",
    ),
    Safeguard(
        "a payment's own journal is reversed by two",
        "workflows/reverse_journal.py",
        "always_approved=journal is at.first,",
        "always_approved=False,",
        "tests/workflows/test_reverse_journal.py",
    ),
    Safeguard(
        "an over or short is approved",
        "workflows/cash_up.py",
        "always_approved=bool(short),",
        "always_approved=False,",
        "tests/workflows/test_cash_up.py",
    ),
    Safeguard(
        "what a plan says of its approval is kept",
        "workflows/moved_payments.py",
        "always_approved=always_approved,",
        "always_approved=False,",
        "tests/workflows/test_reverse_journal.py",
    ),
    Safeguard(
        "no configuration takes an approver away",
        OFFICERS,
        "if deed in ALWAYS_APPROVED:",
        "if False:",
        f"{PERMITTED} tests/workflows/test_write_off.py",
    ),
    Safeguard(
        "a deed that has no limit waits from the first penny",
        OFFICERS,
        "return pence > limits.approved_above.get(deed, 0)",
        "return pence > limits.approved_above.get(deed, 1_000_000)",
        f"{GUARDED} {PERMITTED}",
    ),
    Safeguard(
        "only who could approve it, or asked for it, sends a deed back",
        DEED,
        "        _check_may_send_back(deeds[proposal.deed], replace(case, command=proposal),"
        " officer)\n",
        "        pass\n",
        f"{AT_WORK} tests/workflows/test_hostile_officers.py",
    ),
    Safeguard(
        "whoever touched it before does not approve it",
        DEED,
        "in plan.touched_by | {proposal.officer.officer_id}:",
        "in {proposal.officer.officer_id}:",
        REFUSE,
    ),
    Safeguard(
        "an officer reads what a role reads",
        "workflows/officers_views.py",
        "    check_may_read(route.permission, question.officer,"
        " outside.office.councils.live().roles)\n",
        "",
        SCOPED,
    ),
    Safeguard(
        "a role reads the accounts of its funds",
        "workflows/look_up.py",
        "return EVERYTHING in funds or fund in funds",
        "return True",
        SCOPED,
    ),
    Safeguard(
        "what touches several funds is seen by who sees all of them",
        "workflows/look_up.py",
        "return lambda funds: EVERYTHING in seen or seen.issuperset(funds)",
        "return lambda funds: True",
        SCOPED,
    ),
    Safeguard(
        "a role reads the payments of its methods",
        "workflows/look_up.py",
        "return lambda method: EVERYTHING in seen or method in seen",
        "return lambda method: True",
        SCOPED,
    ),
    Safeguard(
        "a payment is shown to who reads one of its funds",
        SHOWN,
        "return not funds or any(may_see(question, fund, look_up) for fund in funds)",
        "return True",
        SCOPED,
    ),
    Safeguard(
        "a search finds the lines of the funds that are read",
        "workflows/search_payments.py",
        "return (asked,) if asked else tuple(sorted(readable))",
        "return (asked,) if asked else ()",
        f"{SCOPED} tests/functions/test_search_door.py tests/workflows/test_search_history.py",
    ),
    Safeguard(
        "a search finds the lines of the methods that are read",
        "workflows/search_payments.py",
        "return () if EVERYTHING in readable else tuple(sorted(readable))",
        "return ()",
        f"{SCOPED} tests/functions/test_search_door.py",
    ),
    Safeguard(
        "the directory alone names the roles of whom it signed in",
        CLAIMS,
        'if attributes.get("cognito:user_status") == FEDERATED:',
        "if False:",
        SIGNED_IN,
    ),
    Safeguard(
        "of a long name nobody gets a role",
        CLAIMS,
        "for code in told if _CODE.fullmatch(code)",
        "for words in told for code in words.split()",
        SIGNED_IN,
    ),
    Safeguard(
        "every request is in the trail",
        "workflows/audited.py",
        "    trail.enter(entry, today=london_day(now))\n",
        "",
        DOORS,
    ),
    Safeguard(
        "each day's trail names the one before",
        "workflows/seal_audit.py",
        '"previous": sha256(before) if before is not None else "",',
        '"previous": "",',
        "tests/workflows/test_seal_audit.py",
    ),
    Safeguard(
        "the eve's trail is sealed before the day's",
        "workflows/seal_audit.py",
        "        seal_audit(eve, trail=trail, day_books=day_books, signer=signer)\n",
        "        pass\n",
        "tests/workflows/test_seal_audit.py",
    ),
    Safeguard(
        "If-Match is the version of the order",
        "formats/officer_requests.py",
        "return _matched(order, request, versioned) if request.if_match else order",
        "return order",
        "tests/functions/test_if_match.py",
    ),
    Safeguard(
        "a view is kept by nothing between",
        "formats/officer_requests.py",
        '    told["headers"]["cache-control"] = "no-store"\n',
        "",
        "tests/functions/test_if_match.py",
    ),
    Safeguard(
        "an interest is declared by fund and account",
        OFFICERS,
        "if declared & set(accounts):",
        "if False:",
        GUARDED,
    ),
    Safeguard(
        "a configuration that a deployment never saw stays live",
        "adapters/kept_councils.py",
        "if not changed or changed in self._followed:",
        "if True:",
        "tests/workflows/test_change_rules.py",
    ),
    Safeguard(
        "a configuration is kept before it is live",
        DEED,
        "        case.office.evidence.keep(configuration_key(told.version), told.content)\n",
        "",
        "tests/workflows/test_change_rules.py",
    ),
    Safeguard(
        "a waiting deed posts nothing",
        DEED,
        "return case.office.commands.carry_out(waits, Plan(), batch=None, today=_now(case))",
        "return _carry_out(waits, plan, case, case.command)",
        "tests/workflows/test_clear_suspense.py",
    ),
)
