"""An outside that says what it is told: clock, configurations, registers, and nobody else."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from everypenny.adapters.council_folder import council_from_bytes
from everypenny.adapters.dynamo_files import DynamoFiles
from everypenny.adapters.evidence_folder import EvidenceFolder
from everypenny.domain.account_register import Register
from everypenny.domain.compiled_council import CompiledCouncil, compile_council
from everypenny.domain.council import Council
from everypenny.domain.identifiers import BatchId
from everypenny.domain.payer_memory import Memory


class ToldClock:
    """The instant that it was told last."""

    def __init__(self) -> None:
        self.at = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The UTC instant."""
        return self.at


class PinnedCouncils:
    """Configuration versions out of the evidence; the live one is the one pinned."""

    def __init__(self, evidence: EvidenceFolder) -> None:
        self._evidence = evidence
        self._known: dict[str, Council] = {}
        self._compiled: dict[str, CompiledCouncil] = {}
        self.pinned = ""

    def live(self) -> Council:
        """The version pinned last."""
        return self.version(self.pinned)

    def version(self, version: str) -> Council:
        """A version by its SHA-256; LookupError if the evidence lacks it."""
        if version not in self._known:
            content = self._evidence.get(f"configurations/{version}.json")
            if content is None:
                raise LookupError(f"configuration {version} is not in the evidence")
            self._known[version] = council_from_bytes(content)
        return self._known[version]

    def compiled(self, version: str) -> CompiledCouncil:
        """A version ready to identify with."""
        if version not in self._compiled:
            self._compiled[version] = compile_council(self.version(version))
        return self._compiled[version]


class NoQueue:
    """A queue that carries nothing on: the rebuild does what the messages would."""

    def send(self, messages: object) -> None:
        """Send nothing."""


class NothingRehearsed:
    """No sealed days: what a change would have moved was told when it was asked for."""

    def days(self) -> Iterable[date]:
        """None."""
        return ()

    def manifest(self, day: date) -> bytes:
        """None; LookupError."""
        raise LookupError(f"{day} is not rehearsed")

    def journals(self, day: date, digest: str) -> Iterable[bytes]:
        """None; LookupError."""
        raise LookupError(f"{digest} of {day} is not rehearsed")

    def chunk(self, batch: BatchId, chunk: int) -> bytes | None:  # noqa: ARG002
        """None."""
        return None

    def register(self, digest: str) -> Register:
        """None; LookupError."""
        raise LookupError(f"register {digest} is not rehearsed")

    def memory(self, digest: str) -> Memory:
        """None; LookupError."""
        raise LookupError(f"memory {digest} is not rehearsed")


class Unsigned:
    """Signatures stand beside the bytes, never in them; the rebuild makes none."""

    def sign(self, content: bytes) -> bytes:  # noqa: ARG002
        """Nothing."""
        return b""


class PinnedFiles(DynamoFiles):
    """Verdicts, judged under the register that each was judged under at first."""

    pinned: str | None = None

    def register(self) -> str:
        """The pinned snapshot, the empty one too; the live one where a register is judged."""
        return super().register() if self.pinned is None else self.pinned
