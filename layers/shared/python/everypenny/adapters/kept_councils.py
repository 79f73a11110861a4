"""Configuration versions: this deployment's own from its folder, others from the evidence.

The reader of folders brings pydantic along, so it is imported when a version is first read.
"""

from pathlib import Path

from everypenny.adapters.s3_evidence import S3Evidence
from everypenny.domain.compiled_council import CompiledCouncil, compile_council
from everypenny.domain.council import Council
from everypenny.domain.records import ReplayDiffers
from everypenny.formats.canonical import sha256


class KeptCouncils:
    """Each version is read once per sandbox, and kept as evidence before it is used."""

    def __init__(self, folder: Path, evidence: S3Evidence) -> None:
        self._folder = folder
        self._evidence = evidence
        self._live = ""
        self._known: dict[str, Council] = {}
        self._compiled: dict[str, CompiledCouncil] = {}

    def live(self) -> Council:
        """The version that this deployment runs."""
        if not self._live:
            from everypenny.adapters.council_folder import council_bytes, council_from_bytes

            content = council_bytes(self._folder)
            council = council_from_bytes(content)
            kept = self._evidence.keep(_key(council.version), content)
            _check(kept, council.version)
            self._known[council.version] = council
            self._live = council.version
        return self._known[self._live]

    def version(self, version: str) -> Council:
        """A version by its SHA-256.

        Raises LookupError if it was never kept, ReplayDiffers if it was altered since.
        """
        if version not in self._known:
            from everypenny.adapters.council_folder import council_from_bytes

            content = self._evidence.get(_key(version))
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
        raise ReplayDiffers(f"{_key(version)} holds other bytes than its name says")


def _key(version: str) -> str:
    return f"configurations/{version}.json"
