"""A stranger's verifier names whatever was altered, by as little as one byte."""

import io
import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from everypenny.auditor import verify
from everypenny.domain.records import ReplayDiffers
from everypenny.workflows import read_batches

from tests.builders import ON, Entry, a_register, a_statement, an_allpay_file, council_tax
from tests.evidence_folder import OpensslSigner, index, leave_evidence
from tests.outside import InMemory
from tests.three_days import lived, open_ledger
from tests.whole_house import House
from tests.workflows.days import a_card_payment, a_webhook, settle
from tests.workflows.offices import PAT, in_suspense, with_officers

KINDS = (
    "drops/allpay/receipts.txt",
    "drops/main-bank/friday.xml",
    "drops/main-bank/saturday.xml",
    "drops/main-bank/broken.xml",
    "drops/registers/accounts/all.csv",
    "webhooks/*/*.json",
    "answers/*/*.json",
    "commands/opening-1.json",
    "commands/reject-1.json",
    "configurations/*.json",
    "days/2026-11-20/*.jsonl",
    "days/2026-11-21/manifest.json",
    "days/2026-11-22/manifest.json",
    "exports/general-ledger/*20.csv",
    "exports/council-tax/*21.csv",
    "exports/general-ledger/*20.csv.manifest.json",
    "proofs/2026-11-21/*.json",
    "audit/2026-11-20.json",
)
SIGNATURES = (
    "days/2026-11-20/manifest.json.sig",
    "proofs/2026-11-20/*.json.sig",
    "audit/*.sig",
)
SHEETS = ("proofs/2026-11-20/*.json.html", "proofs/2026-11-20/*.json.csv")
ONLY_IN_THE_INDEX = ("reports/main-bank/*.json",)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Path]:
    """Three days, signed by a key of their own, in a folder that nobody alters."""
    signer = OpensslSigner(tmp_path_factory.mktemp("key"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_batches, "CHUNK_PAYMENTS", 2)
        house = lived(signer)
    folder = tmp_path_factory.mktemp("sealed")
    return house, leave_evidence(house, folder, signer.public_key())


@pytest.fixture
def evidence(sealed: tuple[House, Path], tmp_path: Path) -> Path:
    """A copy to alter."""
    return Path(shutil.copytree(sealed[1], tmp_path / "evidence"))


def told(evidence: Path, *options: str) -> tuple[int, str]:
    """Exit code and last line of the program, run alone as an auditor runs it."""
    asked = [sys.executable, "-I", verify.__file__, str(evidence), *options]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()[-1]


def refusal(evidence: Path, *, signatures: bool = True) -> str:
    """What the verifier says of altered evidence."""
    with pytest.raises(verify.Altered) as refused:
        verify.verify(verify.Folder(evidence, check_signatures=signatures))
    return str(refused.value)


def alter(path: Path) -> None:
    """Change one byte in the middle of a file, a digit if there is one."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    places = [n for n in range(middle, len(content)) if chr(content[n]).isdigit()]
    place = places[0] if places else middle
    content[place] = ord("7") if content[place] != ord("7") else ord("3")
    path.write_bytes(content)


def test_evidence_that_nobody_altered_is_verified(evidence: Path) -> None:
    code, last = told(evidence)

    assert (code, last[:24]) == (0, "Nothing has been altered")


@pytest.mark.parametrize("kind", [*KINDS, *SIGNATURES, *SHEETS, *ONLY_IN_THE_INDEX])
def test_a_record_with_one_byte_altered_is_named(evidence: Path, kind: str) -> None:
    path = min(evidence.glob(kind))
    alter(path)

    code, last = told(evidence)

    assert code == 1
    assert last.startswith(f"ALTERED  {path.relative_to(evidence).as_posix()}:")


@pytest.mark.parametrize("kind", [*KINDS, *SHEETS])
def test_altering_the_index_as_well_hides_nothing(
    sealed: tuple[House, Path], evidence: Path, kind: str
) -> None:
    path = min(evidence.glob(kind))
    alter(path)
    index(sealed[0], evidence)

    found = refusal(evidence)

    assert found.startswith(
        path.relative_to(evidence).as_posix().removesuffix(".manifest.json")
    )


def test_a_webhook_that_was_taken_away_is_missed_by_its_day(evidence: Path) -> None:
    first = min(evidence.glob("webhooks/*/*.json"))
    name = first.relative_to(evidence).as_posix()
    first.unlink()
    left_out(evidence, name)

    code, last = told(evidence)

    assert (code, last.startswith(f"ALTERED  {name}:")) == (1, True)


@pytest.mark.parametrize("kind", SIGNATURES)
def test_a_signature_that_was_altered_names_what_it_signed(
    sealed: tuple[House, Path], evidence: Path, kind: str
) -> None:
    path = min(evidence.glob(kind))
    alter(path)
    index(sealed[0], evidence)

    signed = path.relative_to(evidence).as_posix().removesuffix(".sig")
    assert refusal(evidence) == f"{signed}: its signature does not fit it"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "22" not in kind])
def test_the_chain_alone_tells_without_any_signature(
    sealed: tuple[House, Path], evidence: Path, kind: str
) -> None:
    path = min(evidence.glob(kind))
    alter(path)
    index(sealed[0], evidence)

    assert refusal(evidence, signatures=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_is_missing_is_named(evidence: Path, kind: str) -> None:
    path = min(evidence.glob(kind))
    path.unlink()

    assert refusal(evidence).startswith(path.relative_to(evidence).as_posix())


def test_a_record_that_was_slipped_in_is_named(evidence: Path) -> None:
    (evidence / "commands" / "forged.json").write_text("{}")

    assert refusal(evidence).startswith("commands/forged.json")


@pytest.mark.parametrize(
    "name", ["commands/x.json", "exports/council-tax/x.manifest.json", "index.json"]
)
def test_a_record_too_deep_to_read_is_named(evidence: Path, name: str) -> None:
    (evidence / name).write_bytes(b"[" * 100_000 + b"]" * 100_000)
    if name != "index.json":
        listed(evidence, name)

    assert refusal(evidence) == f"{name}: it cannot be read (RecursionError)"


def test_the_list_leads_to_no_file_but_those_of_the_folder(evidence: Path) -> None:
    os.mkfifo(evidence / "commands" / "pipe.json")
    for name in ("/dev/zero", "commands/pipe.json"):
        listed(evidence, name)

    assert refusal(evidence) == "/dev/zero: it is missing"


def test_a_trail_of_a_sealed_day_that_was_taken_out_is_missed(evidence: Path) -> None:
    shutil.rmtree(evidence / "audit")
    left_out(evidence, "audit/")

    assert refusal(evidence) == "audit/2026-11-20.json: it is missing"


def test_a_day_whose_proof_was_taken_out_is_told(evidence: Path) -> None:
    shutil.rmtree(evidence / "proofs" / "2026-11-21")
    left_out(evidence, "proofs/2026-11-21/")

    lines = [*verify.page(verify.verify(verify.Folder(evidence)))]

    assert "Days without a penny proof: 2026-11-21" in lines


def test_evidence_signed_by_another_key_than_the_councils_is_refused(evidence: Path) -> None:
    public_key = sha256((evidence / "public_key.pem").read_bytes()).hexdigest()

    known, _ = told(evidence, "--key", public_key)
    other, last = told(evidence, "--key", public_key[::-1])

    assert (known, other) == (0, 1)
    assert last == "ALTERED  public_key.pem: it is not the key that --key tells"


def listed(evidence: Path, name: str) -> None:
    """List a file that was slipped in."""
    rows = json.loads((evidence / "index.json").read_text())
    path = evidence / name
    digest = sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    told = {"file": name, "bucket": "evidence", "key": name, "version": "1"}
    (evidence / "index.json").write_text(json.dumps([*rows, {**told, "sha256": digest}]))


def left_out(evidence: Path, under: str) -> None:
    """List no file below a folder."""
    rows = json.loads((evidence / "index.json").read_text())
    left = [row for row in rows if not row["file"].startswith(under)]
    (evidence / "index.json").write_text(json.dumps(left))


def test_an_altered_key_is_named(evidence: Path) -> None:
    alter(evidence / "public_key.pem")

    assert refusal(evidence).startswith("public_key.pem")


def test_a_day_taken_out_of_the_chain_is_named(evidence: Path) -> None:
    shutil.rmtree(evidence / "days" / "2026-11-21")
    rows = json.loads((evidence / "index.json").read_text())
    left = [row for row in rows if not row["file"].startswith("days/2026-11-21")]
    (evidence / "index.json").write_text(json.dumps(left))

    assert refusal(evidence).startswith("days/2026-11-21/manifest.json")


def test_a_journal_moved_to_another_account_is_told_by_its_batch(evidence: Path) -> None:
    """Journals, their name and the manifest are altered together, and nothing is signed."""
    [path] = (evidence / "days" / "2026-11-22").glob("*.jsonl")
    manifest = evidence / "days" / "2026-11-22" / "manifest.json"
    content = path.read_bytes().replace(b"fund/CT/", b"fund/CX/", 1)
    was, now = path.stem, sha256(content).hexdigest()
    path.with_stem(now).write_bytes(content)
    path.unlink()
    manifest.write_bytes(manifest.read_bytes().replace(was.encode(), now.encode()))
    rows = json.loads((evidence / "index.json").read_text().replace(was, now))
    for row in rows:
        row["sha256"] = sha256((evidence / row["file"]).read_bytes()).hexdigest()
    (evidence / "index.json").write_text(json.dumps(rows))

    found = refusal(evidence, signatures=False)

    assert found.startswith(f"days/2026-11-22/{now}.jsonl")
    assert "other journals than it was claimed for" in found


def test_another_customer_in_a_file_and_its_manifest_is_told_by_the_signed_proof(
    sealed: tuple[House, Path], evidence: Path
) -> None:
    path = min(evidence.glob("exports/council-tax/*20.csv"))
    content = path.read_bytes()
    was, now = sha256(content).hexdigest(), council_tax(9).encode()
    path.write_bytes(content.replace(council_tax(1).encode(), now))
    manifest = path.with_name(f"{path.name}.manifest.json")
    altered = sha256(path.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text().replace(was, altered))
    index(sealed[0], evidence)

    found = refusal(evidence)

    assert altered != was
    assert found.startswith(path.relative_to(evidence).as_posix())
    assert found.endswith("was signed for other bytes")


def test_a_proof_of_a_file_that_was_not_the_issued_one_is_itself_no_alteration(
    tmp_path: Path,
) -> None:
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("allpay/a.txt", an_allpay_file([(council_tax(1), 10_00)]))
    house.close(ON)
    house.export_all(ON)
    [key] = [
        k for k in house.outbox.versions if k.startswith("council-tax/") and "json" not in k
    ]
    issued = house.outbox.versions[key]
    house.outbox.versions[key] = [issued[0].replace(b"1", b"2")]
    house.prove(ON)
    house.outbox.versions[key] = issued
    house.prove(ON)

    proofs = verify.verify(leave(house, tmp_path)).proofs

    assert sorted(told["ties"] for told in proofs) == [False, True]


def leave(house: House, folder: Path) -> verify.Folder:
    """Evidence that no key has signed, to be verified."""
    return verify.Folder(leave_evidence(house, folder), check_signatures=False)


def test_what_cannot_be_read_is_told_and_refused_unless_allowed(
    evidence: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(verify.READERS, "allpay")
    monkeypatch.setattr(sys, "argv", ["verify.py", str(evidence)])
    refused = verify.main()
    monkeypatch.setattr(sys, "argv", ["verify.py", str(evidence), "--allow-unread"])
    allowed = verify.main()

    assert (refused, allowed) == (1, 0)
    line = "drops/allpay/receipts.txt (allpay): digest checked, amount not recomputed: £53.43"
    assert line in capsys.readouterr().out


@pytest.mark.parametrize("source", ["main-bank", "allpay", "nobody"])
def test_a_proof_that_misses_a_file_which_came_or_was_not_owed_is_named(
    sealed: tuple[House, Path], source: str
) -> None:
    folder = verify.verify(verify.Folder(sealed[1]))
    name = next(n for n in folder.names("proofs", ".json") if "2026-11-20" in n)
    told = {**folder.json(name), "not_come": [{"source": source}]}
    manifest = folder.json("days/2026-11-20/manifest.json")

    with pytest.raises(verify.Altered, match="which files did not come"):
        verify.check_proof(folder, told, manifest, name)


def test_a_batch_posted_twice_is_named(evidence: Path) -> None:
    """The manifests of two days, unsigned, both list the batch; their journals are whole."""
    folder = verify.verify(verify.Folder(evidence))
    batch = next(b for b in folder.manifest["batches"] if b["origin"] == "file")

    with pytest.raises(verify.Altered, match="is posted again on 2026-11-23") as refused:
        verify.check_batch(folder, batch, verify.Sums("2026-11-23", folder))

    assert str(refused.value).startswith("days/2026-11-22/manifest.json")


@pytest.fixture
def with_deeds(tmp_path: Path) -> tuple[House, Path]:
    """A day on which officers cleared an item, and asked for what was refused."""
    house = House(outside=InMemory())
    open_ledger(house)
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped(
        "main-bank/a.xml", a_statement([Entry(pence=90_00, text="J SMITH")], opening=1_000_00)
    )
    with_officers(house)
    [state] = in_suspense(house)
    item = {"payment_id": state.item.payment_id, "part": 1, "version": state.version}
    to = {"fund": "CT", "account_reference": council_tax(1), "pence": 90_00}
    for command in ("c1", "c2"):
        house.do(PAT, "clear_suspense", command, items=[item], to=[to], why="he rang")
    house.close(ON)
    return house, leave_evidence(house, tmp_path / "evidence")


def test_officers_deeds_are_verified_with_their_commands(
    with_deeds: tuple[House, Path],
) -> None:
    found = verify.verify(verify.Folder(with_deeds[1], check_signatures=False))

    assert found.found["deed"] == 1
    assert {row["command_id"]: row["outcome"] for row in found.manifest["commands"]} == {
        "c1": "done",
        "c2": "refused",
    }
    assert found.unread == []


@pytest.mark.parametrize("command", ["c1", "c2"])
def test_an_altered_deed_is_named_whatever_became_of_it(
    with_deeds: tuple[House, Path], command: str
) -> None:
    house, folder = with_deeds
    alter(folder / "commands" / f"{command}.json")
    index(house, folder)

    assert refusal(folder, signatures=False).startswith(f"commands/{command}.json")


def test_a_deed_that_no_sealed_day_tells_of_is_named_and_fails(
    with_deeds: tuple[House, Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = with_deeds[1]
    forged = (folder / "commands" / "c1.json").read_bytes().replace(b'"c1"', b'"c9"')
    earlier = forged.replace(b'"at":"2026-11-20', b'"at":"2026-11-19')
    (folder / "commands" / "c9.json").write_bytes(earlier)
    rows = json.loads((folder / "index.json").read_text())
    told = {"file": "commands/c9.json", "bucket": "evidence", "key": "commands/c9.json"}
    rows.append({**told, "version": "1", "sha256": sha256(earlier).hexdigest()})
    (folder / "index.json").write_text(json.dumps(rows))
    monkeypatch.setattr(sys, "argv", ["verify.py", str(folder), "--no-signatures"])

    assert verify.main() == 1
    assert "commands/c9.json (no sealed day tells what became of it)" in capsys.readouterr().out


def test_a_webhook_that_told_another_story_is_counted_and_is_no_alteration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(outside=InMemory())
    open_ledger(house)
    house.provider.payments["pay1"] = a_card_payment()
    settle(house, a_webhook())
    with pytest.raises(ReplayDiffers):
        settle(house, a_webhook(pence=1, message="m2"))
    house.close(ON)
    folder = leave_evidence(house, tmp_path)
    monkeypatch.setattr(sys, "argv", ["verify.py", str(folder), "--no-signatures"])

    assert verify.main() == 0
    assert "1 webhooks tell other pence than their payment" in capsys.readouterr().out


def test_a_statement_with_a_document_type_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY a "1">]><Document><Stmt>&a;</Stmt></Document>'

    with pytest.raises(ValueError, match="document type"):
        list(verify.camt053(io.BytesIO(bomb), {}))


def test_a_statement_is_added_up_in_any_encoding() -> None:
    statement = a_statement([Entry(pence=5_00), Entry(pence=-2_00)], opening=1_00)
    wide = statement.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    read = [list(verify.camt053(io.BytesIO(told), {})) for told in (statement, wide)]

    assert read == [[(300, 300, 100, 400)]] * 2
