"""Do an officer's deed: keep the command, plan it, ask for an approver or carry it out."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from everypenny.domain.council import OFFICERS_SOURCE, Council
from everypenny.domain.deeds import (
    APPROVE,
    SEND_BACK,
    Command,
    CommandRefused,
    DeedOutcome,
    HasChanged,
    Outcome,
    Plan,
    UnknownDeed,
)
from everypenny.domain.identifiers import command_batch_id, configuration_key
from everypenny.domain.london_days import instant_text, london_day
from everypenny.domain.officers import (
    NotPermitted,
    Officer,
    Scope,
    check_may_approve,
    check_may_make,
    check_no_interest,
    needs_approval,
)
from everypenny.formats.canonical import sha256
from everypenny.workflows.batch_of_one import batch_of_one
from everypenny.workflows.kept_commands import (
    command_bytes,
    command_key,
    keep_command,
    read_command,
)
from everypenny.workflows.masked_evidence import masked_order
from everypenny.workflows.office import Deed, DeedCase, Deeds, Office, read_order

DONE, ACCEPTED, FORBIDDEN, CHANGED, UNPROCESSABLE = 200, 202, 403, 412, 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The order of an approval or of a sending back: which waiting command, and why."""

    decides: str
    why: str = ""


def do_deed(command: Command, *, deeds: Deeds, office: Office) -> Outcome:
    """Do a command once; the same id again returns the first outcome.

    Raises NotPermitted before anything is kept if no role of the officer makes such a deed,
    OtherBody for an id that came with another body, UnknownDeed for one that there is not.
    """
    council = office.councils.live()
    if command.deed not in {APPROVE, SEND_BACK}:
        if command.deed not in deeds:
            raise UnknownDeed(f"there is no deed {command.deed[:40]!r}")
        _check_may_ask(command.deed, command.officer, council)
    order = masked_order(command.order, council=council, councils=office.councils)
    kept = keep_command(replace(command, order=order), office.evidence)
    outcome = office.commands.outcome(command.command_id)
    if outcome is None:
        outcome = _first_time(kept, council, deeds, office)
    if outcome.messages:
        office.deeds.send([dict(message) for message in outcome.messages])
    return outcome


def _check_may_ask(deed: str, officer: Officer, council: Council) -> None:
    roles = [council.roles[code] for code in officer.roles if code in council.roles]
    if not any(deed in role.makes or "*" in role.makes for role in roles):
        raise NotPermitted(f"none of your roles may {deed}")


def do_unasked(command: Command, *, deed: Deed, office: Office) -> Outcome:
    """Do once what follows from evidence itself: no officer asks for it, no role permits it.

    Raises what refuses it, and HasChanged if something moved meanwhile: do it again then.
    """
    kept = keep_command(command, office.evidence)
    outcome = office.commands.outcome(kept.command_id)
    if outcome is not None:
        return outcome
    case = _case(kept, office.councils.live(), office)
    plan = deed.plan(read_order(deed, kept.order), case)
    return _carry_out(_outcome(case, plan), plan, case, kept)


def redo_deed(command: Command, *, deeds: Deeds, office: Office) -> Outcome:
    """Do a command that was done once, in an empty stack that has come as far as it had.

    Raises what refuses it, HasChanged if the stack has not come so far yet.
    """
    return _decide(_case(command, office.councils.live(), office), deeds)


def _case(command: Command, council: Council, office: Office) -> DeedCase:
    """A deed is of the London day on which it was asked for, whenever it is carried out."""
    today = london_day(datetime.fromisoformat(command.at))
    return DeedCase(command=command, today=today, council=council, office=office)


def _decide(case: DeedCase, deeds: Deeds) -> Outcome:
    if case.command.deed == APPROVE:
        return _approve(case, deeds)
    if case.command.deed == SEND_BACK:
        return _send_back(case, deeds)
    return _make(case, deeds)


def _first_time(command: Command, council: Council, deeds: Deeds, office: Office) -> Outcome:
    case = _case(command, council, office)
    try:
        return _decide(case, deeds)
    except NotPermitted as refused:
        return _refused(case, FORBIDDEN, str(refused))
    except HasChanged as changed:
        return _refused(case, CHANGED, str(changed))
    except CommandRefused as refused:
        return _refused(case, UNPROCESSABLE, str(refused), refused.where)


def _make(case: DeedCase, deeds: Deeds) -> Outcome:
    deed, council, command = deeds[case.command.deed], case.council, case.command
    plan = deed.plan(read_order(deed, command.order), case)
    check_may_make(deed.name, plan.scope, command.officer, council.roles)
    check_no_interest(command.officer, plan.accounts, council.interests)
    outcome = _outcome(case, plan)
    pence = plan.scope.pence
    if plan.always_approved or needs_approval(deed.name, pence, council.limits):
        waits = replace(
            outcome,
            outcome=DeedOutcome.WAITING,
            status=ACCEPTED,
            messages=(),
            rests_on=(),
            abandons=(),
        )
        return case.office.commands.carry_out(waits, Plan(), batch=None, today=_now(case))
    return _carry_out(outcome, plan, case, case.command)


