"""Where values stand below an element, written as paths and walked once for all of them.

A statement may have a million entries of fifty elements each, so each element is looked at
once, and branches that no path names are never entered.
"""

from typing import Any

from lxml import etree

from everypenny.formats.xml_safety import local_name

_MOST_TAGS = 200


class Layout:
    """Paths of local names below an element, such as `BookgDt/Dt`; namespaces are ignored."""

    def __init__(self, *paths: str) -> None:
        self._steps = _Steps(paths, "")

    def find(self, element: etree._Element) -> dict[str, etree._Element]:
        """The first element at each path, by path; what is not there is left out."""
        found: dict[str, etree._Element] = {}
        _walk(element, self._steps, found)
        return found


class _Steps(dict[str, Any]):
    """What to do at a tag: (path or None, steps below or None), or None for nothing.

    Keyed by whole tags, filled as they come, so that a namespace is parted off once.
    """

    def __init__(self, paths: tuple[str, ...], above: str) -> None:
        super().__init__()
        self._by_name = {
            name: _step(name, paths, above) for name in {path.split("/")[0] for path in paths}
        }

    def __missing__(self, tag: str) -> Any:
        step = self._by_name.get(local_name(tag))
        if len(self) < _MOST_TAGS:
            self[tag] = step
        return step


def _step(name: str, paths: tuple[str, ...], above: str) -> tuple[str | None, _Steps | None]:
    whole = above + name
    below = tuple(path[len(name) + 1 :] for path in paths if path.startswith(f"{name}/"))
    return whole if name in paths else None, _Steps(below, f"{whole}/") if below else None


def _walk(element: etree._Element, steps: _Steps, found: dict[str, etree._Element]) -> None:
    for child in element:
        step = steps[child.tag]
        if step is None:
            continue
        path, below = step
        if path is not None and path not in found:
            found[path] = child
        if below is not None:
            _walk(child, below, found)
