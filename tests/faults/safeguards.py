"""Every safeguard of the posting path, and how to take it out of the source."""

from dataclasses import dataclass

LEDGER, FILES, DAYS = (f"adapters/dynamo_{name}.py" for name in ("ledger", "files", "days"))
EXPORTS, TABLE = "adapters/dynamo_exports.py", "adapters/dynamo_table.py"
BOOKS, EVIDENCE = "adapters/s3_day_books.py", "adapters/s3_evidence.py"
ALLOCATE, RECEIVE = "workflows/allocate_payments.py", "workflows/receive_payment_file.py"
JUDGING, DECIDE = "workflows/judging.py", "workflows/decide_held_file.py"
CLOSE, EXPORT = "workflows/close_day.py", "workflows/export_fund.py"
EVENT, SETTLE = "workflows/receive_provider_event.py", "workflows/settle_provider_event.py"
OPEN, DUE = "workflows/open_balances.py", "workflows/send_due_batches.py"
REGISTER = "workflows/load_account_register.py"


@dataclass(frozen=True)
class Safeguard:
    """`old` in the file is the safeguard, `new` the same without it.

    `tests` are those that must fail without it where the simulator cannot tell; `also` is a
    second safeguard in the same file that stands for the same thing.
    """

    what: str
    file: str
    old: str
    new: str
    tests: str = ""
    also: tuple[str, str] = ("", "")


