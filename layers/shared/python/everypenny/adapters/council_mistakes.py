"""What is wrong with a council's folder, told so that its owner can put it right."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake: the file, the key in it (`CT.reference_rule`), what is wrong, the remedy."""

    file: str
    key: str
    what: str
    remedy: str


class CouncilRefused(Exception):
    """The folder cannot be deployed; its owner answers each mistake."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(
            "; ".join(f"{one.file}: {one.key}: {one.what} {one.remedy}" for one in mistakes)
        )
        self.mistakes = mistakes


def unknown(file: str, key: str, told: str, known: Iterable[str], *, kind: str) -> Mistake:
    """A code that nothing bears, with the nearest one that something does."""
    choices = sorted(known)
    return Mistake(file, key, f"There is no {kind} {told!r}.", did_you_mean(told, choices))


def did_you_mean(told: str, choices: Iterable[str]) -> str:
    """The remedy for a word that is not known: the nearest, else all of them."""
    listed = sorted(choices)
    folded = {choice.casefold(): choice for choice in listed}
    near = get_close_matches(told.casefold(), list(folded), n=1, cutoff=0.6)
    if near:
        return f"Did you mean {folded[near[0]]!r}?"
    return f"Known are {', '.join(listed)}." if listed else "None is configured yet: add it."


def code_mistakes(
    file: str, code: str, codes: Iterable[str], *, longest: int
) -> Iterator[Mistake]:
    """What is wrong with a code, among all that the file declares."""
    if not code or len(code) > longest or not code.replace("-", "").replace("_", "").isalnum():
        remedy = f"Use up to {longest} letters, digits and hyphens."
        yield Mistake(file, code, f"{code!r} is no code.", remedy)
    for other in codes:
        if other < code and other.casefold() == code.casefold():
            what = f"{code!r} and {other!r} differ only in capitals."
            yield Mistake(file, code, what, "Give each its own code.")


def validation_mistakes(
    file: str, prefix: str, refusal: ValidationError, model: type[BaseModel]
) -> list[Mistake]:
    """Every fault that the model found, as mistakes."""
    return [_mistake(file, prefix, error, model) for error in refusal.errors()]


def _mistake(file: str, prefix: str, error: ErrorDetails, model: type[BaseModel]) -> Mistake:
    places = [prefix, *(str(place) for place in error["loc"])]
    key = ".".join(place for place in places if place)
    last = str(error["loc"][-1]) if error["loc"] else prefix
    match error["type"]:
        case "missing":
            return Mistake(file, key, f"{last!r} is missing.", f"Add {last} = ...")
        case "extra_forbidden":
            known = _keys_beside(model, error["loc"])
            return Mistake(file, key, f"{last!r} is no key here.", did_you_mean(last, known))
        case "literal_error":
            return Mistake(
                file, key, f"{error['input']!r} is not allowed.", _choices(error["ctx"])
            )
        case _:
            return Mistake(file, key, f"{error['msg']}.", _told(error["input"]))


def _choices(context: dict[str, Any]) -> str:
    return f"Choose {context['expected']}."


def _told(told: object) -> str:
    return f"Mend the value {told!r}." if isinstance(told, str | int | float) else "Mend it."


def _keys_beside(model: type[BaseModel], places: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand where the unknown one stands: also in a nested table."""
    fields = model.model_fields
    for place in places[:-1]:
        field = fields.get(str(place))
        nested = _models_in(field.annotation) if field else []
        if nested:
            fields = nested[0].model_fields
    return list(fields)


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    inner = getattr(annotation, "__args__", ())
    return [model for one in inner for model in _models_in(one)]
