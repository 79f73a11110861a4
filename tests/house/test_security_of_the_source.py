"""What the source itself must not hold or do."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from everypenny.local.checkout import ROOT

from tests.house.secret_shapes import secrets_in

PACKAGE = ROOT / "layers" / "shared" / "python" / "everypenny"
NPM_LOCKS = sorted(ROOT.glob("infra_cdk/**/package-lock.json"))
LOCKS = sorted([*ROOT.glob("tests/*.txt"), *ROOT.glob("layers/**/requirements.txt")])
SECRET = re.compile(r"signature|secret|hmac|password|api_?key|token", re.IGNORECASE)
A_PAYERS = "signature != NO_SIGNATURE"  # what a payer's transfers have in common
A_DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def of_the_repository() -> list[Path]:
    """What is committed, and what lies here to be."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in sorted(set(told.split("\0")) - {""})]
    return [path for path in paths if path.is_file()]


def test_no_file_holds_a_secret():
    read = of_the_repository()

    told = {
        f"{path.relative_to(ROOT)}: {secret}"
        for path in read
        for secret in secrets_in(path.read_text("utf-8", errors="replace"))
    }

    assert {ROOT / ".ci" / "run", ROOT / "Makefile", PACKAGE / "bootstrap" / "outside.py"} <= {
        *read
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
        "API_KEY=" + "a1b2" * 8,
        "  access_key: " + "A1b2/" * 8,
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

    assert 'npm-cli.js" audit --package-lock-only' in made
    assert [lock.parent for lock in NPM_LOCKS] == [ROOT / "infra_cdk" / "cdk_cli"]
    assert "cd infra_cdk/cdk_cli" in made
    _, _, told = made.partition("pip-audit==")
    for lock in LOCKS:
        assert f"--requirement {lock.relative_to(ROOT).as_posix()}" in told
