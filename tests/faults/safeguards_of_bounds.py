"""What strangers send is bounded, and what they say of cards is masked."""

from tests.faults.safeguard import Safeguard

XML = "formats/xml_safety.py"
SHEET = "formats/inward/xlsx_sheet.py"
LINES = "formats/text_lines.py"
SENDING = "workflows/send_refund.py"
SWELL = "tests/formats/test_what_files_swell_to.py"
HOSTILE = "tests/faults/test_hostile_files.py"
SETTLED = "tests/workflows/test_settle_provider_event.py"
KEPT = "tests/faults/test_what_is_kept.py"
SENT = "tests/workflows/test_send_refund.py"

OF_BOUNDS = (
    Safeguard(
        "a file has a size",
        "workflows/judging.py",
        "    if size <= limit:\n",
        "    if True:\n",
        "tests/workflows/test_receive_payment_file.py",
    ),
    Safeguard(
        "XML names no entities of its own",
        XML,
        "            _refuse_doctype(element)\n",
        "",
        f"{HOSTILE} tests/formats/test_camt.py",
    ),
    Safeguard(
        "XML has an entry every few megabytes",
        XML,
        "if self._max_gap is not None and self._gap > self._max_gap:",
        "if False:",
        SWELL,
    ),
    Safeguard(
        "a workbook unpacks to so much",
        SHEET,
        "if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:",
        "if len(parts) > _MOST_PARTS:",
        SWELL,
    ),
    Safeguard(
        "a workbook has so many parts",
        SHEET,
        "if len(parts) > _MOST_PARTS or sum",
        "if sum",
        SWELL,
    ),
    Safeguard(
        "a cell holds so much text",
        SHEET,
        "            if length > _MOST_TEXT:\n",
        "            if False:\n",
        SWELL,
    ),
    Safeguard(
        "a line has a length and no NUL",
        LINES,
        'if b"\\0" in raw or (len(raw) > limit and max(map(len, lines)) > limit):',
        "if False:",
        f"{HOSTILE} tests/formats/test_text_lines.py",
    ),
    Safeguard(
        "a report on a file tells so many faults",
        "workflows/read_batches.py",
        "        if len(reading.faults) >= MAX_FAULTS:\n",
        "        if False:\n",
        "tests/workflows/test_read_batches.py",
    ),
    Safeguard(
        "a file holds so many statements",
        "workflows/read_batches.py",
        "    if len(reading.batches) > MAX_STATEMENTS:\n",
        "    if False:\n",
        "tests/workflows/test_read_batches.py",
    ),
    Safeguard(
        "a report's name is cut to what a bucket takes",
        "workflows/judging.py",
        '    if len(name.encode("utf-8")) <= MOST_BYTES_OF_A_REPORT:\n',
        "    if True:\n",
        "tests/house/test_security_of_drops.py",
    ),
    Safeguard(
        "a key that no key can be finds nothing",
        "adapters/dynamo_table.py",
        "        if not (_can_be_key(pk, most=2_048) and _can_be_key(sk, most=1_024)):\n"
        "            return None\n",
        "",
        "tests/adapters/test_table_contract.py",
    ),
    Safeguard(
        "a card number in a webhook or an answer is masked",
        "workflows/masked_evidence.py",
        "    masked = masked_json(body, references_of(councils.compiled(council.version)))\n"
        "    if masked != body:",
        "    masked = body\n    if masked != body:",
        SETTLED,
    ),
    Safeguard(
        "a card number in an order is masked",
        "workflows/do_deed.py",
        "order = masked_order(command.order, council=council, councils=office.councils)",
        "order = command.order",
        f"{KEPT} tests/workflows/test_hostile_officers.py",
    ),
    Safeguard(
        "a refund that the provider has made is not asked for again",
        SENDING,
        "    if found is None:\n        return _ask(refund, available, known)\n",
        "    if True:\n        return _ask(refund, available, known)\n",
        SENT,
    ),
    Safeguard(
        "an earlier refund of the same pence is not taken for ours",
        SENDING,
        "        if made.refund_id not in known\n        and",
        "        if",
        SENT,
    ),
    Safeguard(
        "a refund of other pence is not ours",
        SENDING,
        "        and made.amount_pence == refund.pence\n",
        "",
        SENT,
    ),
    Safeguard(
        "a refund that is posted is not ours again",
        SENDING,
        "        and not _is_posted(refund, made)\n",
        "",
        SENT,
    ),
    Safeguard(
        "a refund is sent while it is reserved, by its command",
        SENDING,
        "if at.reserved is None or at.reserved.command_id != command_id:",
        "if at.reserved is None:",
        SENT,
    ),
    Safeguard(
        "a refund fails for the first reason that was told",
        SENDING,
        '"because": first["because"],',
        '"because": because,',
        SENT,
    ),
    Safeguard(
        "a refund's webhook that comes again tells of the same refund",
        "workflows/told_refunds.py",
        "if any(record is not None and record.message == digest for record in told):",
        "if False:",
        "tests/workflows/test_told_refunds.py",
    ),
    Safeguard(
        "of two webhooks each tells of a refund of its own",
        "workflows/told_refunds.py",
        "digest)).message == digest",
        "digest))",
        "tests/workflows/test_told_refunds.py",
    ),
    Safeguard(
        "copies of an event that differ by a register agree that it is posted",
        "workflows/provider_case.py",
        "        if not _is_posted_from(evidence, batch, settling.ledger):\n",
        "        if True:\n",
        "tests/faults/test_interleaved_copies.py tests/workflows/test_settle_provider_event.py"
        " tests/workflows/test_side_by_side.py",
    ),
    Safeguard(
        "what a chunk took back is kept before it is claimed",
        "workflows/take_back.py",
        "if self.evidence.keep(self.key(), content) != content:",
        "if not self.evidence.keep(self.key(), content):",
        "tests/workflows/test_take_back.py",
    ),
)
