"""Invented account holders: a few surnames are common, many are rare, some are near alike."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

_COMMON = (
    *("Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel"),
    *("Robinson", "Wright", "Thompson", "Thomson", "Evans", "Walker", "White", "Roberts"),
    *(
        "Green",
        "Hall",
        "Wood",
        "Jackson",
        "Clarke",
        "Clark",
        "Khan",
        "Hussain",
        "Begum",
        "Reid",
    ),
    *("Read", "Stevens", "Stephens", "Phillips", "Philips", "O'Brien", "Kowalski", "Nowak"),
)
_STARTS = (
    *("Ash", "Black", "Bram", "Brad", "Cal", "Car", "Dar", "Elm", "Fair", "Had", "Hol", "Kin"),
    *("Lang", "Mar", "Nor", "Oak", "Pen", "Rad", "Shel", "Stan", "Thorn", "Wal", "Whit", "Wim"),
)
_ENDS = (
    *("bourne", "bury", "by", "combe", "den", "don", "field", "ford", "ham", "hurst", "ley"),
    *("man", "more", "ridge", "shaw", "stone", "ton", "well", "wick", "worth"),
)
_FORENAMES = (
    *("Aisha", "Alan", "Amina", "Anna", "Brian", "Bryn", "Carol", "Chloe", "David", "Dev"),
    *("Elaine", "Ewan", "Farah", "Fiona", "George", "Grace", "Hannah", "Imran", "Ivo", "Jack"),
    *("Jane", "Jo", "Karen", "Kevin", "Liam", "Linda", "Maria", "Mark", "Mohammed", "Nina"),
    *("Oliver", "Paul", "Priya", "Rachel", "Ravi", "Sarah", "Simon", "Tom", "Umar", "Wendy"),
)
_TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr")
_SHARE_OF_COMMON = 0.45


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who never lived."""

    title: str
    forename: str
    surname: str


def surnames() -> tuple[Sequence[str], Sequence[str]]:
    """The common surnames, the commonest first, and the rare ones."""
    return _COMMON, tuple(start + end for start, end in product(_STARTS, _ENDS))


def somebody(chance: random.Random) -> Person:
    """A person: common surnames by rank (the tenth is a tenth as frequent as the first)."""
    common, rare = surnames()
    if chance.random() < _SHARE_OF_COMMON:
        weights = [1 / rank for rank in range(1, len(common) + 1)]
        surname = chance.choices(common, weights)[0]
    else:
        surname = chance.choice(rare)
    return Person(chance.choice(_TITLES), chance.choice(_FORENAMES), surname)


def as_banks_write(person: Person, chance: random.Random) -> str:
    """A payer's name in capitals, cut at 18 characters as Bacs and Faster Payments cut it."""
    title, forename, surname = (
        person.title.upper(),
        person.forename.upper(),
        person.surname.upper(),
    )
    written = chance.choice(
        (
            f"{forename} {surname}",
            f"{forename[0]} {surname}",
            f"{surname} {forename[0]}",
            f"{title} {forename[0]} {surname}",
            f"{surname} {forename}",
            f"MR & MRS {surname}",
        )
    )
    return written[:18].strip()