def _approve(case: DeedCase, deeds: Deeds) -> Outcome:
    """Plan the waiting deed afresh, as its maker asked for it, and do it for the approver."""
    proposal = _waiting(case)
    deed, council, approver = deeds[proposal.deed], case.council, case.command.officer
    asked = replace(case, command=proposal)
    plan = deed.plan(read_order(deed, proposal.order), asked)
    if approver.officer_id in plan.touched_by | {proposal.officer.officer_id}:
        raise NotPermitted("you had a hand in this: another officer must approve it")
    check_may_make(deed.name, plan.scope, proposal.officer, council.roles)
    check_may_approve(deed.name, plan.scope, approver, council.roles)
    for officer in (proposal.officer, approver):
        check_no_interest(officer, plan.accounts, council.interests)
    outcome = replace(
        _outcome(case, plan),
        decides=proposal.command_id,
        made_by=proposal.officer.officer_id,
    )
    return _carry_out(outcome, plan, case, proposal)


def _send_back(case: DeedCase, deeds: Deeds) -> Outcome:
    """Return a waiting deed to its maker with a reason; the maker may withdraw it so, too."""
    proposal = _waiting(case)
    if not case.command.order.get("why"):
        raise CommandRefused("say why it goes back", where="why")
    officer = case.command.officer
    if officer.officer_id != proposal.officer.officer_id:
        _check_may_send_back(deeds[proposal.deed], replace(case, command=proposal), officer)
    outcome = replace(_outcome(case, Plan()), decides=proposal.command_id)
    return case.office.commands.carry_out(outcome, Plan(), batch=None, today=_now(case))


def _check_may_send_back(deed: Deed, asked: DeedCase, officer: Officer) -> None:
    """Who could approve it but for its pence; what can no more be done, whoever approves."""
    council = asked.council
    try:
        plan = deed.plan(read_order(deed, asked.command.order), asked)
    except (CommandRefused, HasChanged):
        plan = Plan()
    check_may_approve(deed.name, Scope(pairs=plan.scope.pairs), officer, council.roles)
    check_no_interest(officer, plan.accounts, council.interests)


def _waiting(case: DeedCase) -> Command:
    decision = read_order(Deed(case.command.deed, Decision, _no_plan), case.command.order)
    office = case.office
    outcome = office.commands.outcome(decision.decides)
    if outcome is None or outcome.outcome is not DeedOutcome.WAITING:
        raise CommandRefused("no deed with this id waits for an approver", where="decides")
    decided = office.commands.decided_by(decision.decides)
    if decided and decided != case.command.command_id:
        raise HasChanged(f"command {decision.decides} has been decided by {decided}")
    kept = office.evidence.get(command_key(decision.decides))
    if kept is None or sha256(kept) != outcome.evidence:
        raise LookupError(f"command {decision.decides} is not in the evidence as it came")
    return read_command(kept)


def _no_plan(order: Decision, case: DeedCase) -> Plan:
    raise TypeError(f"{case.command.deed} plans nothing of its own for {order.decides}")


def _outcome(case: DeedCase, plan: Plan) -> Outcome:
    command = case.command
    return Outcome(
        command_id=command.command_id,
        deed=command.deed,
        officer_id=command.officer.officer_id,
        at=instant_text(datetime.fromisoformat(command.at)),
        outcome=DeedOutcome.DONE,
        status=DONE,
        evidence=sha256(command_bytes(command)),
        configuration=case.council.version,
        register=plan.register,
        funds=tuple(sorted({fund for fund, _ in plan.scope.pairs if fund})),
        takes=tuple((taken.payment_id, taken.version) for taken in plan.takes),
        rests_on=plan.rests_on,
        abandons=plan.abandons,
        answer=plan.answer,
        messages=plan.messages,
    )


def _refused(case: DeedCase, status: int, because: str, where: str = "") -> Outcome:
    refused = replace(
        _outcome(case, Plan()),
        outcome=DeedOutcome.REFUSED,
        status=status,
        because=because,
        where=where,
    )
    return case.office.commands.carry_out(refused, Plan(), batch=None, today=_now(case))


def _carry_out(outcome: Outcome, plan: Plan, case: DeedCase, asked: Command) -> Outcome:
    """One transaction: the batch of the command that was asked, and this one's outcome.

    A configuration is kept before it is live.
    """
    if plan.configuration is not None:
        told = plan.configuration
        case.office.evidence.keep(configuration_key(told.version), told.content)
    if not plan.postings:
        return case.office.commands.carry_out(outcome, plan, batch=None, today=_now(case))
    batch_id = command_batch_id(asked.command_id)
    batch = batch_of_one(
        batch_id,
        plan.postings,
        source=OFFICERS_SOURCE,
        origin="deed",
        identity=f"{asked.deed} {asked.command_id}",
        evidence=sha256(command_bytes(asked)),
        on=case.today,
        council=case.council,
        release=case.office.release,
        register=plan.register,
    )
    done = replace(outcome, batch_id=batch_id)
    return case.office.commands.carry_out(done, plan, batch=batch, today=_now(case))


def _now(case: DeedCase) -> date:
    return london_day(case.office.clock.now())
