"""Writes of the adapters, comparisons with a digest, and approvals, found in the source.

A write has a condition, or WITHOUT_A_CONDITION says why it needs none. What guards is among
the safeguards that the mutations take out, or DECIDED_ELSEWHERE says what else decides.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.call_sites import PACKAGE
from tests.faults.safeguards import SAFEGUARDS

CONDITION = {"ConditionExpression", "IfNoneMatch"}
CONDITIONAL = {"put_new", "put_once", "put_file_once"}
UNCONDITIONAL = {"write_all", "put_object", "put_item", "update_item", "batch_write_item"}
BUCKETS = {"_bucket", "_outbox"}
DIGEST = re.compile(r"sha256|digest|\.decided\b")

OWN_DIGEST = "bytes under their own digest are the same bytes each time"
CLAIMED = "the chunk is claimed by the digest of these journals before they are put"
SHUT_IS_SHUT = "a fence holds nothing: shut twice is shut"
WITHOUT_A_CONDITION = {
    "ColumnarCopies.put put": "a copy for searching is made again from the sealed day",
    "DynamoDays.shut write_all": SHUT_IS_SHUT,
    "DynamoEvents.forged Change": "it counts bodies that nobody signed, each by its digest",
    "DynamoExports.issue Change": "the target's head beside it decides",
    "DynamoLedger.put Put": CLAIMED,
    "DynamoLedger.put write_all": CLAIMED,
    "DynamoTable.write_all batch_write_item": "the contract says where it may be used",
    "S3Bucket.put_file put_object": "the bucket is another's, who takes the newest",
    "S3Bucket.put": "the contract says where it may be used",
    "S3Bucket.put_lines put_object": OWN_DIGEST,
    "S3DayBooks.put_journals put_lines": OWN_DIGEST,
    "S3Work.put_chunk put": OWN_DIGEST,
    "S3Work.put_chunk_list put": OWN_DIGEST,
    "S3Work.put_memory put": OWN_DIGEST,
    "S3Work.put_register put": OWN_DIGEST,
}
DECIDED_ELSEWHERE = {
    "DynamoDays.shut put_new": SHUT_IS_SHUT,
    "DynamoDeeds.carry_out Put({**outcome_entry(outcome), 'pk': partition})": (
        "the outcome in the same transaction decides"
    ),
    "DynamoDeeds.carry_out Put(dated)": "the outcome, or the decision, beside it decides",
    "DynamoDeeds.carry_out Put(item)": "the outcome, or the decision, beside it decides",
    "DynamoExports.issue Put": "the target's head beside it decides",
    "S3DayBooks.put_proof put_once": OWN_DIGEST,
}
LOOKS_UP = {
    "acknowledge_export word.evidence == record.content_sha256": (
        "a target's word is looked for by the digest of its file"
    ),
}


@dataclass(frozen=True)
class Site:
    """A write, a comparison or an approval; `spans` are its offsets in the file's text."""

    file: str
    what: str
    is_conditional: bool
    spans: tuple[tuple[int, int], ...]

    def is_named_in(self, reasons: dict[str, str]) -> bool:
        return any(self.what.startswith(named) for named in reasons)

    @property
    def told(self) -> str:
        return f"{self.file}: {self.what}"

    def is_guarded(self) -> bool:
        """Whether a safeguard that the mutations take out lies over it."""
        return any(
            begin < last and first < end
            for first, last in _taken_out(self.file)
            for begin, end in self.spans
        )


def _taken_out(file: str) -> Iterator[tuple[int, int]]:
    text = (PACKAGE / file).read_text("utf-8")
    for safeguard in SAFEGUARDS:
        if safeguard.file == file:
            for old in filter(None, (safeguard.old, safeguard.also[0])):
                yield text.index(old), text.index(old) + len(old)


def writes() -> Iterator[Site]:
    """Every write of the adapters."""
    for path in sorted((PACKAGE / "adapters").glob("*.py")):
        text = path.read_text("utf-8")
        for within, node, scope in _nodes(ast.parse(text)):
            told = _write(node)
            if told:
                kind, is_conditional = told
                spans = (_span(text, node), *_named_elsewhere(text, node, scope))
                what = f"{within} {kind}{_asked(node)}"
                yield Site(path.relative_to(PACKAGE).as_posix(), what, is_conditional, spans)


