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


def _mt940() -> Reader:
    from everypenny.formats.inward import mt940

    return mt940.read


def _mt942() -> Reader:
    from everypenny.formats.inward import mt942

    return mt942.read


def _arudd() -> Reader:
    from everypenny.formats.inward import arudd

    return arudd.read


def _ddic() -> Reader:
    from everypenny.formats.inward import ddic

    return ddic.read


def _bai2() -> Reader:
    from everypenny.formats.inward import bai2

    return bai2.read


def _standard18_input() -> Reader:
    from everypenny.formats.inward import standard18_input

    return standard18_input.read


def _standard18_output() -> Reader:
    from everypenny.formats.inward import standard18_output

    return standard18_output.read


_UTF_8_OR_WINDOWS = ("utf-8", "cp1252")

FORMATS: Mapping[str, Format] = {
    "allpay": Format(about="allpay's receipts file", load=_allpay),
    "arudd": Format(about="Bacs ARUDD, returned Direct Debits", load=_arudd),
    "bai2": Format(about="BAI2 cash report", load=_bai2, encodings=_UTF_8_OR_WINDOWS),
    "camt052": Format(about="ISO 20022 intraday report", load=_camt052, posts=False),
    "camt053": Format(about="ISO 20022 bank statement", load=_camt053),
    "camt054": Format(about="ISO 20022 debit and credit advice", load=_camt054, posts=False),
    "ddic": Format(about="Bacs DDIC, Direct Debit indemnity claims", load=_ddic),
    "mt940": Format(
        about="SWIFT MT940 bank statement", load=_mt940, encodings=_UTF_8_OR_WINDOWS
    ),
    "mt942": Format(
        about="SWIFT MT942 interim report",
        load=_mt942,
        posts=False,
        encodings=_UTF_8_OR_WINDOWS,
    ),
    "standard18_input": Format(
        about="Standard 18 input, the council's own Direct Debit submission",
        load=_standard18_input,
        encodings=_UTF_8_OR_WINDOWS,
    ),
    "standard18_output": Format(
        about="Standard 18 output, Bankline Direct's account entries",
        load=_standard18_output,
        encodings=_UTF_8_OR_WINDOWS,
    ),
}
