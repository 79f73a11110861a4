"""The safeguards with which files are judged, allocated and posted."""

from tests.faults.safeguard import Safeguard

LEDGER = "adapters/dynamo_ledger.py"
FILES = "adapters/dynamo_files.py"
DAYS = "adapters/dynamo_days.py"
ALLOCATE = "workflows/allocate_payments.py"
RECEIVE = "workflows/receive_payment_file.py"
JUDGING = "workflows/judging.py"
DECIDE = "workflows/decide_held_file.py"
CLOSE = "workflows/close_day.py"
OPEN = "workflows/open_balances.py"

OF_FILES = (
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
        'when = {"pk": pk, "posted_on": None, "abandoned": None}',
        'when = {"pk": pk, "abandoned": None}',
    ),
    Safeguard(
        "an abandoned batch never posts",
        LEDGER,
        'when = {"pk": pk, "posted_on": None, "abandoned": None}',
        'when = {"pk": pk, "posted_on": None}',
        "tests/workflows/test_abandon_batch.py",
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
        "tests/adapters/test_ledger.py",
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
        "tests/workflows/test_open_balances.py",
    ),
    Safeguard(
        "nothing joins a day whose fence is shut",
        DAYS,
        'is_open = Absent(fence_key(day, fence(key)), "FENCE")',
        'is_open = Absent(fence_key(day, fence(key)), "NO FENCE")',
        "tests/adapters/test_what_stands.py",
    ),
    Safeguard(
        "there are as many fences as may write at once",
        DAYS,
        "FENCES = 512\n",
        "FENCES = 64\n",
        "tests/faults/test_writers_at_once.py",
    ),
    Safeguard(
        "those who met in one item come back far apart",
        "adapters/dynamo_table.py",
        "_APART_SECONDS = 0.4\n",
        "_APART_SECONDS = 0.02\n",
        "tests/faults/test_writers_at_once.py",
    ),
    Safeguard(
        "nothing joins a day that is being shut",
        DAYS,
        "            if not self._is_being_shut(day):\n",
        "            if True:\n",
        "tests/adapters/test_what_stands.py",
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
        "tests/adapters/test_files_and_days.py",
        also=('when = {"sequence": sequence - 1 or None}', "when: dict[str, int] = {}"),
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
        "            if count:",
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
        "    check_all_posted(reading.batches, standing.overlapping, intake.ledger)\n",
        "",
        "tests/workflows/test_decide_held_file.py",
    ),
    Safeguard(
        "a file is decided by one command",
        "domain/release.py",
        "    if was is not None:\n",
        "    if False:\n",
        "tests/workflows/test_decide_held_file.py",
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
        "workflows/kept_commands.py",
        "if replace(command, at=kept.at, officer=kept.officer) != kept:",
        "if False:",
        "tests/workflows/test_decide_held_file.py",
    ),
    Safeguard(
        "an opening's id has one body",
        OPEN,
        'if opening.evidence.keep(f"commands/{command.command_id}.json", body) != body:',
        'if not opening.evidence.keep(f"commands/{command.command_id}.json", body):',
        "tests/workflows/test_open_balances.py",
    ),
)
