"""Which styles of an Excel workbook show a number as a day (ECMA-376, 18.8.30)."""

import re
from collections.abc import Iterable

from lxml import etree

from everypenny.formats.xml_safety import local_name

# The built-in formats that show a day; times alone (18 to 21, 45 to 47) do not.
_BUILT_IN = {*map(str, range(14, 18)), "22", *map(str, range(27, 37)), *map(str, range(50, 59))}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DAY = re.compile(r"[dy]", re.IGNORECASE)


def date_styles(elements: Iterable[etree._Element]) -> frozenset[str]:
    """The places, from 0 and as cells name them, of the cell styles that show a day.

    The elements are the ended `numFmt` and `cellXfs` of `xl/styles.xml`.
    """
    formats = set(_BUILT_IN)
    styles: list[str] = []
    for element in elements:
        match local_name(element.tag):
            case "numFmt" if _shows_a_day(element.get("formatCode", "")):
                formats.add(element.get("numFmtId", ""))
            case "cellXfs":
                styles = [xf.get("numFmtId", "0") for xf in element]
    return frozenset(str(place) for place, used in enumerate(styles) if used in formats)


def _shows_a_day(code: str) -> bool:
    return _DAY.search(_QUOTED.sub("", code)) is not None
