"""Payer memories, loaded once per sandbox: the same digest is the same memory."""

from collections import OrderedDict

from everypenny.adapters.s3_work import S3Work
from everypenny.domain.payer_memory import EMPTY_MEMORY, Memory
from everypenny.formats.memory_snapshot import MemorySnapshot

_KEPT = 2


class KeptMemories:
    """The last few snapshots that were asked for."""

    def __init__(self, work: S3Work) -> None:
        self._work = work
        self._kept: OrderedDict[str, MemorySnapshot] = OrderedDict()

    def snapshot(self, digest: str) -> Memory:
        """The memory as pinned; `""` is that of nobody."""
        if not digest:
            return EMPTY_MEMORY
        if digest not in self._kept:
            self._kept[digest] = MemorySnapshot(self._work.memory(digest))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[digest]
