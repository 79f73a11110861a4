"""What a provider sent, kept without the card numbers that a payer may have typed."""

import json

from everypenny.domain.card_numbers import never_ours
from everypenny.domain.council import Council
from everypenny.formats.canonical import sha256
from everypenny.formats.masked_json import masked_json
from everypenny.workflows.our_references import references_of
from everypenny.workflows.ports import Councils, Evidence


def masked_evidence(
    body: bytes, *, council: Council, councils: Councils, evidence: Evidence
) -> bytes:
    """The bytes to keep; where masking changed some, both hashes are kept as well.

    `masked/<SHA-256 of what came>.json` then holds `raw_sha256` and `masked_sha256`. The
    council is compiled, to know its references, only where something looks like a card.
    """
    if masked_json(body, never_ours) == body:
        return body
    masked = masked_json(body, references_of(councils.compiled(council.version)))
    if masked != body:
        hashes = {"raw_sha256": sha256(body), "masked_sha256": sha256(masked)}
        content = json.dumps(hashes, sort_keys=True).encode("ascii")
        evidence.keep(f"masked/{hashes['raw_sha256']}.json", content)
    return masked
