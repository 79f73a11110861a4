"""What is kept of strangers' and officers' words: no card number that somebody typed."""

import json
from collections.abc import Mapping
from typing import Any

from everypenny.domain.card_numbers import never_ours
from everypenny.domain.council import Council
from everypenny.formats.canonical import canonical, sha256
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


def masked_order(
    order: Mapping[str, Any], *, council: Council, councils: Councils
) -> Mapping[str, Any]:
    """An officer's order as it may be kept; the numbers that it bore lie nowhere."""
    body = canonical(order)
    if masked_json(body, never_ours) == body:
        return order
    masked = masked_json(body, references_of(councils.compiled(council.version)))
    told: Mapping[str, Any] = json.loads(masked)
    return told
