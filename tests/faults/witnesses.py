"""Takes out every refusal in turn: a pytest plugin, `-p tests.faults.witnesses --take-out`.

It first lets all tests run, and notes which of them sees which refusal: that its `raise` was
come to. Then each refusal is taken out of the function that it stands in, and its quickest
witnesses run again, until one of them fails.
"""

import importlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.faults.call_sites import PACKAGE
from tests.faults.refusals import REFUSALS, Refusal

OPTION = "--take-out"
MOST = 12
_seen_now: set[int] = set()


def sees(number: int) -> None:
    """A test that runs now has come to a refusal, told by its place in REFUSALS."""
    _seen_now.add(number)


class Witnesses:
    """Notes which refusals each test comes to."""

    def __init__(self) -> None:
        self._items: dict[str, pytest.Item] = {}
        self._seen: dict[int, set[str]] = defaultdict(set)
        self._seconds: dict[str, float] = defaultdict(float)
        self._failed: set[str] = set()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._items = {item.nodeid: item for item in session.items}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        _seen_now.clear()
        yield
        for number in _seen_now:
            self._seen[number].add(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] += report.duration
        if report.failed:
            self._failed.add(report.nodeid)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtestloop(self) -> Any:
        with watched():
            yield
        survivors = 0
        for number, refusal in enumerate(REFUSALS):
            by = self._noticed(number, refusal)
            survivors += by != "a test"
            print(f"{by:<9} notices the loss of: {refusal.what}", flush=True)
        print(f"{survivors} survivors of {len(REFUSALS)}")

    def _noticed(self, number: int, refusal: Refusal) -> str:
        seen = self._seen[number] - self._failed
        quickest = sorted(seen, key=lambda test: (self._seconds[test], test))[:MOST]
        with taken_out(refusal):
            noticed = any(fails(self._items[test]) for test in quickest)
        return "a test" if noticed else "NOBODY" if quickest else "UNSEEN"


def fails(item: Any) -> bool:
    """Whether a test that has run before fails now."""
    item._initrequest()
    return any(told.failed for told in runtestprotocol(item, nextitem=None, log=False))


@contextmanager
def watched() -> Iterator[None]:
    """With every refusal telling that it was come to."""
    texts = {file: (PACKAGE / file).read_text("utf-8") for file in {r.file for r in REFUSALS}}
    for number, refusal in reversed([*enumerate(REFUSALS)]):
        texts[refusal.file] = refusal.seen(texts[refusal.file], number)
    codes = {file: compile(text, str(PACKAGE / file), "exec") for file, text in texts.items()}
    with ExitStack() as stack:
        for refusal in REFUSALS:
            stack.enter_context(otherwise(refusal, codes[refusal.file]))
        yield


@contextmanager
def taken_out(refusal: Refusal) -> Iterator[None]:
    """Without the refusal."""
    path = PACKAGE / refusal.file
    left = compile(refusal.without(path.read_text("utf-8")), str(path), "exec")
    with otherwise(refusal, left):
        yield


@contextmanager
def otherwise(refusal: Refusal, module: CodeType) -> Iterator[None]:
    """As another source has it, in the very function that everyone has imported."""
    function = within(refusal)
    whole = function.__code__
    function.__code__ = next(c for c in _codes(module) if c.co_qualname == whole.co_qualname)
    try:
        yield
    finally:
        function.__code__ = whole


def within(refusal: Refusal) -> FunctionType:
    """The outermost function around a refusal, under whatever wraps it."""
    name = refusal.file.removesuffix(".py").replace("/", ".")
    found: Any = importlib.import_module(f"everypenny.{name}")
    for part in refusal.within.split("."):
        found = vars(found)[part]
        for inner in ("__wrapped__", "__func__", "fget", "func"):
            found = getattr(found, inner, found)
        if isinstance(found, FunctionType):
            return found
    raise LookupError(f"no function {refusal.within} in {refusal.file}")


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="take out one refusal at a time")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption(OPTION):
        config.pluginmanager.register(Witnesses())
