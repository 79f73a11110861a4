"""The safeguards of events, closes and the table itself."""

from tests.faults.safeguard import Safeguard

TABLE = "adapters/dynamo_table.py"
BOOKS = "adapters/s3_day_books.py"
EVIDENCE = "adapters/s3_evidence.py"
CLOSE = "workflows/close_day.py"
EVENT = "workflows/receive_provider_event.py"
SETTLE = "workflows/settle_provider_event.py"
DUE = "workflows/send_due_batches.py"
REGISTER = "workflows/load_account_register.py"

OF_DAYS = (
    Safeguard(
        "a webhook's signature fits",
        EVENT,
        'if not verify(body, signature, [secret.encode("utf-8") for secret in secrets]):',
        "if not secrets:",
    ),
    Safeguard(
        "a webhook's body has a limit",
        EVENT,
        "if len(body) > MAX_BODY_BYTES:",
        "if False:",
        "tests/workflows/test_receive_provider_event.py",
    ),
    Safeguard(
        "a webhook tells what the provider's answer tells",
        SETTLE,
        "    if not agrees(payment):",
        "    if False:",
    ),
    Safeguard(
        "the first answer about a payment is the one posted",
        SETTLE,
        "if evidence.keep(key, answer) != answer:",
        "if not evidence.keep(key, answer):",
        "tests/faults/test_interleaved_copies.py",
    ),
    Safeguard(
        "a refund is posted as it was first told",
        SETTLE,
        "if isinstance(first_told, Fault) or refund not in first_told:",
        "if isinstance(first_told, Fault):",
        "tests/workflows/test_settle_provider_event.py tests/workflows/test_settle_refunds.py",
    ),
    Safeguard(
        "a refund waits until the provider calls it done",
        SETTLE,
        'done = [refund for refund in refunds if refund.status == "success"]',
        "done = list(refunds)",
        "tests/workflows/test_settle_refunds.py tests/workflows/test_settle_provider_event.py",
    ),
    Safeguard(
        "days close in order",
        CLOSE,
        "    if previous is None:\n        raise CloseRefused(",
        '    if previous is None:\n        return b""\n        raise CloseRefused(',
    ),
    Safeguard(
        "a day closes when it is over",
        CLOSE,
        "if day >= today and not closing.early:",
        "if False:",
        "tests/workflows/test_close_day.py",
    ),
    Safeguard(
        "a day is sealed once",
        BOOKS,
        "return self._bucket.put_once(manifest_name(day), manifest)",
        "self._bucket.put(manifest_name(day), manifest)\n        return manifest",
    ),
    Safeguard(
        "a closed batch has every chunk done",
        CLOSE,
        "if len(done) != batch.chunks:",
        "if False:",
        "tests/faults/test_interleaved_copies.py",
    ),
    Safeguard(
        "a closed batch is what its chunks come to",
        CLOSE,
        "if chunks != (batch.payments, batch.total_pence):",
        "if False:",
        "tests/workflows/test_close_day.py",
    ),
    Safeguard(
        "a closed batch is what its day lists",
        CLOSE,
        "if (listed.payments, listed.total_pence) != (batch.payments, batch.total_pence):",
        "if False:",
        "tests/workflows/test_close_day.py",
    ),
    Safeguard(
        "a closed chunk's journals are those it was claimed for",
        CLOSE,
        "if journals_digest(journals) != marker.digest:",
        "if False:",
        "tests/workflows/test_close_day.py",
    ),
    Safeguard(
        "evidence is written once",
        EVIDENCE,
        "return self._bucket.put_once(key, content)",
        "self._bucket.put(key, content)\n        return content",
    ),
    Safeguard(
        "a submission waits for its day",
        DUE,
        "if batch.due_on is None or batch.due_on <= today:",
        "if True:",
    ),
    Safeguard(
        "half a register is held",
        REGISTER,
        "if lost * of > had * most:",
        "if False:",
        "tests/workflows/test_load_account_register.py",
    ),
    Safeguard(
        "a statement's balances agree",
        "domain/batches.py",
        "return self.stated == self.found",
        "return True",
    ),
    Safeguard(
        "a journal balances",
        "domain/journals.py",
        "if sum(line.amount_pence for line in self.lines) != 0:",
        "if False:",
        "tests/domain/test_journals.py",
    ),
    Safeguard(
        "card numbers are masked",
        "workflows/read_batches.py",
        "chunks.add(mask_payment(event, attempt.is_ours))",
        "chunks.add(event)",
        "tests/faults/test_what_is_kept.py",
    ),
    Safeguard(
        "a new item is put where its key is free",
        TABLE,
        '                put["ConditionExpression"] = "attribute_not_exists(pk)"',
        '                put["ReturnValuesOnConditionCheckFailure"] = "NONE"',
        "tests/adapters/test_table_contract.py",
    ),
    Safeguard(
        "a claim is put where its key is free",
        TABLE,
        '                    ConditionExpression="attribute_not_exists(pk)",\n'
        "                    ReturnValues",
        "                    ReturnValues",
        "tests/adapters/test_table_contract.py",
    ),
    Safeguard(
        "a change is made where it holds",
        TABLE,
        "    if conditions:\n",
        "    if False:\n",
        "tests/adapters/test_table_contract.py",
    ),
    Safeguard(
        "what the table left unprocessed is written again",
        TABLE,
        '["UnprocessedItems"].get(self.name, [])\n                if not left:\n',
        '["UnprocessedItems"].get(self.name, [])\n                if True:\n',
        "tests/faults/test_unprocessed_items.py",
    ),
    Safeguard(
        "what the table left unread is read again",
        TABLE,
        'left = unread["Keys"] if unread else []',
        "left = []",
        "tests/faults/test_unprocessed_items.py",
    ),
    Safeguard(
        "stored payments, registers and memories are those that a digest names",
        "adapters/s3_work.py",
        "if sha256(content) != digest:",
        "if False:",
        "tests/adapters/test_proven_bytes.py",
    ),
    Safeguard(
        "a configuration is the one that its version names",
        "adapters/kept_councils.py",
        "if sha256(content) != version:",
        "if False:",
        "tests/adapters/test_proven_bytes.py",
    ),
    Safeguard(
        "a held file is released as it was held",
        "workflows/decide_held_file.py",
        "if file_sha256(dropped.file) != held.content_sha256:",
        "if False:",
        "tests/workflows/test_decide_held_file.py",
    ),
    Safeguard(
        "card numbers in the names of files are masked",
        "adapters/s3_landings.py",
        "key=mask_card_numbers(key)",
        "key=key",
        "tests/adapters/test_buckets.py",
    ),
)
