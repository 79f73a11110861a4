"""Register snapshots, loaded once per sandbox: the same digest is the same register."""

from collections import OrderedDict

from everypenny.adapters.s3_work import S3Work
from everypenny.domain.account_register import Register
from everypenny.formats.register_snapshot import RegisterSnapshot

_KEPT = 2


class KeptRegisters:
    """The last few snapshots that were asked for."""

    def __init__(self, work: S3Work) -> None:
        self._work = work
        self._kept: OrderedDict[str, RegisterSnapshot] = OrderedDict()

    def snapshot(self, digest: str) -> Register:
        """The register as pinned; `""` is the empty one."""
        if digest not in self._kept:
            self._kept[digest] = RegisterSnapshot(self._work.register(digest))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[digest]
