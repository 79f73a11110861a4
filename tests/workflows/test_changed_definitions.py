"""Whatever becomes of the definitions, every line leaves once, and leaves alike again."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from everypenny.adapters.council_folder import check_folder
from everypenny.adapters.kept_councils import KeptCouncils
from everypenny.domain.records import ExportRecord
from everypenny.formats.outward.export_read_back import read_back
from everypenny.formats.outward.shipped_layouts import definition_of
from everypenny.workflows.export_fund import TakenMeanwhile, deliver, export_fund
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import ON, a_register, an_allpay_file, council_tax, rent
from tests.fakes import Cut, PowerCut
from tests.whole_house import DEMO_COUNCIL, House
from tests.workflows.days import in_memory

DAYS = [ON + timedelta(days=n) for n in range(4)]
# No sum of some of these is another's: a line that is lost or doubled cannot hide.
RECEIPTS = {
    (fund, day): 5**n
    for n, (fund, day) in enumerate((fund, day) for day in DAYS for fund in ("CT", "HR"))
}
ACCOUNTS = {"CT": council_tax(1), "HR": rent(1)}
LEDGERS = ("finance", "general-ledger")
TARGETS = ("both", *LEDGERS, "rents", "tax")


def ledger(layout: str, code: str = "general-ledger", **told: str) -> str:
    settings = "".join(f'settings.{name} = "{text}"\n' for name, text in told.items())
    return (
        f'[{code}]\nname = "Ledger"\nkind = "general_ledger"\nlayout = "{layout}"\n{settings}'
    )


def detail(code: str, layout: str, *funds: str) -> str:
    listed = ", ".join(f'"{fund}"' for fund in funds)
    return (
        f'[{code}]\nname = "{code}"\nkind = "fund_detail"\nlayout = "{layout}"\n'
        f"funds = [{listed}]\n"
    )


@dataclass(frozen=True)
class Version:
    """One way in which the council was configured."""

    targets: str
    already_posted: bool = False
    feeder: bool = False


VERSIONS = (
    Version(ledger("general_ledger_csv") + detail("tax", "cash_posting_csv", "CT")),
    Version(
        ledger("unit4_gl07", interface="BI", voucher_type="IM", client="AM")
        + detail("tax", "council_tax_cash_fixed", "CT")
        + detail("rents", "rents_cash_fixed", "HR"),
    ),
    Version(
        ledger("sap_fi_documents", company_code="AM01", document_type="IM")
        + detail("both", "cash_posting_csv", "HR", "CT"),
        feeder=True,
    ),
    Version(
        ledger("dynamics_general_journal", "finance", journal_name="INCOME")
        + detail("rents", "rents_cash_csv", "HR")
        + detail("tax", "council_tax_cash_csv", "CT"),
        already_posted=True,
    ),
)


@cache
def folder(number: int) -> Path:
    version = VERSIONS[number]
    copy = Path(shutil.copytree(DEMO_COUNCIL, Path(mkdtemp()) / "council"))
    (copy / "targets.toml").write_text(version.targets, "utf-8")
    if version.already_posted:
        _replace(copy / "sources.toml", 'folder = "allpay"', "already_posted = true")
    if version.feeder:
        more = 'gl_route = "feeder"\nfeeder_ledger_code = "C2999"'
        _replace(copy / "funds.toml", 'ledger_code = "C2000"', more)
    assert check_folder(copy) == ()
    return copy


def _replace(path: Path, behind: str, more: str) -> None:
    path.write_text(path.read_text("utf-8").replace(behind, f"{behind}\n{more}", 1), "utf-8")


def configured(house: House, version: int) -> None:
    house.councils = KeptCouncils(folder(version), house.evidence)


def with_closed_days(power: PowerCut | None = None) -> House:
    house = in_memory(power)
    house.dropped("registers/accounts/all.csv", a_register())
    for day in DAYS:
        lines = [(ACCOUNTS[fund], RECEIPTS[fund, day]) for fund in ("CT", "HR")]
        house.dropped(f"allpay/{day}.txt", an_allpay_file(lines, day))
        house.close(day)
        house.clock.pass_days(1)
    return house


def records(house: House) -> Iterator[ExportRecord]:
    for target in TARGETS:
        yield from house.exports.issued(target)


def delivered(house: House, record: ExportRecord) -> dict[str, int]:
    target = house.councils.version(record.configuration).targets[record.target]
    fund = target.funds[0] if len(target.funds) == 1 else ""
    with house.exports.file(record) as file:
        return read_back(file, definition_of(target), fund=fund)


def takers(house: House, fund: str, day: date) -> list[ExportRecord]:
    """The detail exports whose selection holds a day of a fund."""
    return [
        record
        for record in records(house)
        if fund in house.councils.version(record.configuration).targets[record.target].funds
        and record.starts.get(fund, record.first_on) <= day <= record.last_on
    ]


def wanted(house: House, fund: str) -> int:
    """Pence of a fund's lines that detail targets should have had."""
    return sum(
        RECEIPTS[fund, day]
        for day in DAYS
        for record in takers(house, fund, day)
        if not house.councils.version(record.configuration).sources["allpay"].already_posted
    )


