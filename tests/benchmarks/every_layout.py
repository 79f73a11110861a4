"""Every shipped export layout over the same sealed days, each as if it were the only target."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from everypenny.adapters.dynamo_exports import DynamoExports
from everypenny.domain.compiled_council import CompiledCouncil
from everypenny.domain.council import Council, Target
from everypenny.domain.export_definition import ExportDefinition
from everypenny.formats.outward.shipped_layouts import shipped_layout, shipped_layouts
from everypenny.local.disk_bucket import DiskBucket
from everypenny.local.memory_table import MemoryTable
from everypenny.workflows.export_fund import Exporting
from everypenny.workflows.ports import Councils
from everypenny.workflows.prove_day import Proving

from tests.whole_house import House


@dataclass
class WithOneTarget:
    """A council's versions, each with this target alone; each journal asks for one."""

    councils: Councils
    target: Target
    known: dict[str, Council] = field(default_factory=dict)

    def live(self) -> Council:
        return self._with(self.councils.live())

    def version(self, version: str) -> Council:
        if version not in self.known:
            self.known[version] = self._with(self.councils.version(version))
        return self.known[version]

    def compiled(self, version: str) -> CompiledCouncil:
        return self.councils.compiled(version)

    def _with(self, council: Council) -> Council:
        return replace(council, targets={self.target.code: self.target})


def every_layout(house: House, folder: Path) -> Iterator[tuple[Target, Exporting, Proving]]:
    """A target for each layout, with what exports to it and reads it back; outbox on disk."""
    for layout in sorted(shipped_layouts()):
        target = _target(layout, shipped_layout(layout))
        exports = DynamoExports(MemoryTable(), DiskBucket(folder))
        councils = WithOneTarget(house.councils, target)
        exporting = replace(house.exporting, exports=exports, councils=councils)
        yield target, exporting, replace(house.proving, exports=exports, councils=councils)


def _target(layout: str, definition: ExportDefinition) -> Target:
    fund = "HR" if layout.startswith("rents") else "CT"
    return Target(
        code=layout,
        name=layout,
        kind=definition.kind,
        layout=layout,
        funds=(fund,) if definition.kind == "fund_detail" else (),
        settings=dict.fromkeys(definition.settings, "AM"),
    )
