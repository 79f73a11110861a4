"""The layouts that come with this package, declared as a council's own would be.

Once released, a layout never changes its bytes, for exports are made again from it; what
must change takes a new name.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from everypenny.domain.council import Target
from everypenny.domain.export_definition import ExportDefinition

_LAYOUTS = files("everypenny.formats.outward").joinpath("layouts")


def definition_of(target: Target) -> ExportDefinition:
    """The target's layout: the council's own, else the shipped one of that name."""
    return target.definition or shipped_layout(target.layout)


@cache
def shipped_layout(name: str) -> ExportDefinition:
    """A shipped layout by its name; FileNotFoundError if none has it."""
    return msgspec.convert(tomllib.loads(shipped_layout_text(name)), ExportDefinition)


def shipped_layout_text(name: str) -> str:
    """The TOML of a shipped layout, for a council that wants its own like it."""
    return _LAYOUTS.joinpath(f"{name}.toml").read_text("utf-8")


def shipped_layouts() -> frozenset[str]:
    """The names of all shipped layouts."""
    names = (path.name for path in _LAYOUTS.iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