runs = st.tuples(
    st.sampled_from(range(len(VERSIONS))),
    st.sets(st.sampled_from(TARGETS), min_size=1),
    st.integers(0, 3),
    st.none() | st.integers(0, 8),
)


@given(history=st.lists(runs, max_size=7), last=st.sampled_from(range(len(VERSIONS))))
@settings(max_examples=100, deadline=None)
def test_every_line_is_taken_once_across_definitions_late_days_and_cuts(history, last) -> None:
    power = PowerCut()
    house = with_closed_days(power)

    interrupted: list[tuple[str, date]] = []
    for version, targets, day, cut_after in [*history, (last, set(TARGETS), 3, None)]:
        power.after = None
        configured(house, version)
        known = house.councils.live().targets.keys()
        power.after, power.writes = cut_after, 0
        for target in sorted(targets & known):
            try:
                export_fund(target, DAYS[day], exporting=house.exporting)
            except Cut:
                interrupted.append((target, DAYS[day]))
    for target, through in interrupted:
        export_fund(target, through, exporting=house.exporting)

    _check_ledger(house)
    live = house.councils.live().targets.values()
    _check_details(house, served={fund for target in live for fund in target.funds})
    _check_reissue(house)


def _check_ledger(house: House) -> None:
    sums: dict[str, int] = {}
    for record in (r for code in LEDGERS for r in house.exports.issued(code)):
        found = delivered(house, record)
        assert sum(found.values()) == 0
        for key, pence in found.items():
            account = key.partition("|")[2]
            sums[account] = sums.get(account, 0) + pence
    for fund in ACCOUNTS:
        assert -sums[f"fund/{fund}"] == sum(RECEIPTS[fund, day] for day in DAYS)
    assert sums["clearing/allpay"] == sum(RECEIPTS.values())


def _check_details(house: House, served: set[str]) -> None:
    given: dict[str, int] = {}
    for record in records(house):
        if record.target not in LEDGERS:
            for fund, pence in delivered(house, record).items():
                given[fund] = given.get(fund, 0) + pence
    for fund in ACCOUNTS:
        times = [len(takers(house, fund, day)) for day in DAYS]
        assert max(times) <= 1
        assert fund not in served or min(times) == 1
        assert given.get(fund, 0) == wanted(house, fund)


def _check_reissue(house: House) -> None:
    issued = list(records(house))
    before = dict(house.outbox.versions)
    house.outbox.versions.clear()
    for record in issued:
        deliver(record, house.exporting)
    assert house.outbox.versions == before
    for target in TARGETS:
        numbers = [record.sequence for record in house.exports.issued(target)]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert all(one.difference_pence == 0 for one in house.prove(DAYS[3]).proof.exports)


def test_a_fund_that_moves_to_another_target_goes_on_where_the_first_one_stopped() -> None:
    house = with_closed_days()
    configured(house, 0)
    house.export_all(DAYS[1])
    configured(house, 2)

    [moved] = export_fund("both", DAYS[3], exporting=house.exporting)

    assert (moved.first_on, moved.starts) == (DAYS[0], {"CT": DAYS[2]})
    assert delivered(house, moved)["CT"] == RECEIPTS["CT", DAYS[2]] + RECEIPTS["CT", DAYS[3]]
    assert delivered(house, moved)["HR"] == sum(RECEIPTS["HR", day] for day in DAYS)


