"""The mappings that come with this package: described files, as a council's own would be."""

import tomllib
from importlib.resources import files

import msgspec

from everypenny.domain.declared_format import DeclaredFormat


def shipped_mapping(name: str) -> DeclaredFormat:
    """A shipped mapping by its name; FileNotFoundError if none has it."""
    return msgspec.convert(tomllib.loads(shipped_text(name)), DeclaredFormat)


def shipped_text(name: str) -> str:
    """The TOML of a shipped mapping, for a council that wants to change it."""
    mappings = files("everypenny.formats").joinpath("mappings")
    return mappings.joinpath(f"{name}.toml").read_text("utf-8")
