"""Configuration versions: this deployment's own from its folder, others from the evidence.

Live is the version that an officer changed to last, unless the deployment follows it: then its
folder's `lineage` names it. So a deployment that never saw the change does not undo it.
The reader of folders brings pydantic along, so it is imported when a version is first read.
"""

from collections.abc import Callable
from pathlib import Path

from everypenny.adapters.s3_evidence import S3Evidence
from everypenny.domain.compiled_council import CompiledCouncil, compile_council
from everypenny.domain.council import Council
from everypenny.domain.identifiers import configuration_key
from everypenny.domain.records import ReplayDiffers
from everypenny.formats.canonical import sha256

LINEAGE = "lineage"


class KeptCouncils:
    """Each version is read once per sandbox, and kept as evidence before it is used."""

    def __init__(
        self, folder: Path, evidence: S3Evidence, changed: Callable[[], str] = str
    ) -> None:
        """`changed` reads the version that an officer changed to last, "" if none did."""
        self._folder = folder
        self._changed = changed
        self._followed: frozenset[str] = frozenset()
        self._evidence = evidence
        self._deployed = ""
        self._known: dict[str, Council] = {}
        self._compiled: dict[str, CompiledCouncil] = {}

    def live(self) -> Council:
        """The version that runs now: a change is seen by the next call."""
        deployed, changed = self._of_folder(), self._changed()
        if not changed or changed in self._followed:
            return deployed
        return self.version(changed)

    def _of_folder(self) -> Council:
        if not self._deployed:
            from everypenny.adapters.council_folder import council_bytes, council_from_bytes

            content = council_bytes(self._folder)
            council = council_from_bytes(content)
            kept = self._evidence.keep(configuration_key(council.version), content)
            _check(kept, council.version)
            self._known[council.version] = council
            self._deployed = council.version
            self._followed = frozenset({council.version, *lineage(self._folder)})
        return self._known[self._deployed]

    def version(self, version: str) -> Council:
        """A version by its SHA-256.

        Raises LookupError if it was never kept, ReplayDiffers if it was altered since.
        """
        if version not in self._known:
            from everypenny.adapters.council_folder import council_from_bytes

            content = self._evidence.get(configuration_key(version))
            if content is None:
                raise LookupError(f"configuration {version} is not in the evidence")
            _check(content, version)
            self._known[version] = council_from_bytes(content)
        return self._known[version]

    def compiled(self, version: str) -> CompiledCouncil:
        """A version ready to identify with."""
        if version not in self._compiled:
            self._compiled[version] = compile_council(self.version(version))
        return self._compiled[version]


def _check(content: bytes, version: str) -> None:
    if sha256(content) != version:
        raise ReplayDiffers(
            f"{configuration_key(version)} holds other bytes than its name says"
        )


def lineage(folder: Path) -> list[str]:
    """The versions that the folder's `lineage` names, oldest first: one a line."""
    path = folder / LINEAGE
    return path.read_text(encoding="ascii").split() if path.exists() else []