def test_a_general_ledger_under_another_name_goes_on_where_the_first_one_stopped() -> None:
    house = with_closed_days()
    configured(house, 0)
    house.export_all(DAYS[1])
    configured(house, 3)

    [renamed] = export_fund("finance", DAYS[3], exporting=house.exporting)

    assert renamed.covers_from() == DAYS[2]
    _check_ledger(house)
    assert export_fund("finance", DAYS[3], exporting=house.exporting) == (renamed,)


def test_a_fund_that_two_targets_want_in_the_same_moment_goes_to_one() -> None:
    house = with_closed_days()
    configured(house, 0)
    real = house.exports.issue

    def overtaken(target, records, **heads):
        house.exports.issue = real
        configured(house, 2)
        export_fund("both", DAYS[3], exporting=house.exporting)
        return real(target, records, **heads)

    house.exports.issue = overtaken
    with pytest.raises(TakenMeanwhile):
        export_fund("tax", DAYS[3], exporting=house.exporting)

    assert house.exports.issued("tax") == ()
    assert len(takers(house, "CT", DAYS[0])) == 1


def test_the_general_ledger_takes_what_a_back_office_posted_itself() -> None:
    house = with_closed_days()
    configured(house, 3)

    house.export_all(DAYS[3])

    assert delivered(house, next(iter(house.exports.issued("tax")))) == {}
    _check_ledger(house)


def test_a_feeders_fund_bears_the_code_of_its_clearing() -> None:
    house = with_closed_days()
    configured(house, 2)

    [record] = export_fund("general-ledger", DAYS[3], exporting=house.exporting)

    assert delivered(house, record)["C2999|fund/CT"] == -sum(
        RECEIPTS["CT", day] for day in DAYS
    )


def test_an_account_that_the_council_gave_up_keeps_its_ledger_code() -> None:
    house = with_closed_days()
    copy = Path(shutil.copytree(folder(0), Path(mkdtemp()) / "council"))
    sources = copy / "sources.toml"
    sources.write_text(sources.read_text("utf-8").replace("[allpay", "[counters"), "utf-8")
    assert check_folder(copy) == ()
    house.councils = KeptCouncils(copy, house.evidence)

    export_fund("general-ledger", DAYS[3], exporting=house.exporting)

    _check_ledger(house)


def test_a_target_that_the_council_gave_up_is_given_nothing_more() -> None:
    house = with_closed_days()
    configured(house, 0)
    had = export_fund("tax", DAYS[1], exporting=house.exporting)
    configured(house, 2)

    assert export_fund("tax", DAYS[3], exporting=house.exporting) == had
    assert export_fund("nobody", DAYS[3], exporting=house.exporting) == ()


def test_the_files_of_a_target_that_the_council_gave_up_are_proven_all_the_same() -> None:
    house = with_closed_days()
    configured(house, 0)
    house.export_all(DAYS[3])
    [given] = house.exports.issued("tax")
    configured(house, 2)
    house.export_all(DAYS[3])
    house.outbox.versions[f"tax/{given.file_name}"] = [b"other bytes"]

    proof = house.prove(DAYS[3]).proof

    assert [one.export_id for one in proof.exports if one.altered] == [given.export_id]


@pytest.mark.parametrize("kept", [0, 40])
def test_a_delivered_file_that_cannot_be_read_is_a_difference_on_the_proof(kept: int) -> None:
    house = with_closed_days()
    configured(house, 1)
    house.export_all(DAYS[3])
    [record] = house.exports.issued("rents")
    key = f"rents/{record.file_name}"
    house.outbox.versions[key] = [house.outbox.get(key)[:kept]]

    proof = house.prove(DAYS[3]).proof

    [told] = [one for one in proof.exports if one.target == "rents"]
    assert told.difference_pence == sum(RECEIPTS["HR", day] for day in DAYS)
