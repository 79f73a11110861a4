import ast
import sys
from pathlib import Path

import pytest
from everypenny.local.checkout import ROOT

DOORS = sorted(
    path.stem for path in (ROOT / "functions").glob("*.py") if path.stem != "__init__"
)
SHARED = ROOT / "layers" / "shared" / "python" / "everypenny"
NOT_IN_THE_CLOUD = {"command_line", "local"}
LAMBDA_BRINGS = {"boto3", "botocore"}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_is_drawn_in_the_stack_by_its_name(door: str):
    drawn = [
        path for path in (ROOT / "infra_cdk").glob("*.py") if f'"{door}"' in path.read_text()
    ]

    assert len(drawn) == 1


def test_what_the_cloud_imports_is_locked_for_the_cloud():
    names = {
        line.partition("==")[0].replace("-", "_")
        for lock in ROOT.glob("layers/*/requirements.txt")
        for line in lock.read_text(encoding="ascii").splitlines()
    }

    imported = {name for path in _runs_in_the_cloud() for name in _third_party(path)}

    assert imported - LAMBDA_BRINGS <= names


def test_the_stack_imports_no_code_of_ours():
    for path in (ROOT / "infra_cdk").glob("*.py"):
        assert not {"everypenny", "functions"} & set(_imports(path)), path.name


def test_no_lock_file_names_a_registry():
    locks = [
        *ROOT.glob("tests/*.txt"),
        *ROOT.glob("layers/**/requirements.txt"),
        ROOT / "infra_cdk/cdk_cli/package-lock.json",
    ]

    assert len(locks) == 6
    for lock in locks:
        assert "://" not in lock.read_text(encoding="utf-8"), lock


def _runs_in_the_cloud() -> list[Path]:
    shared = [
        path
        for path in SHARED.rglob("*.py")
        if not NOT_IN_THE_CLOUD.intersection(path.relative_to(SHARED).parts)
    ]
    return [*shared, *(ROOT / "functions").glob("*.py")]


def _third_party(path: Path) -> set[str]:
    ours = {"everypenny", "functions"}
    return {
        name
        for name in _imports(path)
        if name not in sys.stdlib_module_names and name not in ours and "mypy_boto3" not in name
    }


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names
