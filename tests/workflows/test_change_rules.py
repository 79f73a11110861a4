"""An approved change of rules is a version that was checked and rehearsed first."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.domain.deeds import DeedOutcome, Outcome
from everypenny.domain.officers import NotPermitted, Officer
from everypenny.domain.payer_memory import EMPTY_MEMORY
from everypenny.workflows.look_up import Answer, LookUp, Question
from everypenny.workflows.officers_views import ROUTES, look_up
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON, Entry, a_register, a_statement, council_tax
from tests.outside import InMemory
from tests.whole_house import DEMO_COUNCIL, House
from tests.workflows.days import in_memory

ADA = Officer("ada", ("systems_administrator",))
FAY = Officer("fay", ("finance_manager",))
FIN = Officer("fin", ("finance_manager",))
RULES = (DEMO_COUNCIL / "rules.toml").read_text("utf-8")
STRANGER = f"""
[[rule]]
code = "a-kind-stranger"
any_of = [[{{ field = "text", operator = "contains", value = "A KIND STRANGER" }}]]
action = "place"
fund = "CT"
account_reference = "{council_tax(1)}"
"""
CHANGED = RULES + STRANGER
STATEMENT = a_statement([Entry(pence=66_00, text="A KIND STRANGER")])


@pytest.fixture
def house() -> House:
    house = in_memory()
    house.dropped("registers/accounts/all.csv", a_register())
    return house


def _ask(house: House, command_id: str, rules: str = CHANGED, follows: str = "") -> Outcome:
    follows = follows or house.councils.live().version
    return house.do(ADA, "change_rules", command_id, rules=rules, why="asked", follows=follows)


def _approve(house: House, command_id: str, officer: Officer = FAY) -> Outcome:
    yes = f"{command_id}-yes-{officer.officer_id}"
    return house.do(officer, "approve_deed", yes, decides=command_id)


def _changed(house: House, command_id: str, rules: str = CHANGED) -> Outcome:
    assert _ask(house, command_id, rules).outcome is DeedOutcome.WAITING
    return _approve(house, command_id)


def test_an_approved_change_decides_what_comes_after_it(house: House) -> None:
    before = house.councils.live().version
    done = _changed(house, "c1")

    house.dropped("main-bank/a.sta", STATEMENT)

    assert done.outcome is DeedOutcome.DONE
    assert house.councils.live().version == done.answer["configuration"] != before
    assert list(house.payments.open_items()) == []


def test_nothing_changes_before_another_officer_approves(house: House) -> None:
    before = house.councils.live().version

    asked = _ask(house, "c1")
    own = _approve(house, "c1", ADA)

    assert (asked.status, own.status) == (202, 403)
    assert house.councils.live().version == before


def test_maker_and_approver_read_what_would_have_moved(house: House) -> None:
    house.dropped("main-bank/a.sta", STATEMENT)
    house.close(ON)
    house.clock.instant += timedelta(days=1)

    asked = _ask(house, "c1")

    assert asked.answer["rehearsal"] == {
        "days": [ON.isoformat()],
        "payments": 1,
        "moved": 1,
        "not_rehearsed": {"its payments' texts are not kept in chunks": 1},
        "by_fund": {
            "fund/CT": {"gained_pence": 66_00, "lost_pence": 0},
            "suspense": {"gained_pence": 0, "lost_pence": 66_00},
        },
    }


def test_a_rehearsal_ends_where_its_budget_does(house: House) -> None:
    house.dropped("main-bank/a.sta", STATEMENT)
    house.close(ON)
    recent = house.recent()
    recent.budget = 1

    digest = json.loads(recent.manifest(ON))["journals"]["sha256"]
    read = [line for _ in range(2) for line in recent.journals(ON, digest)]

    assert len(read) == 1


def test_every_mistake_of_the_new_rules_is_told(house: House) -> None:
    wrong = CHANGED.replace('"CT"', '"no-such-fund"') + "[[rule]]\n"

    refused = _ask(house, "c1", wrong)

    assert (refused.status, refused.where) == (422, "rules")
    assert "no-such-fund" in refused.because
    assert "any_of" in refused.because


def test_rules_that_are_no_toml_are_refused(house: House) -> None:
    refused = _ask(house, "c1", "[[rule")

    assert (refused.status, refused.where) == (422, "rules")


def test_the_rules_that_are_live_are_no_change(house: House) -> None:
    assert _ask(house, "c1", RULES).where == "rules"


def test_a_change_says_why(house: House) -> None:
    live = house.councils.live().version

    refused = house.do(ADA, "change_rules", "c1", rules=CHANGED, why=" ", follows=live)

    assert refused.where == "why"


def test_of_two_changes_that_follow_one_version_one_goes_live(house: House) -> None:
    other = CHANGED + "# the same, in other words\n"
    _ask(house, "c1")
    _ask(house, "c2", other)

    first, second = _approve(house, "c1"), _approve(house, "c2", FIN)

    assert (first.status, second.status) == (200, 412)
    assert house.councils.live().version == first.answer["configuration"]


def test_of_two_changes_at_the_very_same_time_one_goes_live(house: House) -> None:
    _changed(house, "c1")
    again = CHANGED + "# again\n"
    _ask(house, "c2", again)
    _ask(house, "c3", again + "# and again\n")
    seen = house.configurations.changed()
    house.configurations.changed = lambda: seen  # type: ignore[method-assign]
    live = house.councils.live()
    house.councils.live = lambda: live  # type: ignore[method-assign]

    second, third = _approve(house, "c2"), _approve(house, "c3", FIN)

    assert (second.status, third.status) == (200, 412)


def test_rules_may_be_put_back(house: House) -> None:
    before = house.councils.live()
    _changed(house, "c1")

    back = _changed(house, "c2", RULES)

    assert back.outcome is DeedOutcome.DONE
    assert house.councils.live() == before


def test_a_version_is_kept_before_it_is_live(house: House) -> None:
    done = _changed(house, "c1")

    kept = house.evidence.get(f"configurations/{done.answer['configuration']}.json")

    assert kept is not None
    assert json.loads(kept)["rules.toml"] == CHANGED


def _shown(house: House, officer: Officer) -> Answer:
    outside = LookUp(
        office=house.office,
        accounts=house.payments,
        days=house.days,
        trail=house.trail,
        told=house.told,
        memory=lambda: EMPTY_MEMORY,
    )
    question = Question(view="show_rules", officer=officer)
    return look_up(question, ROUTES["GET /v1/rules"], outside=outside)


def test_who_changes_rules_reads_those_that_are_live(house: House) -> None:
    before = _shown(house, ADA)

    done = _changed(house, "c1")
    after = _shown(house, FAY)

    assert before.body == {"configuration": done.answer["follows"], "rules": RULES}
    assert after.body == {"configuration": done.answer["configuration"], "rules": CHANGED}


def test_a_cashier_reads_no_rules(house: House) -> None:
    with pytest.raises(NotPermitted):
        _shown(house, Officer("cass", ("cashier",)))


def _folder(tmp_path: Path, *lineage: str) -> Path:
    folder = Path(shutil.copytree(DEMO_COUNCIL, tmp_path / "council"))
    (folder / "rules.toml").write_text(f"{RULES}# deployed anew\n", "utf-8")
    (folder / "lineage").write_text("".join(f"{version}\n" for version in lineage))
    return folder


def test_a_deployment_that_never_saw_a_change_does_not_undo_it(
    house: House, tmp_path: Path
) -> None:
    changed = _changed(house, "c1").answer["configuration"]

    stale = KeptCouncils(_folder(tmp_path), house.evidence, house.configurations.changed)

    assert stale.live().version == changed


def test_a_deployment_that_follows_a_change_is_live(house: House, tmp_path: Path) -> None:
    changed = _changed(house, "c1").answer["configuration"]
    folder = _folder(tmp_path, changed)

    merged = KeptCouncils(folder, house.evidence, house.configurations.changed)

    assert merged.live().version != changed


def test_the_rules_of_an_earlier_deployment_come_back_under_a_name_of_their_own(
    tmp_path: Path,
) -> None:
    deployed = House(folder=DEMO_COUNCIL, outside=InMemory()).councils.live().version
    house = House(folder=_folder(tmp_path, deployed), outside=InMemory())

    refused = _ask(house, "c1", RULES)

    assert (refused.status, refused.where) == (422, "rules")
    assert _changed(house, "c2", f"{RULES}# back\n").outcome is DeedOutcome.DONE


STEPS = st.lists(
    st.tuples(
        st.sampled_from([CHANGED, RULES, "[[rule", CHANGED + "# other\n"]),
        st.sampled_from([ADA, FAY, None]),
    ),
    max_size=6,
)


@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_only_what_another_officer_approved_is_ever_live(
    steps: list[tuple[str, Officer | None]],
) -> None:
    house = in_memory()
    approved = {house.councils.live().version}

    for number, (rules, approver) in enumerate(steps):
        asked = _ask(house, f"c{number}", rules)
        if approver and asked.outcome is DeedOutcome.WAITING:
            done = _approve(house, f"c{number}", approver)
            if done.outcome is DeedOutcome.DONE:
                assert approver is FAY
                approved.add(asked.answer["configuration"])

    assert house.councils.live().version in approved
    assert house.configurations.changed() in {*approved, ""}
