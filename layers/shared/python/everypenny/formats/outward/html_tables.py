"""Plain HTML: escaped text, anchors, and tables whose figures lead to their records."""

import html
import urllib.parse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from everypenny.domain.money import pounds


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of HTML, and the name under which links find the row."""

    cells: Sequence[str]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table under a heading; the last `figures` columns are figures."""

    name: str
    title: str
    headings: Sequence[str]
    figures: int
    rows: Sequence[Row] = field(default_factory=tuple)
    totals: Sequence[str] = ()
    empty: str = "None."


def text(value: object) -> str:
    """A value as text that no browser takes for markup."""
    return html.escape(str(value), quote=True)


def linked(cell: str, name: str) -> str:
    """A cell of HTML that leads to the record of that name on the page."""
    return f'<a href="#{urllib.parse.quote(_anchor(name))}">{cell}</a>'


def of_day(cell: str, day: str) -> str:
    """A cell of HTML that leads from a proof's folder to the manifest of a day book."""
    return f'<a href="../../days/{urllib.parse.quote(day)}/manifest.json">{cell}</a>'


def money(pence: int | None) -> str:
    """Pounds and pence; `not proven` where there is no figure."""
    return "not proven" if pence is None else text(pounds(pence))


def section(table: Table) -> str:
    """A table with its heading, or a word that there is nothing."""
    head = f'<section><h2 id="{text(_anchor(table.name))}">{text(table.title)}</h2>'
    if not table.rows:
        return f"{head}<p>{text(table.empty)}</p></section>"
    first_figure = len(table.headings) - table.figures
    headings = _cells("th", [text(heading) for heading in table.headings], first_figure)
    foot = ""
    if table.totals:
        foot = f"<tfoot><tr>{_cells('td', table.totals, first_figure)}</tr></tfoot>"
    body = "".join(_row(row, first_figure) for row in table.rows)
    return (
        f"{head}<table><thead><tr>{headings}</tr></thead><tbody>{body}</tbody>{foot}</table>"
        "</section>"
    )


def _row(row: Row, first_figure: int) -> str:
    name = f' id="{text(_anchor(row.name))}"' if row.name else ""
    return f"<tr{name}>{_cells('td', row.cells, first_figure)}</tr>"


def _cells(tag: str, cells: Iterable[str], first_figure: int) -> str:
    return "".join(
        f'<{tag} class="figure">{cell}</{tag}>'
        if place >= first_figure
        else f"<{tag}>{cell}</{tag}>"
        for place, cell in enumerate(cells)
    )


def _anchor(name: str) -> str:
    """A name as an id: it may hold anything but blanks."""
    return "_".join(name.split())
