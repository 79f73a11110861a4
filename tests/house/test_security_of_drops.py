"""Whatever a dropped file is called, it has its verdict and writes nowhere but in its place."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from everypenny.domain.records import Landing, Verdict
from everypenny.local.demo_evidence import leave_evidence

from tests.builders import ON, an_allpay_file, council_tax
from tests.outside import make_bucket
from tests.whole_house import House

ODD_NAMES = (
    "allpay/../../evidence/commands/opening-1.json",
    "allpay/../allpay.txt",
    "allpay/../../../../../../up.txt",
    "../allpay/up.txt",
    "/allpay/root.txt",
    "/etc/passwd",
    "allpay//twice.txt",
    "allpay/%2e%2e%2fescaped.txt",
    "allpay/..\\windows.txt",
    "allpay/C:drive.txt",
    "allpay/nul\0.txt",
    "allpay/line\nbreak\r.txt",
    "allpay/\u202etxt.exe",
    "allpay/",
    "allpay/.",
    "allpay/" + "n" * 1_017,
    "allpay/" + "é" * 500,
    "n" * 1_024,
    "registers/../allpay/r.txt",
    "registers/accounts/" + "n" * 1_005,
)
GOOD = an_allpay_file([(council_tax(1), 12_50)])


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: ascii(name[:30]))
def test_a_file_of_any_name_has_a_verdict(quick: House, name: str) -> None:
    quick.open(ON, {})
    before = set(quick.outside.buckets["evidence"].versions)

    record = quick.dropped(name, GOOD)

    wanted = Verdict.ACCEPTED if name.startswith("allpay/") else Verdict.REJECTED
    assert record.verdict is wanted
    assert quick.files.verdict(record.landing) == record
    new = set(quick.outside.buckets["evidence"].versions) - before
    assert all(key.startswith("configurations/") for key in new)


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: ascii(name[:30]))
def test_the_report_on_a_file_of_any_name_lies_among_the_reports(
    quick: House, name: str
) -> None:
    quick.open(ON, {})

    record = quick.dropped(name, b"broken")

    reports = set(quick.drop.versions) - {name}
    assert {key.rpartition(".")[2] for key in reports} == {"csv", "json"}
    assert all(key.startswith("reports/") for key in reports)
    assert all(len(key.encode("utf-8")) <= 1_024 for key in reports)
    assert record.verdict is Verdict.REJECTED


def test_reports_on_long_names_that_begin_alike_stay_apart(quick: House) -> None:
    quick.open(ON, {})
    names = ["allpay/" + "n" * 1_000 + end for end in ("a", "b")]

    for name in names:
        quick.dropped(name, b"broken")

    assert len(set(quick.drop.versions) - set(names)) == 4


@dataclass
class Stack:
    """As much of a deployed council as its evidence is copied from."""

    outputs: dict[str, str] = field(
        default_factory=lambda: {
            f"{name}Bucket": name.lower() for name in ("Drop", "Evidence", "Daybook", "Outbox")
        }
    )

    def __post_init__(self) -> None:
        for name in self.outputs.values():
            make_bucket(self.client("s3"), name)
        key = self.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        self.outputs["SigningKeyId"] = key["KeyMetadata"]["KeyId"]

    def client(self, service: str) -> Any:
        return boto3.client(service)

    def drop(self, key: str, content: bytes) -> Landing:
        answer = self.client("s3").put_object(Bucket="drop", Key=key, Body=content)
        return Landing(key=key, version=answer["VersionId"])


def test_evidence_of_odd_names_stays_within_its_folder(aws: None, tmp_path: Path) -> None:  # noqa: ARG001
    stack, folder = Stack(), tmp_path / "far" / "below" / "evidence"
    names = [name for name in ODD_NAMES if min(name) >= " "]
    for number, name in enumerate(names):
        stack.drop(name, b"%d" % number)

    left = leave_evidence(stack, folder)

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.is_relative_to(folder) for path in written)
    assert len(written) == left + 2 == len(names) + 2


def test_evidence_whose_names_stand_in_each_others_way_is_kept_whole(
    aws: None,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    stack = Stack()
    first = stack.drop("allpay/a", b"1")
    names = ["allpay/a", f"allpay/a.{first.version}", "allpay/a/b", "allpay"]
    for number, name in enumerate(names, start=2):
        stack.drop(name, b"%d" % number)

    leave_evidence(stack, tmp_path / "evidence")

    kept = [path.read_bytes() for path in (tmp_path / "evidence").rglob("*") if path.is_file()]
    assert {b"1", b"2", b"3", b"4", b"5"} <= set(kept)
