"""Rules that changed in the middle of a day come out of the evidence as they decided."""

from datetime import timedelta
from pathlib import Path

from everypenny.auditor import verify
from everypenny.domain.deeds import DeedOutcome
from everypenny.domain.officers import Officer
from everypenny.local.rebuild_council import rebuild_council

from tests.builders import ON, Entry, a_register, a_statement, council_tax
from tests.evidence_folder import leave_evidence
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import DEMO_COUNCIL, House

ADA = Officer("ada", ("systems_administrator",))
FAY = Officer("fay", ("finance_manager",))
STRANGER = f"""
[[rule]]
code = "a-kind-stranger"
any_of = [[{{ field = "text", operator = "contains", value = "A KIND STRANGER" }}]]
action = "place"
fund = "CT"
account_reference = "{council_tax(1)}"
"""


def _change(house: House, command_id: str, rules: str) -> str:
    house.clock.instant += timedelta(minutes=1)
    live = house.councils.live().version
    order = {"rules": rules, "why": "asked", "follows": live}
    house.do(ADA, "change_rules", command_id, **order)
    house.clock.instant += timedelta(minutes=1)
    done = house.do(FAY, "approve_deed", f"{command_id}-yes", decides=command_id)
    assert done.outcome is DeedOutcome.DONE
    return str(done.answer["configuration"])


def test_a_day_whose_rules_changed_twice_is_rebuilt_byte_for_byte(tmp_path: Path) -> None:
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    rules = (DEMO_COUNCIL / "rules.toml").read_text("utf-8")
    first = house.councils.live().version

    _change(house, "c1", rules + STRANGER)
    house.dropped("main-bank/a.sta", a_statement([Entry(pence=66_00, text="A KIND STRANGER")]))
    last = _change(house, "c2", f"{rules}# the stranger is known by now\n")
    house.close(ON)
    evidence = leave_evidence(house, tmp_path)

    assert house.councils.live().version == last != first
    assert list(house.payments.open_items()) == []
    assert rebuild_council(evidence).differences == []
    assert verify.verify(verify.Folder(evidence, check_signatures=False)).unread == []
