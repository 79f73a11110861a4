"""The safeguards of exports: each line once, delivered and proven as issued."""

from tests.faults.safeguard import Safeguard

EXPORTS = "adapters/dynamo_exports.py"
EXPORT = "workflows/export_fund.py"
DELIVERED = "tests/adapters/test_events_and_exports.py"

OF_EXPORTS = (
    Safeguard(
        "an export moves its target on from where it was read",
        EXPORTS,
        'when={"exported_to": was.isoformat() if was else None},',
        "when={},",
        DELIVERED,
    ),
    Safeguard(
        "what was issued is delivered before more is",
        EXPORT,
        "    if was is not None:\n        _deliver_up_to(was, target, exporting)\n",
        "",
        "tests/workflows/test_export_fund.py",
    ),
    Safeguard(
        "an export is delivered once",
        EXPORTS,
        'standing = self._outbox.put_file_once(f"{target}/{file_name}", file)',
        'self._outbox.put(f"{target}/{file_name}", content := file.read())\n'
        '        standing = __import__("hashlib").sha256(content).hexdigest()',
        DELIVERED,
    ),
    Safeguard(
        "the manifest of an export is delivered once",
        EXPORTS,
        'self._outbox.put_once(f"{target}/{file_name}.manifest.json", manifest)',
        'self._outbox.put(f"{target}/{file_name}.manifest.json", manifest)',
        DELIVERED,
    ),
    Safeguard(
        "an export is pushed as it was issued",
        "workflows/push_exports.py",
        "if file_sha256(file) != record.sha256:",
        "if False:",
        "tests/workflows/test_push_exports.py",
    ),
    Safeguard(
        "a proof tells of an export that is not as it was issued",
        "workflows/prove_day.py",
        "as_issued=found.sha256 == record.sha256,",
        "as_issued=True,",
        "tests/workflows/test_prove_day.py",
    ),
    Safeguard(
        "an export is delivered as it was issued",
        EXPORT,
        "if again != record or standing != record.sha256:",
        "if False:",
        "tests/workflows/test_export_fund.py",
    ),
    Safeguard(
        "a fund goes on from where another target took it",
        EXPORT,
        "starts = {f: next_day(to) if to else go_live for f, to in taken.items()}",
        "starts = {f: first_on for f in taken}",
        "tests/workflows/test_changed_definitions.py tests/workflows/test_export_fund.py",
    ),
)
