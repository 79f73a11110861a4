"""Formats by name, as sources and the command line call them.

A reader's module is imported when it is asked for, so that a door that reads allpay never
loads an XML parser.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from everypenny.formats.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What a name stands for.

    `posts` is False where the money repeats in a later statement; `encodings` are what to try
    where no source's configuration says.
    """

    about: str
    load: Callable[[], Reader]
    posts: bool = True
    encodings: tuple[str, ...] = ("utf-8",)


class UnknownFormat(KeyError):
    """No reader has this name; whoever configured the source answers it."""


def reader(name: str) -> Reader:
    """The reader of a format; raises UnknownFormat."""
    return format_named(name).load()


def posts(name: str) -> bool:
    """Whether what this format tells is posted, or only read for its details."""
    return format_named(name).posts


def format_named(name: str) -> Format:
    """What a name stands for; raises UnknownFormat."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UnknownFormat(name) from None


def _allpay() -> Reader:
    from everypenny.formats.inward import allpay

    return allpay.read


def _camt052() -> Reader:
    from everypenny.formats.inward import camt

    return camt.read_camt052


def _camt053() -> Reader:
    from everypenny.formats.inward import camt

    return camt.read_camt053


def _camt054() -> Reader:
    from everypenny.formats.inward import camt

    return camt.read_camt054


FORMATS: Mapping[str, Format] = {
    "allpay": Format(about="allpay's receipts file", load=_allpay),
    "camt052": Format(about="ISO 20022 intraday report", load=_camt052, posts=False),
    "camt053": Format(about="ISO 20022 bank statement", load=_camt053),
    "camt054": Format(about="ISO 20022 debit and credit advice", load=_camt054, posts=False),
}
