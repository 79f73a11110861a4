"""Whether the targets of a council take every line once, and their layouts hold its lines."""

import re
from collections import Counter
from collections.abc import Iterator

from everypenny.adapters.council_draft import FUNDS, TARGETS, Draft
from everypenny.adapters.council_mistakes import did_you_mean, unknown
from everypenny.adapters.target_samples import overflow_of
from everypenny.domain.council import Target
from everypenny.domain.export_definition import ExportDefinition, holds
from everypenny.formats.outward.layout_mistakes import PLAIN_NAME
from everypenny.formats.outward.shipped_layouts import definition_of, shipped_layouts

MOST_FUNDS = 80
MANIFEST = ".manifest.json"
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
_IN_FILE_NAMES = {"export_id", "target", "period", "first_on", "last_on", "sequence"}


def check_targets(draft: Draft) -> None:
    """Note every mistake in targets.toml that one key alone does not show."""
    for target in draft.targets.values():
        _check_funds(target, draft)
        _check_file_name(target, draft)
        definition = _definition(target, draft)
        if definition is not None:
            _check_layout(target, definition, draft)
    _check_general_ledger(draft)
    _check_overlaps(draft)


def _check_general_ledger(draft: Draft) -> None:
    ledgers = [one.code for one in draft.targets.values() if one.kind == "general_ledger"]
    if not ledgers and len(draft.targets) == len(draft.codes(TARGETS)):
        what = "No target takes the general ledger: every fund line would be taken by none."
        draft.wrong(TARGETS, "(whole file)", what, 'Add one with kind = "general_ledger".')
    for code in ledgers[1:]:
        what = f"{ledgers[0]!r} takes the general ledger already: the selections overlap."
        draft.wrong(TARGETS, f"{code}.kind", what, "Keep one general ledger target.")


def _check_overlaps(draft: Draft) -> None:
    owners: dict[str, str] = {}
    for target in draft.targets.values():
        for fund in target.funds:
            if owners.setdefault(fund, target.code) != target.code:
                what = f"The fund {fund!r} belongs to {owners[fund]!r} already."
                draft.wrong(TARGETS, f"{target.code}.funds", what, "Leave it with one of them.")


def _check_funds(target: Target, draft: Draft) -> None:
    key, known = f"{target.code}.funds", draft.codes(FUNDS)
    for fund in target.funds:
        if fund not in known:
            draft.mistakes.append(unknown(TARGETS, key, fund, known, kind="fund"))
    for fund, times in Counter(target.funds).items():
        if times > 1:
            draft.wrong(TARGETS, key, f"{fund!r} is listed twice.", "List it once.")
    if target.kind == "fund_detail" and not target.funds:
        what = "A detail target must say whose lines it takes."
        draft.wrong(TARGETS, key, what, 'Add funds = ["a fund"].')
    if target.kind == "general_ledger" and target.funds:
        what = "The general ledger takes every line, of every fund."
        draft.wrong(TARGETS, key, what, "Remove funds.")
    if len(target.funds) > MOST_FUNDS:
        what = f"A target takes at most {MOST_FUNDS} funds."
        draft.wrong(TARGETS, key, what, "Share them out among several targets.")


def _check_file_name(target: Target, draft: Draft) -> None:
    key = f"{target.code}.file_name"
    told = [text.partition(":") for text in _PLACEHOLDER.findall(target.file_name)]
    names = {name for name, _, _ in told}
    is_form = all(
        not form or (name == "sequence" and re.fullmatch(r"0[1-9]", form))
        for name, _, form in told
    )
    if not names <= _IN_FILE_NAMES or not is_form:
        what = "The file name holds what no export tells."
        remedy = f"Use {', '.join(sorted(_IN_FILE_NAMES))}, or {{sequence:06}}, in braces."
        draft.wrong(TARGETS, key, what, remedy)
    elif not names & {"export_id", "sequence"} and not names >= {"period", "first_on"}:
        what = "Two exports would bear the same file name: it must hold {export_id}."
        draft.wrong(TARGETS, key, what, 'Use "{export_id}.csv", or {sequence}.')
    elif not PLAIN_NAME.fullmatch(_PLACEHOLDER.sub("x", target.file_name)):
        what = "The file name holds a character that some systems refuse, or too many."
        draft.wrong(TARGETS, key, what, "Use letters, digits, dots, hyphens and underlines.")
    elif target.file_name.endswith(MANIFEST):
        what = "The export's own manifest bears such a name."
        draft.wrong(TARGETS, key, what, 'Use "{export_id}.csv".')


def _definition(target: Target, draft: Draft) -> ExportDefinition | None:
    """The target's layout, where it is known and sound."""
    own = target.layout.endswith(".toml")
    if target.definition is not None or (not own and target.layout in shipped_layouts()):
        return definition_of(target)
    key = f"{target.code}.layout"
    if own and target.layout not in draft.export_layouts:
        what = f"There is no layout {target.layout!r} in the folder."
        draft.wrong(TARGETS, key, what, "Add the file, or name a shipped layout.")
    elif not own:
        remedy = did_you_mean(target.layout, shipped_layouts())
        draft.wrong(TARGETS, key, f"There is no layout {target.layout!r}.", remedy)
    return None


def _check_layout(target: Target, definition: ExportDefinition, draft: Draft) -> None:
    found = [*_layout_mistakes(target, definition)]
    for key, what, remedy in found:
        draft.wrong(TARGETS, f"{target.code}.{key}", what, remedy)
    overflow = "" if found else overflow_of(target, definition, draft)
    if overflow:
        what = f"The layout cannot hold a line of this council. {overflow}"
        remedy = "Widen the field, set cut = true where its end may go, or shorten the code."
        draft.wrong(TARGETS, f"{target.code}.layout", what, remedy)


def _layout_mistakes(
    target: Target, definition: ExportDefinition
) -> Iterator[tuple[str, str, str]]:
    if definition.kind != target.kind:
        what = f"The layout {target.layout!r} is of kind {definition.kind}."
        yield "layout", what, f"Choose a layout of kind {target.kind}."
        return
    for name in sorted(definition.settings.keys() - target.settings.keys()):
        what = f"The layout needs {name}: {definition.settings[name]}."
        yield f"settings.{name}", what, f'Add settings.{name} = "...".'
    for name in sorted(target.settings.keys() - definition.settings.keys()):
        what = f"The layout asks for no {name!r}."
        yield f"settings.{name}", what, did_you_mean(name, definition.settings)
    several = target.kind == "fund_detail" and len(target.funds) > 1
    if several and not holds(definition, "fund"):
        what = "No column says whose fund a row is, and the target takes several."
        yield "funds", what, "Keep one fund, or choose a layout with the fund."
    if definition.packed_as and not target.file_name.endswith(".zip"):
        yield "file_name", "The layout is a ZIP.", 'Use "{export_id}.zip".'
