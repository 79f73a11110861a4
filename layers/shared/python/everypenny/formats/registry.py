"""Formats by name, as sources and the command line call them.

A reader's module is imported when it is asked for, so that a door that reads allpay never
loads an XML parser.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from everypenny.domain.council import Source
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


def reader_for(source: Source) -> Reader:
    """The reader of a source's files: its own mapping's, else its format's.

    Raises UnknownFormat.
    """
    if source.layout is None:
        return reader(source.format)
    from everypenny.formats.declared_format import reader_of

    return reader_of(source.layout)


def posts_for(source: Source) -> bool:
    """Whether what a source's files tell is posted; raises UnknownFormat."""
    return source.layout is not None or posts(source.format)


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


def _bacs_input_report() -> Reader:
    from everypenny.formats.inward import bacs_input_report

    return bacs_input_report.read


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


def _dwp_deductions() -> Reader:
    from everypenny.formats.inward import dwp_deductions

    return dwp_deductions.read


def _localgov_ims_csv() -> Reader:
    from everypenny.formats.inward import localgov_ims_csv

    return localgov_ims_csv.read


def _govuk_pay_transactions() -> Reader:
    from everypenny.formats.inward import govuk_pay_transactions

    return govuk_pay_transactions.read


def _shipped(name: str) -> Callable[[], Reader]:
    def load() -> Reader:
        from everypenny.formats.declared_format import reader_of
        from everypenny.formats.shipped_mappings import shipped_mapping

        return reader_of(shipped_mapping(name))

    return load


_UTF_8_OR_WINDOWS = ("utf-8", "cp1252")
_MAPPINGS = {
    "barclaycard_csv": "Barclaycard's settled card payments, CSV",
    "barclays_csv": "Barclays' account lines, CSV",
    "hsbc_csv": "HSBC's account lines, CSV; the setting account names the account",
    "hsbc_headerless_csv": "HSBC's account lines, CSV of date, text and amount",
    "lloyds_csv": "Lloyds', Halifax's and Bank of Scotland's account lines, CSV",
    "natwest_csv": "NatWest's and RBS's account lines, CSV",
    "santander_csv": "Santander's account lines, labelled text",
}

FORMATS: Mapping[str, Format] = {
    "allpay": Format(about="allpay's receipts file", load=_allpay),
    "arudd": Format(about="Bacs ARUDD, returned Direct Debits", load=_arudd),
    "bacs_input_report": Format(
        about="Bacs input report, items of a submission that are not collected",
        load=_bacs_input_report,
    ),
    "bai2": Format(about="BAI2 cash report", load=_bai2, encodings=_UTF_8_OR_WINDOWS),
    "camt052": Format(about="ISO 20022 intraday report", load=_camt052, posts=False),
    "camt053": Format(about="ISO 20022 bank statement", load=_camt053),
    "camt054": Format(about="ISO 20022 debit and credit advice", load=_camt054, posts=False),
    "ddic": Format(about="Bacs DDIC, Direct Debit indemnity claims", load=_ddic),
    "dwp_deductions": Format(
        about="DWP's council tax deductions, Excel workbook", load=_dwp_deductions
    ),
    "govuk_pay_transactions": Format(
        about="GOV.UK Pay's transactions, CSV from its admin tool",
        load=_govuk_pay_transactions,
        posts=False,
    ),
    "localgov_ims_csv": Format(
        about="LocalGov IMS's processed transactions, CSV of 15 fields",
        load=_localgov_ims_csv,
        encodings=_UTF_8_OR_WINDOWS,
    ),
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
    **{
        name: Format(about=about, load=_shipped(name), encodings=_UTF_8_OR_WINDOWS)
        for name, about in _MAPPINGS.items()
    },
}

WITHOUT_MONEY: Mapping[str, str] = {
    "bacs_advices": "Bacs ADDACS, AUDDIS and AWACS, notices about instructions",
}
"""Formats that tell of no payment, and what they are; advice_lines reads them."""
