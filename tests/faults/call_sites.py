"""Every call to the outside in the product's source, and the faults that it can suffer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import everypenny

from tests.faults.strikes import CAN_SUFFER, Cell, Fault

PACKAGE = Path(everypenny.__path__[0])
PORTS = {
    "_table": "table",
    "table": "table",
    "_bucket": "bucket",
    "_outbox": "bucket",
    "drop": "bucket",
    "chunks": "queue",
    "settling": "queue",
    "provider_events": "queue",
    "deeds": "queue",
    "refunds": "queue",
    "signer": "signer",
    "provider": "provider",
    "_provider": "provider",
}
NAMES_SEVERAL = "no layout of the demo council names several accounts in one line"
LOOKED_AT = "people look at it, and nothing is posted by what they see"
A_COPY = "a day's copy for searching is lost and made again without harm"
A_FILE = "its table is one of a council's file"
OFF_THE_PATH = {
    "DynamoFiles.files": "asked by people alone",
    "DynamoLedger._check_unopened": "a council of the simulator opens all accounts at once",
    "DynamoLedger.put table.transact": NAMES_SEVERAL,
    "DynamoPushes.mark": "an export is pushed by its own night, as often as its target likes",
    "DynamoPushes.pushed": "an export is pushed by its own night, as often as its target likes",
    "BucketCopies._file": A_COPY,
    "ColumnarCopies.put": A_COPY,
    "_kept signer.sign": "few months of the simulator are closed, and fewer tie at all banks",
    "DynamoDeeds.waiting": LOOKED_AT,
    "DynamoPayments.open_items": LOOKED_AT,
    "_read_ledger_codes": A_FILE,
    "_read_rules": A_FILE,
}
# A queue that is always given one message, or nearly always, never takes a part of several.
ONE_MESSAGE = {
    "_follow queue.send",
    "do_deed queue.send",
    "hand_on_events queue.send",
    "receive_provider_event queue.send",
    "resume_refunds queue.send",
}


def sites() -> Iterator[str]:
    """`<function> <port>.<call>` for each call in adapters and workflows."""
    for room in ("adapters", "workflows"):
        for path in sorted((PACKAGE / room).glob("*.py")):
            for node in ast.parse(path.read_text("utf-8")).body:
                yield from _of(node, "")


def _of(node: ast.stmt, within: str) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name):
            for inner in node.body:
                yield from _of(inner, f"{name}.")
        case ast.FunctionDef(name=name) if f"{within}{name}" not in OFF_THE_PATH:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and (told := _port(call.func)):
                    site = f"{within}{name} {told}"
                    if site not in OFF_THE_PATH:
                        yield site


def _port(called: ast.expr) -> str:
    if not isinstance(called, ast.Attribute):
        return ""
    owner = called.value.func if isinstance(called.value, ast.Call) else called.value
    name = getattr(owner, "attr", getattr(owner, "id", ""))
    told = f"{PORTS.get(name, '')}.{called.attr}"
    return told if told in CAN_SUFFER else ""


def is_told_of(site: str) -> bool:
    """Whether a call is one that the source shows, struck or off the path for a reason."""
    return site in SITES or site in OFF_THE_PATH or site.split(" ")[0] in OFF_THE_PATH


SITES = tuple(sorted(set(sites())))
CELLS: tuple[Cell, ...] = tuple(
    (site, fault)
    for site in SITES
    for fault in sorted(CAN_SUFFER[site.split(" ")[1]])
    if not (fault is Fault.PART and site in ONE_MESSAGE)
)
