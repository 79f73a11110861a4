"""The mappings and export layouts in a council's folder, and what each belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from everypenny.adapters.council_mistakes import Mistake
from everypenny.domain.council import Source, Target
from everypenny.domain.declared_format import DeclaredFormat
from everypenny.domain.export_definition import ExportDefinition

DECLARED = "declared"
SETTING = "mapping"


@dataclass(frozen=True, slots=True)
class Layouts:
    """The folder's mappings by file name: every one named, and those that are sound."""

    names: frozenset[str]
    sound: Mapping[str, DeclaredFormat]
    mistakes: tuple[Mistake, ...]

    def of(self, source: Source) -> Source:
        """The source with its layout, where its mapping is sound."""
        return replace(source, layout=self.sound.get(source.settings.get(SETTING, "")))


def read_layouts(texts: Mapping[str, str], sources_toml: str) -> Layouts:
    """Read those of the files that sources.toml names.

    By its text, so that a mistake elsewhere in it does not make them unknown. The reader of
    mappings is imported only for a council that has one.
    """
    names = frozenset(name for name in texts if name in sources_toml)
    sound: dict[str, DeclaredFormat] = {}
    mistakes: list[Mistake] = []
    if names:
        from everypenny.adapters.declared_format_file import read_mapping

        for name in sorted(names):
            told = read_mapping(name, texts[name])
            if isinstance(told, DeclaredFormat):
                sound[name] = told
            else:
                mistakes += told
    return Layouts(names, sound, tuple(mistakes))


@dataclass(frozen=True, slots=True)
class ExportLayouts:
    """The folder's layouts by file name: every one named, and those that are sound."""

    names: frozenset[str]
    sound: Mapping[str, ExportDefinition]
    mistakes: tuple[Mistake, ...]

    def of(self, target: Target) -> Target:
        """The target with its layout, where that is the council's own and sound."""
        return replace(target, definition=self.sound.get(target.layout))


def read_export_layouts(texts: Mapping[str, str], targets_toml: str) -> ExportLayouts:
    """Read those of the files that targets.toml names, whatever else is wrong in it."""
    names = frozenset(name for name in texts if f'"{name}"' in targets_toml)
    sound: dict[str, ExportDefinition] = {}
    mistakes: list[Mistake] = []
    if names:
        from everypenny.adapters.export_layout_file import read_export_layout

        for name in sorted(names):
            told = read_export_layout(name, texts[name])
            if isinstance(told, ExportDefinition):
                sound[name] = told
            else:
                mistakes += told
    return ExportLayouts(names, sound, tuple(mistakes))


def layout_mistake(source: Source, known: frozenset[str]) -> tuple[str, str, str] | None:
    """The key, what is wrong and the remedy, where a source and its mapping do not fit."""
    mapping = source.settings.get(SETTING, "")
    key = f"settings.{SETTING}"
    if source.format != DECLARED:
        what = f"A mapping is read only with the format {DECLARED!r}."
        return (key, what, f'Set format = "{DECLARED}", or remove it.') if mapping else None
    if not mapping:
        what = "The source does not name the mapping that describes its files."
        return key, what, f'Add settings = {{ {SETTING} = "a file of this folder" }}.'
    if mapping not in known:
        what = f"There is no mapping {mapping!r} in the folder."
        return key, what, f"Add it: known are {', '.join(sorted(known)) or 'none'}."
    if source.layout is not None and (source.layout.accounts is None) == (
        source.kind == "register"
    ):
        what = f"The mapping does not describe what a source of kind {source.kind!r} brings."
        return key, what, "Describe accounts for a register, and payments for all others."
    withholds = source.layout is not None and source.layout.columns.withheld is not None
    if withholds and source.kind != "collector":
        what = f"A source of kind {source.kind!r} keeps nothing of what it pays."
        return key, what, "Leave columns.withheld out of its mapping."
    if source.kind == "statement" and source.layout is not None and not _account(source):
        what = "Nothing names the bank account of the file's lines."
        remedy = "Name the column account, or give the source's settings an account."
        return "settings.account", what, remedy
    return None


def _account(source: Source) -> bool:
    layout = source.layout
    is_told = layout is not None and (layout.columns.account or layout.constants.get("account"))
    return bool(is_told or source.settings.get("account"))
