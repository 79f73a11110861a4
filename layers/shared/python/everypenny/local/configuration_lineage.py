"""Which versions of a council's configuration came before: a deployment never goes back.

The folder's `lineage` file names every version that was deployed from it, oldest first, one a
line; it is kept with the folder. A live version that it does not name was deployed from
another folder, whose changes this deployment would silently undo.
"""

from pathlib import Path

from everypenny.adapters.council_folder import council_bytes, council_version
from everypenny.adapters.kept_councils import LINEAGE, lineage
from everypenny.domain.identifiers import configuration_key
from everypenny.local.checkout import DeploymentRefused


class NotADescendant(DeploymentRefused):
    """The live configuration is not among the folder's own; its owner merges it first."""


def configuration_version(council_folder: Path) -> str:
    """The folder's version: the one that every batch and export made under it names."""
    return council_version(council_bytes(council_folder))


def refuse_unless_descendant(council_folder: Path, *, live_version: str) -> None:
    """Raise NotADescendant unless the live version was deployed from this folder, or is it."""
    known = [*lineage(council_folder), configuration_version(council_folder)]
    if live_version not in known:
        raise NotADescendant(
            f"the live configuration {live_version[:12]} is not in {council_folder / LINEAGE}: "
            f"merge it ({configuration_key(live_version)} of the evidence) into this folder, "
            "add its version there, and deploy again"
        )


def record_deployment(council_folder: Path) -> None:
    """Add the folder's version to its lineage, once."""
    version = configuration_version(council_folder)
    if version not in lineage(council_folder):
        with (council_folder / LINEAGE).open("a", encoding="ascii") as file:
            file.write(f"{version}\n")
