"""The conditions with which records, outcomes, pointers and first copies are written."""

from tests.faults.safeguard import Safeguard

DEEDS = "adapters/dynamo_deeds.py"
BOOKS = "adapters/s3_day_books.py"
VERSIONS = "adapters/configuration_versions.py"
WHEREABOUTS = "adapters/whereabouts_items.py"
CARRIED_OUT = "tests/adapters/test_deeds.py"
STANDS = "tests/adapters/test_what_stands.py"
CONTRACT = "tests/adapters/test_table_contract.py"

OF_WRITES = (
    Safeguard(
        "a record of the office changes from how it was seen",
        WHEREABOUTS,
        'when={"version": record.version or None},',
        "when={},",
        CARRIED_OUT,
    ),
    Safeguard(
        "a payment has one refund in flight",
        WHEREABOUTS,
        '        when["reserved"] = None\n',
        "",
        CARRIED_OUT,
    ),
    Safeguard(
        "an account is opened by one deed",
        DEEDS,
        'opened = [Put({**told, "sk": f"OPENED#{account}"}) for account in plan.opens]',
        'opened = [Put({**told, "sk": f"OPENED#{a}"}, new=False) for a in plan.opens]',
        CARRIED_OUT,
    ),
    Safeguard(
        "the deed that opens the ledger first decides its day",
        DEEDS,
        '"sk": "GO_LIVE", "on": today.isoformat()}), *opened]',
        '"sk": "GO_LIVE", "on": today.isoformat()}, new=False), *opened]',
        CARRIED_OUT,
    ),
    Safeguard(
        "an account is opened by one opening journal",
        "adapters/dynamo_ledger.py",
        '"batch": batch.batch_id})\n            for account',
        '"batch": batch.batch_id}, new=False)\n            for account',
        "tests/workflows/test_open_balances.py tests/adapters/test_ledger.py",
    ),
    Safeguard(
        "only a batch that was accepted is abandoned",
        DEEDS,
        'when={"pk": pk, "posted_on": None, "abandoned": None},',
        'when={"posted_on": None, "abandoned": None},',
        CARRIED_OUT,
    ),
    Safeguard(
        "a batch that has posted is not abandoned",
        DEEDS,
        'when={"pk": pk, "posted_on": None, "abandoned": None},',
        'when={"pk": pk, "abandoned": None},',
        CARRIED_OUT,
    ),
    Safeguard(
        "a batch is abandoned once",
        DEEDS,
        'when={"pk": pk, "posted_on": None, "abandoned": None},',
        'when={"pk": pk, "posted_on": None},',
        CARRIED_OUT,
    ),
    Safeguard(
        "an abandoned batch leaves at a place among its source's verdicts",
        DEEDS,
        "    yield head_action(left.source, left.sequence)\n",
        "",
        "tests/workflows/test_abandon_batch.py",
    ),
    Safeguard(
        "the first change of configuration finds none before it",
        VERSIONS,
        'return Put({"pk": _PK, "sk": _SK, **put})',
        'return Put({"pk": _PK, "sk": _SK, **put}, new=False)',
        CARRIED_OUT,
    ),
    Safeguard(
        "a configuration goes live over the one that was seen",
        VERSIONS,
        'when={"pk": _PK, "version": changed.over})',
        'when={"pk": _PK})',
        CARRIED_OUT,
    ),
    Safeguard(
        "an entry is listed on its day once",
        "adapters/dynamo_days.py",
        'listed = Put({**entry, "pk": partition})',
        'listed = Put({**entry, "pk": partition}, new=False)',
        STANDS,
    ),
    Safeguard(
        "the first word of a target on an export stands",
        "adapters/dynamo_acknowledgements.py",
        'standing = self._table.put_new({**key, "body": written(word)})',
        'standing = self._table.write_all([{**key, "body": written(word)}])',
        STANDS,
    ),
    Safeguard(
        "a push keeps its first instant",
        "adapters/dynamo_pushes.py",
        'self._table.put_new({**key, "to": to, "at": at})',
        'self._table.write_all([{**key, "to": to, "at": at}])',
        STANDS,
    ),
    Safeguard(
        "what came of an event is written once",
        "adapters/dynamo_events.py",
        "taken = self._table.put_new(_item(record))",
        "taken = self._table.write_all([_item(record)])",
        "tests/adapters/test_events_and_exports.py",
    ),
    Safeguard(
        "what came of a provider's message is listed once",
        "adapters/dynamo_events.py",
        "once = [Put(_item(record))]",
        "once = [Put(_item(record), new=False)]",
        "tests/adapters/test_events_and_exports.py",
    ),
    Safeguard(
        "a later memory is not replaced by an earlier day's",
        "adapters/live_memories.py",
        'item is not None and item["on"] >= day.isoformat()',
        "item is None and not day",
        STANDS,
    ),
    Safeguard(
        "a memory goes live over the one that was seen",
        "adapters/live_memories.py",
        'when={"on": item["on"] if item else None},',
        "when={},",
        STANDS,
    ),
    Safeguard(
        "the first audit trail of a day stands",
        BOOKS,
        "return self._bucket.put_once(audit_name(day), trail)",
        "self._bucket.put(audit_name(day), trail)\n        return trail",
        STANDS,
    ),
    Safeguard(
        "the first signature stands",
        BOOKS,
        'self._bucket.put_once(f"{name}.sig", content)',
        'self._bucket.put(f"{name}.sig", content)',
        STANDS,
    ),
    Safeguard(
        "the first page of a proof stands",
        BOOKS,
        "self._bucket.put_once(name, sheet)",
        "self._bucket.put(name, sheet)",
        STANDS,
    ),
    Safeguard(
        "a key of a bucket is written once",
        "adapters/s3_objects.py",
        ', IfNoneMatch="*")',
        ")",
        "tests/adapters/test_buckets.py",
    ),
    Safeguard(
        "a fence is looked for in the transaction",
        "adapters/dynamo_table.py",
        """"ConditionExpression": "attribute_not_exists(pk)",
                }""",
        """"ConditionExpression": "attribute_exists(pk) OR attribute_not_exists(pk)",
                }""",
        CONTRACT,
    ),
    Safeguard(
        "every part of a condition is asked",
        "adapters/dynamo_table.py",
        'update["ConditionExpression"] = " AND ".join(conditions)',
        'update["ConditionExpression"] = " OR ".join(conditions)',
        CONTRACT,
    ),
    Safeguard(
        "a sealed day's journals are those that its manifest names",
        BOOKS,
        "if found.hexdigest() != digest:",
        "if False:",
        "tests/adapters/test_proven_bytes.py",
    ),
    Safeguard(
        "history is read as it was copied",
        "adapters/history_folder.py",
        "if sha256(content) != digest:",
        "if False:",
        "tests/adapters/test_proven_bytes.py",
    ),
    Safeguard(
        "a day of history is read as it was sealed",
        "adapters/history_folder.py",
        "if found.hexdigest() != digest:",
        "if False:",
        "tests/adapters/test_proven_bytes.py",
    ),
    Safeguard(
        "an approver's deed is the command that was asked",
        "workflows/do_deed.py",
        "if kept is None or sha256(kept) != outcome.evidence:",
        "if kept is None:",
        "tests/faults/test_deeds_are_guarded.py",
    ),
)