def digest_checks() -> Iterator[Site]:
    """Every comparison of a digest with another."""
    for room in ("adapters", "workflows"):
        for path in sorted((PACKAGE / room).glob("*.py")):
            text = path.read_text("utf-8")
            for within, node, _ in _nodes(ast.parse(text)):
                if isinstance(node, ast.Compare) and _is_of_digests(node):
                    file = path.relative_to(PACKAGE).as_posix()
                    what = f"{within} {ast.unparse(node)}"
                    yield Site(file, what, is_conditional=True, spans=(_span(text, node),))


def approvals() -> Iterator[Site]:
    """Every plan that asks for an approver whatever the council's limits say."""
    for path in sorted((PACKAGE / "workflows").glob("*.py")):
        text = path.read_text("utf-8")
        for within, node, _ in _nodes(ast.parse(text)):
            if isinstance(node, ast.keyword) and node.arg == "always_approved":
                what = f"{within} {ast.unparse(node)}"
                file = path.relative_to(PACKAGE).as_posix()
                yield Site(file, what, is_conditional=True, spans=(_span(text, node),))


def _is_of_digests(node: ast.Compare) -> bool:
    is_equality = all(isinstance(how, ast.Eq | ast.NotEq) for how in node.ops)
    return is_equality and bool(DIGEST.search(ast.unparse(node)))


def _nodes(
    tree: ast.AST, within: str = "", scope: ast.AST | None = None
) -> Iterator[tuple[str, ast.AST, ast.AST | None]]:
    for node in ast.iter_child_nodes(tree):
        yield within, node, scope
        if isinstance(node, ast.ClassDef):
            yield from _nodes(node, node.name, scope)
        elif isinstance(node, ast.FunctionDef) and not isinstance(scope, ast.FunctionDef):
            yield from _nodes(node, f"{within}.{node.name}".lstrip("."), node)
        else:
            yield from _nodes(node, within, scope)


def _write(node: ast.AST) -> tuple[str, bool] | None:
    """What kind of write a node is, and whether it has a condition."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        key = node.targets[0].slice
        return _if_condition(key.value if isinstance(key, ast.Constant) else "")
    if isinstance(node, ast.Dict):
        keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
        return _if_condition(next(iter(keys & CONDITION), ""))
    if not isinstance(node, ast.Call):
        return None
    named = {keyword.arg for keyword in node.keywords}
    if isinstance(node.func, ast.Name):
        conditional = {"Change": "when" in named, "Put": "new" not in named, "Absent": True}
        name = node.func.id
        return (name, conditional[name]) if name in conditional else None
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in CONDITIONAL | UNCONDITIONAL or _is_put(node.func):
            return name, name in CONDITIONAL or bool(named & CONDITION)
    return None


def _if_condition(key: object) -> tuple[str, bool] | None:
    return (str(key), True) if key in CONDITION else None


def _is_put(called: ast.Attribute) -> bool:
    owner = getattr(called.value, "attr", "")
    return called.attr in {"put", "put_lines"} and owner in BUCKETS


def _asked(node: ast.AST) -> str:
    """What is written, where a function writes several such things."""
    is_put = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return f"({ast.unparse(node).partition('(')[2]}" if is_put else ""


def _named_elsewhere(
    text: str, node: ast.AST, scope: ast.AST | None
) -> Iterator[tuple[int, int]]:
    """Where a condition that is given by its name is made: `when=when`."""
    given = [k.value for k in getattr(node, "keywords", []) if k.arg == "when"]
    names = {value.id for value in given if isinstance(value, ast.Name)}
    for inner in ast.walk(scope) if scope else ():
        target = inner.targets[0] if isinstance(inner, ast.Assign) else None
        target = inner.target if isinstance(inner, ast.AnnAssign) else target
        if isinstance(target, ast.Name) and target.id in names:
            yield _span(text, inner)


def _span(text: str, node: ast.AST) -> tuple[int, int]:
    lines = text.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:
        within = lines[line - 1].encode("utf-8")[:column].decode("utf-8")
        return sum(map(len, lines[: line - 1])) + len(within)

    return (
        offset(node.lineno, node.col_offset),  # type: ignore[attr-defined]
        offset(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
    )
