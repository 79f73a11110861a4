"""One byte of any record of a closed month is altered, and the auditor's program names it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from everypenny.auditor import verify
from everypenny.workflows import read_batches

from tests.evidence_folder import OpensslSigner, index, leave_evidence
from tests.three_days import lived_to_the_months_end
from tests.whole_house import House

SIGNED = (".sig", ".html", ".json.csv", "/manifest.json")
# Made of verdicts for their senders to read: only the list of the evidence speaks for them.
FOR_SENDERS = "reports/"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Path]:
    """The evidence of the three days and of their month's end, signed."""
    signer = OpensslSigner(tmp_path_factory.mktemp("key"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_batches, "CHUNK_PAYMENTS", 2)
        house = lived_to_the_months_end(signer)
    folder = tmp_path_factory.mktemp("month")
    return house, leave_evidence(house, folder, signer.public_key())


def records(folder: Path) -> list[str]:
    """Every file of the evidence with something in it, but the list and the key."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in files if path.stat().st_size]
    return [name for name in names if name not in verify.TOLD_WITH_THE_COPY]


def kinds(folder: Path) -> dict[str, str]:
    """The first record of each kind: of what folder, source or target, and how it ends."""
    found: dict[str, str] = {}
    for name in records(folder):
        top, under, *_ = name.split("/")
        of = under if top in {"drops", "exports"} else ""
        suffixes = "".join(s for s in Path(name).suffixes if not s[1:].isdecimal())
        found.setdefault(f"{top} {of} {suffixes}", name)
    return found


@contextmanager
def altered(path: Path) -> Iterator[None]:
    """One bit of one byte of the file is another, anywhere; which follows from its name."""
    was, chance = path.read_bytes(), random.Random(path.name)
    content = bytearray(was)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(7)
    path.write_bytes(bytes(content))
    yield
    path.write_bytes(was)


def named(folder: Path, *, signatures: bool = False) -> str:
    """What the program names, or nothing."""
    try:
        verify.verify(verify.Folder(folder, check_signatures=signatures))
    except verify.Altered as told:
        return str(told).partition(": ")[0]
    return ""


def test_any_byte_of_any_record_is_named(month: tuple[House, Path]) -> None:
    _, folder = month
    misnamed = {}

    for name in records(folder):
        with altered(folder / name):
            misnamed[name] = named(folder)

    assert len(misnamed) > 150
    assert {name: told for name, told in misnamed.items() if told != name} == {}


def test_any_kind_of_record_is_named_though_the_list_was_altered_with_it(
    month: tuple[House, Path],
) -> None:
    """A signature names what it signs, an export's manifest its file."""
    house, folder = month
    found = {}

    for name in kinds(folder).values():
        with altered(folder / name):
            index(house, folder)
            told = named(folder, signatures=name.endswith(SIGNED))
        if not told or not name.startswith(told.removesuffix(".manifest.json")):
            found[name] = told
    index(house, folder)

    assert {name for name in found if not name.startswith(FOR_SENDERS)} == set()
    assert set(found.values()) == {""}
    assert {name.split("/")[0] for name in kinds(folder).values()} == {
        "answers",
        "audit",
        "certificates",
        "commands",
        "configurations",
        "days",
        "drops",
        "exports",
        "proofs",
        "reports",
        "webhooks",
    }
