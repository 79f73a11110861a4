"""A council's own export layout as a TOML file: read, checked, every mistake explained."""

import json
import tomllib
from dataclasses import fields

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from everypenny.adapters.council_mistakes import Mistake, did_you_mean
from everypenny.adapters.council_models import Strict
from everypenny.domain.export_definition import Cell, ExportDefinition, Lines
from everypenny.formats.outward.layout_mistakes import layout_mistakes

_RECORDS = {"header", "document", "columns", "trailer"}


class _LayoutModel(Strict):
    """Strictness for the values of the domain: no unknown key, nothing turned into a type."""

    layout: ExportDefinition


def read_export_layout(file: str, text: str) -> ExportDefinition | tuple[Mistake, ...]:
    """The layout, or every mistake in its declaration; `file` names it in them."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as refusal:
        what, remedy = f"{refusal}.", "Mend the TOML at that place; each key may stand once."
        return (Mistake(file, "(whole file)", what, remedy),)
    try:
        # Through JSON, where a list is the one way to write several: nothing is coerced.
        told = _LayoutModel.model_validate_json(json.dumps({"layout": table}, default=str))
    except ValidationError as refusal:
        return tuple(_mistake(file, error) for error in refusal.errors())
    found = layout_mistakes(told.layout)
    mistakes = tuple(Mistake(file, one.key, one.what, one.remedy) for one in found)
    return mistakes or told.layout


def _mistake(file: str, error: ErrorDetails) -> Mistake:
    places = [place + 1 if isinstance(place, int) else place for place in error["loc"][1:]]
    key = ".".join(str(place) for place in places) or "(whole file)"
    last = str(places[-1]) if places else key
    match error["type"]:
        case "missing":
            return Mistake(file, key, f"{last!r} is missing.", f"Add {last} = ...")
        case "unexpected_keyword_argument":
            return Mistake(file, key, f"{last!r} is no key here.", _near(places))
        case "literal_error":
            allowed = f"Choose {error['ctx']['expected']}."
            return Mistake(file, key, f"{error['input']!r} is not allowed.", allowed)
        case _:
            return Mistake(file, key, f"{error['msg']}.", "Mend the value.")


def _near(places: list[int | str]) -> str:
    table: type = ExportDefinition
    if len(places) > 1:
        table = Cell if places[0] in _RECORDS else Lines
    return did_you_mean(str(places[-1]), [one.name for one in fields(table)])
