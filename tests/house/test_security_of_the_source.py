"""What the source itself must not hold or do."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from everypenny.local.checkout import ROOT

from tests.house.secret_shapes import secrets_in

MADE = {"build", "cdk.out"}
PACKAGE = ROOT / "layers" / "shared" / "python" / "everypenny"
LOCKS = sorted([*ROOT.glob("tests/*.txt"), *ROOT.glob("layers/**/requirements.txt")])
SECRET = re.compile(r"signature|secret|hmac|password|api_?key|token", re.IGNORECASE)
A_PAYERS = "signature != NO_SIGNATURE"  # what a payer's transfers have in common
A_DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def of_the_repository() -> Iterator[Path]:
    for top in sorted(ROOT.iterdir()):
        if (
            top.is_file()
            or top.name == ".github"
            or not (top.name[0] == "." or top.name in MADE)
        ):
            found = [top] if top.is_file() else sorted(top.rglob("*"))
            yield from (p for p in found if p.is_file() and "__pycache__" not in p.parts)


def test_no_file_holds_a_secret():
    told = {
        f"{path.relative_to(ROOT)}: {secret}"
        for path in of_the_repository()
        for secret in secrets_in(path.read_text("utf-8", errors="replace"))
    }

    assert told == set()


@pytest.mark.parametrize(
    "told",
    [
        "AKIA" + "Q" * 16,
        "-----BEGIN EC " + "PRIVATE KEY-----",
        "ghp_" + "a1" * 18,
        "api_live_" + "a1" * 25,
        "https://someone:" + "hunter22@example.org",
        'WEBHOOK_SECRET = "' + "a1b2" * 8 + '"',
    ],
    ids=lambda told: told[:5],
)
def test_a_secret_would_be_seen(told: str):
    assert secrets_in(f"one line\n{told}\nanother")


@cache
def product() -> tuple[tuple[str, ast.AST], ...]:
    """Every node of every module of ours, with its place; the demo's stand-ins left out."""
    ours = [path for path in sorted(PACKAGE.rglob("*.py")) if "local" not in path.parts]
    return tuple(
        (f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node)
        for path in [*sorted((ROOT / "functions").glob("*.py")), *ours]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


def test_nothing_secret_is_compared_but_in_constant_time():
    compared = [
        f"{place}: {ast.unparse(node)}"
        for place, node in product()
        if isinstance(node, ast.Compare)
        and any(isinstance(how, ast.Eq | ast.NotEq) for how in node.ops)
        and SECRET.search(ast.unparse(node).replace(A_PAYERS, ""))
    ]

    assert compared == []


def test_whoever_computes_a_code_compares_it_in_constant_time():
    signing = [
        path
        for path in PACKAGE.rglob("*.py")
        if "hmac.new(" in (text := path.read_text("utf-8")) and "def verify" in text
    ]

    assert [path.name for path in signing] == ["govuk_pay_event.py"]
    for path in signing:
        assert "hmac.compare_digest(" in path.read_text("utf-8")


def test_no_code_of_ours_runs_text_or_unpickles():
    runs = {"eval", "exec", "compile", "__import__"}
    for place, node in product():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in runs, place
        if isinstance(node, ast.Import):
            names = {alias.name.partition(".")[0] for alias in node.names}
            assert not names & {"pickle", "marshal", "shelve"}, place


def test_no_program_is_started_through_a_shell():
    for place, node in product():
        if isinstance(node, ast.keyword) and node.arg == "shell":
            assert isinstance(node.value, ast.Constant), place
            assert not node.value.value, place


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.relative_to(ROOT).as_posix())
def test_every_dependency_is_one_version_of_known_bytes(lock: Path):
    entries = re.split(r"\n(?=\S)", lock.read_text("ascii").strip())

    for entry in entries:
        assert re.match(r"[A-Za-z0-9_.-]+(\[[\w,-]+\])?==[\w.]+", entry), entry[:60]
        assert A_DIGEST.search(entry), entry[:60]


def test_every_lock_is_looked_up_for_known_holes():
    asked = ["make", "--dry-run", "--always-make", "audit"]

    made = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    _, _, told = made.partition("pip-audit==")
    for lock in LOCKS:
        assert f"--requirement {lock.relative_to(ROOT).as_posix()}" in told
