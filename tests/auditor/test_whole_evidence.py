"""A council with many roads leaves evidence of which the auditor's program reads all."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from everypenny.auditor import verify
from everypenny.formats.outward.shipped_layouts import (
    shipped_layout,
    shipped_layout_text,
    shipped_layouts,
)

from tests.builders import ON, Entry, a_register, a_statement, an_allpay_file, council_tax
from tests.evidence_folder import index, leave_evidence
from tests.formats.outward.test_shipped_layouts import SETTINGS
from tests.outside import InMemory
from tests.three_days import open_ledger
from tests.whole_house import DEMO_COUNCIL, House
from tests.workflows.test_certify_period import drawn_up, month_end
from tests.workflows.test_described_sources import LINES, MAPPING, SOURCE
from tests.workflows.test_direct_debits import a_submission, returned

CODES = """
[codes]
minimum_length = 5
maximum_length = 5
mask = "I####"
"""
INTEREST = """
[INT]
name = "Interest"
entity = "council"
reference_rule = "codes"
vat_code = "OUT"
ledger_code = "I0000"
ledger_coded = true
account_must_exist = false
"""
TOMORROW = ON + timedelta(days=1)
LEDGERS = [n for n in sorted(shipped_layouts()) if shipped_layout(n).kind == "general_ledger"]
DETAILS = sorted(shipped_layouts() - set(LEDGERS))


def a_council(folder: Path, *, ledger: str, detail: str) -> Path:
    """The sample council with a described source, and other layouts."""
    council = Path(shutil.copytree(DEMO_COUNCIL, folder / "council"))
    (council / "homes.toml").write_text(MAPPING, "utf-8")
    with (council / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write(SOURCE)
    with (council / "references.toml").open("a", encoding="utf-8") as references:
        references.write(CODES)
    with (council / "funds.toml").open("a", encoding="utf-8") as funds:
        funds.write(INTEREST)
    targets = council / "targets.toml"
    told = targets.read_text("utf-8")
    for was, now in (("general_ledger_csv", ledger), ("cash_posting_csv", detail)):
        settings = {name: SETTINGS.get(name, "AMBLE") for name in shipped_layout(now).settings}
        given = ", ".join(f'{name} = "{value}"' for name, value in settings.items())
        more = f"\nsettings = {{ {given} }}" if given else ""
        more += '\nfile_name = "{export_id}.zip"' if shipped_layout(now).packed_as else ""
        told = told.replace(f'layout = "{was}"', f'layout = "{now}"{more}')
    targets.write_text(told, "utf-8")
    return council


def lived(folder: Path) -> House:
    """Two days: a submission and its returns, a schedule, counters, and a statement."""
    house = House(outside=InMemory(), folder=folder)
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("direct-debit/a.txt", a_submission([(council_tax(1), 80_00)], ON))
    house.dropped("homes/november.csv", f"{LINES}T,2,65.00\n".encode())
    house.dropped("allpay/a.txt", an_allpay_file([(council_tax(4), 12_34)]))
    bank = [
        Entry(pence=12_34, text="ALLPAY LTD"),
        Entry(pence=65_00, text="HOMES FOR ALL"),
        Entry(pence=80_00, text="BACS DD COLLECTION"),
        Entry(pence=50_00, text=f"FP {council_tax(2)}"),
        Entry(pence=1_11, reference="I5000"),
        Entry(pence=2_22, reference="I5001"),
    ]
    house.dropped("main-bank/a.xml", a_statement(bank, opening=1_000_00))
    _end(house)
    house.clock.pass_days(1)
    house.dropped("dd-returns/a.xml", returned(council_tax(1), 80_00))
    _end(house)
    return house


def _end(house: House) -> None:
    day = house.clock.now().date()
    house.close(day)
    house.export_all(day)
    house.prove(day)


@pytest.mark.parametrize(
    ("ledger", "detail"),
    [*((name, "cash_posting_csv") for name in LEDGERS)]
    + [("general_ledger_csv", name) for name in DETAILS],
)
def test_every_road_and_shipped_layout_is_recomputed(
    tmp_path: Path, ledger: str, detail: str
) -> None:
    house = lived(a_council(tmp_path, ledger=ledger, detail=detail))
    evidence = leave_evidence(house, tmp_path / "evidence")

    found = verify.verify(verify.Folder(evidence, check_signatures=False))

    assert found.unread == []
    assert found.found["file pence"] == 2 * (12_34 + 65_00 + 80_00) + 50_00 + 3_33 - 80_00
    assert "fund/INT/I5000" in {account for *_, account in found.lines}
    assert all(told["ties"] for told in found.proofs)


@pytest.mark.parametrize(
    ("ledger", "detail"),
    [*((name, "cash_posting_csv") for name in LEDGERS)]
    + [("general_ledger_csv", name) for name in DETAILS],
)
def test_a_layout_that_the_council_declared_itself_is_recomputed_too(
    tmp_path: Path, ledger: str, detail: str
) -> None:
    council = a_council(tmp_path, ledger=ledger, detail=detail)
    targets = council / "targets.toml"
    for name in (ledger, detail):
        (council / f"our_{name}.toml").write_text(shipped_layout_text(name), "utf-8")
        own = targets.read_text("utf-8").replace(f'"{name}"', f'"our_{name}.toml"')
        targets.write_text(own, "utf-8")
    evidence = leave_evidence(lived(council), tmp_path / "evidence")

    found = verify.verify(verify.Folder(evidence, check_signatures=False))

    assert found.unread == []
    assert len(found.exports) == 4


def test_an_altered_take_back_is_named(tmp_path: Path) -> None:
    house = lived(a_council(tmp_path, ledger=LEDGERS[0], detail=DETAILS[0]))
    evidence = leave_evidence(house, tmp_path / "evidence")
    [kept] = evidence.glob("take_backs/*/*.json")
    kept.write_bytes(kept.read_bytes().replace(b"8000", b"7999"))
    index(house, evidence)

    with pytest.raises(verify.Altered, match="it found other originals") as altered:
        verify.verify(verify.Folder(evidence, check_signatures=False))

    assert str(altered.value).startswith(kept.relative_to(evidence).as_posix())


def test_a_closed_month_with_refused_lines_is_recomputed(tmp_path: Path) -> None:
    house = month_end(loaded=(1, "3.00"), refused="REFUSED,1,closed\n")
    drawn_up(house)
    evidence = leave_evidence(house, tmp_path / "evidence")

    found = verify.verify(verify.Folder(evidence, check_signatures=False))

    assert found.unread == []
    assert len(found.days) == 6


@pytest.mark.parametrize(
    ("where", "key", "other", "what"),
    [
        ("funds", "ims_pence", 1, "its funds"),
        ("funds", "feeder_pence", 1, "whether CT ties"),
        ("banks", "ledger_pence", 1, "its banks"),
        ("exports", "sha256", "0" * 64, "has other bytes"),
        ("exports", "difference_pence", 1, "whether it ties"),
        ("exports", "as_issued", False, "whether it ties"),
    ],
)
def test_a_certificate_that_says_what_the_day_books_do_not_is_named(
    tmp_path: Path, where: str, key: str, other: object, what: str
) -> None:
    house = month_end()
    told, _ = drawn_up(house)
    folder = verify.Folder(leave_evidence(house, tmp_path / "evidence"), check_signatures=False)
    verify.verify(folder)
    first, *others = told[where]
    altered = {**told, where: [{**first, key: other}, *others]}

    with pytest.raises(verify.Altered, match=what):
        verify.check_certificate(folder, altered, "certificates/2026-11/a.json")


def test_an_altered_certificate_is_named(tmp_path: Path) -> None:
    house = month_end()
    drawn_up(house)
    evidence = leave_evidence(house, tmp_path / "evidence")
    [certificate] = evidence.glob("certificates/*/*.json")
    certificate.write_bytes(certificate.read_bytes().replace(b"2026/27", b"2026/28"))
    index(house, evidence)

    with pytest.raises(verify.Altered, match="its name is another's digest") as altered:
        verify.verify(verify.Folder(evidence, check_signatures=False))

    assert str(altered.value).startswith("certificates/2026-11/")