SAFEGUARDS = (
    Safeguard(
        "a marker stands for one digest",
        LEDGER,
        "if standing.decided != marker.decided:\n            raise ReplayDiffers(\n"
        '                f"batch {batch} chunk',
        'if False:\n            raise ReplayDiffers(\n                f"batch {batch} chunk',
        "tests/adapters/test_ledger.py",
    ),
    Safeguard(
        "a chunk's marker is claimed once",
        LEDGER,
        "taken = self._table.put_new(marker_item(batch, marker))",
        "taken = self._table.write_all([marker_item(batch, marker)])",
    ),
    Safeguard(
        "only a claimed chunk is finished",
        LEDGER,
        'put={"done": True}, when={"pk": pk})',
        'put={"done": True})',
        "tests/faults/test_interleaved_copies.py",
    ),
    Safeguard(
        "a batch is posted once",
        LEDGER,
        'when = {"pk": pk, "posted_on": None}',
        'when = {"pk": pk}',
    ),
    Safeguard(
        "an accepted batch is recorded once",
        LEDGER,
        "self._table.put_new(batch_item(batch))",
        "self._table.write_all([batch_item(batch)])",
    ),
    Safeguard(
        "an event's batch is posted once",
        LEDGER,
        "return [*also, Put(dated), *[Put(item) for item in items]]",
        "return [*also, Put(dated, new=False), *[Put(item, new=False) for item in items]]",
    ),
    Safeguard(
        "an event posted before must have the same journals",
        LEDGER,
        "            if standing.decided != marker.decided:\n                raise",
        "            if False:\n                raise",
        "tests/adapters/test_ledger.py",
    ),
    Safeguard(
        "a cleared suspense item stays cleared",
        LEDGER,
        "self._table.transact([Put(item) for item in actions])",
        "self._table.transact([Put(item, new=False) for item in actions])",
        "tests/adapters/test_ledger.py",
    ),
    Safeguard(
        "the ledger opens once",
        LEDGER,
        'first = Put({"pk": "LEDGER", "sk": "GO_LIVE", "on": today.isoformat()})',
        'first = Put({"pk": "LEDGER", "sk": "GO_LIVE", "on": today.isoformat()}, new=False)',
        "tests/adapters/test_ledger.py",
    ),
    Safeguard(
        "nothing joins a day whose fence is shut",
        DAYS,
        'fence = Absent(partition, "FENCE")',
        'fence = Absent(partition, "NO FENCE")',
    ),
    Safeguard(
        "a day is shut before it is read",
        CLOSE,
        "        closing.days.shut(day)\n",
        "",
    ),
    Safeguard(
        "a source's verdicts are written once, one after the other",
        FILES,
        "*[Put(item) for item in _record_items(record)]]",
        "*[Put(item, new=False) for item in _record_items(record)]]",
        also=('when={"sequence": was},', "when={},"),
    ),
    Safeguard(
        "a register moves on from the one it was made from",
        FILES,
        'when = {"digest": move.was or None}',
        "when: dict[str, str] = {}",
        "tests/adapters/test_files_and_days.py tests/workflows/test_load_account_register.py",
    ),
    Safeguard(
        "a batch is posted when every chunk is done",
        ALLOCATE,
        "if sum(marker.done for marker in markers) < batch.chunks:",
        "if not markers:",
    ),
    Safeguard(
        "a batch posts what was accepted",
        ALLOCATE,
        "if (payments, total) != (batch.payments, batch.total_pence):",
        "if False:",
        "tests/workflows/test_allocate_payments.py",
    ),
    Safeguard(
        "only an accepted file is handed on",
        RECEIVE,
        "    if record.verdict is Verdict.ACCEPTED:\n        hand_on",
        "    if record.batches:\n        hand_on",
    ),
    Safeguard(
        "nothing is judged before the opening journal",
        RECEIVE,
        "if intake.ledger.go_live() is None:",
        "if False:",
        "tests/workflows/test_receive_payment_file.py tests/workflows/test_open_balances.py",
    ),
    Safeguard(
        "the same bytes are refused",
        JUDGING,
        "        if earlier.verdict in here:",
        "        if earlier.verdict in set():",
    ),
    Safeguard(
        "the same identity is held",
        RECEIVE,
        "for earlier in standing.same_identity:",
        "for earlier in standing.same_identity[:0]:",
    ),
    Safeguard(
        "an overlap is held",
        RECEIVE,
        "            if shared:",
        "            if False:",
    ),
    Safeguard(
        "overlaps are looked for where dates meet",
        "domain/overlap.py",
        "return first_on <= other_last and other_first <= last_on",
        "return False",
    ),
    Safeguard(
        "a line that is here already is not posted again",
        DECIDE,
        "here = lines_here_already(payments, theirs) - new",
        "here: frozenset[int] = frozenset()",
    ),
    Safeguard(
        "a release waits for what it overlaps",
        DECIDE,
        "    _all_posted(reading.batches, standing.overlapping, intake)\n",
        "",
        "tests/workflows/test_decide_held_file.py",
    ),
    Safeguard(
        "a release takes two officers",
        "domain/release.py",
        "if named(command.officer) == named(command.approver):",
        "if False:",
    ),
    Safeguard(
        "an opening journal takes two officers",
        "domain/opening.py",
        "if prepared_by == approved_by:",
        "if False:",
        "tests/workflows/test_open_balances.py",
    ),
    Safeguard(
        "a decision's id has one body",
        DECIDE,
        'if evidence.keep(f"commands/{command.command_id}.json", body) != body:',
        'if not evidence.keep(f"commands/{command.command_id}.json", body):',
        "tests/workflows/test_decide_held_file.py",
    ),
    Safeguard(
        "an opening's id has one body",
        OPEN,
        'if opening.evidence.keep(f"commands/{command.command_id}.json", body) != body:',
        'if not opening.evidence.keep(f"commands/{command.command_id}.json", body):',
        "tests/workflows/test_open_balances.py",
    ),
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
        "tests/workflows/test_settle_provider_event.py",
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
        "tests/workflows/test_close_day.py",
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
        "an export moves its target on from where it was read",
        EXPORTS,
        'when={"exported_to": was.isoformat() if was else None},',
        "when={},",
    ),
    Safeguard(
        "what was issued is delivered before more is",
        EXPORT,
        "    if was is not None:\n        _deliver_up_to(was, target, exporting)\n",
        "",
    ),
    Safeguard(
        "an export is delivered once",
        EXPORTS,
        'standing = self._outbox.put_once(f"{target}/{file_name}", content)',
        'self._outbox.put(f"{target}/{file_name}", content)\n        standing = content',
    ),
    Safeguard(
        "an export is delivered as it was issued",
        EXPORT,
        "if again != record or standing != content:",
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
        "formats/inward/controls.py",
        "        if not control.agrees:",
        "        if False:",
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
        "tests/workflows/test_receive_payment_file.py tests/workflows/test_bank_statements.py",
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
        '                ConditionExpression="attribute_not_exists(pk)",\n'
        "                ReturnValues",
        "                ReturnValues",
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
        "                if not left:\n                    break",
        "                break",
        "tests/adapters/test_table_contract.py",
    ),
)
