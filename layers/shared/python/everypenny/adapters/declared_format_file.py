"""A mapping as a TOML file: read, checked, and every mistake in it explained."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from everypenny.adapters.council_mistakes import Mistake, did_you_mean
from everypenny.adapters.council_models import Strict
from everypenny.domain.declared_format import (
    AccountColumns,
    Amounts,
    Columns,
    DeclaredFormat,
    Lines,
    Trailer,
)
from everypenny.formats.declared_mistakes import mistakes_of

_TABLES: Mapping[str, type] = {
    "lines": Lines,
    "columns": Columns,
    "accounts": AccountColumns,
    "amounts": Amounts,
    "trailer": Trailer,
}
_TEXT = "Write a text in quotation marks."


class _MappingModel(Strict):
    """Strictness for the values of the domain: no unknown key, nothing turned into a type."""

    mapping: DeclaredFormat


def read_mapping(file: str, text: str) -> DeclaredFormat | tuple[Mistake, ...]:
    """The described format, or every mistake in its description; `file` names it in them."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as refusal:
        what, remedy = f"{refusal}.", "Mend the TOML at that place; each key may stand once."
        return (Mistake(file, "(whole file)", what, remedy),)
    try:
        # Through JSON, where a list is the one way to write several: nothing is coerced.
        told = _MappingModel.model_validate_json(json.dumps({"mapping": table}, default=str))
    except ValidationError as refusal:
        found = [_mistake(file, error) for error in refusal.errors()]
        return tuple({one.key: one for one in reversed(found)}.values())
    wrong = mistakes_of(told.mapping)
    mistakes = tuple(Mistake(file, one.key, one.what, one.remedy) for one in wrong)
    return mistakes or told.mapping


def _mistake(file: str, error: ErrorDetails) -> Mistake:
    """One mistake a key: a value that fits none of several types is refused by each."""
    places = [str(place) for place in error["loc"][1:]]
    last = places[-1] if places else "(whole file)"
    key = ".".join(places[:2])
    match error["type"]:
        case "missing":
            return Mistake(file, key, f"{last!r} is missing.", f"Add {last} = ...")
        case "unexpected_keyword_argument":
            return Mistake(file, key, f"{last!r} is no key here.", _near(places))
        case "literal_error":
            allowed = f"Choose {error['ctx']['expected']}."
            return Mistake(file, key, f"{error['input']!r} is not allowed.", allowed)
        case _:
            what = f"{error['input']!r} cannot stand here."
            return Mistake(file, key, what, _remedy(places))


def _near(places: list[str]) -> str:
    table = _TABLES.get(places[0], DeclaredFormat) if len(places) > 1 else DeclaredFormat
    return did_you_mean(places[-1], [one.name for one in fields(table)])


def _remedy(places: list[str]) -> str:
    """What may stand at a place, by its type."""
    table: Any = _TABLES.get(places[0], DeclaredFormat) if len(places) > 1 else DeclaredFormat
    name = "".join(places[:1] if table is DeclaredFormat else places[1:2])
    told = str(get_type_hints(table).get(name, str))
    if name in _TABLES:
        return f"Write it as a table, [{name}]."
    if "bool" in told:
        return "Write true or false."
    if table in (Columns, AccountColumns) or (table is Trailer and "int | None" in told):
        return "Name the column by its heading, its place, its letter or its characters."
    if "tuple" in told:
        return 'Write a list of texts, such as ["one", "two"].'
    return "Write a whole number." if "int" in told else _TEXT
