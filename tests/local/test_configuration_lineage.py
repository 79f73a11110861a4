import shutil
from pathlib import Path

import pytest
from everypenny.adapters.kept_councils import lineage
from everypenny.local.checkout import ROOT
from everypenny.local.configuration_lineage import (
    NotADescendant,
    configuration_version,
    record_deployment,
    refuse_unless_descendant,
)


@pytest.fixture
def council(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "infra_cdk/councils/demo", tmp_path / "council"))


def change(council: Path, name: str) -> str:
    text = f'code = "ambleford"\nname = "{name}"\n'
    (council / "council.toml").write_text(text, encoding="utf-8")
    return configuration_version(council)


def test_a_changed_folder_descends_from_what_it_deployed_before(council: Path):
    before = configuration_version(council)
    record_deployment(council)

    change(council, "changed")

    refuse_unless_descendant(council, live_version=before)


def test_the_same_folder_may_be_deployed_again(council: Path):
    refuse_unless_descendant(council, live_version=configuration_version(council))


def test_a_folder_that_never_saw_the_live_version_is_refused(council: Path):
    record_deployment(council)
    live = change(council, "deployed-elsewhere")
    change(council, "changed")

    with pytest.raises(NotADescendant, match=live[:12]):
        refuse_unless_descendant(council, live_version=live)


def test_a_version_is_recorded_once_and_in_order(council: Path):
    first = configuration_version(council)
    record_deployment(council)
    record_deployment(council)
    second = change(council, "second")

    record_deployment(council)

    assert lineage(council) == [first, second]


def test_recording_a_deployment_is_no_change_of_the_configuration(council: Path):
    before = configuration_version(council)

    record_deployment(council)

    assert configuration_version(council) == before
