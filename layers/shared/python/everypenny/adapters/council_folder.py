"""A council's configuration: a folder of TOML files, read, checked and content-addressed.

Its bytes are the canonical JSON of the files' texts by name, so that a version can be kept
as evidence and made a council again without the folder; its version is their SHA-256.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from everypenny.adapters.council_checks import check_draft
from everypenny.adapters.council_draft import Draft, draft_of
from everypenny.adapters.council_mistakes import CouncilRefused, Mistake
from everypenny.adapters.council_models import CouncilModel, LedgerCodesModel
from everypenny.domain.council import Council


def read_council(folder: Path) -> Council:
    """The folder's council; CouncilRefused names every mistake in it."""
    return council_from_bytes(council_bytes(folder))


def council_bytes(folder: Path) -> bytes:
    """The folder's files as canonical JSON: what its version is the SHA-256 of.

    CouncilRefused names every mistake in the folder, so that none is deployed or run.
    """
    return checked_bytes({path.name: _text(path) for path in sorted(folder.glob("*.toml"))})


def checked_bytes(texts: Mapping[str, str]) -> bytes:
    """Files' texts by name as canonical JSON; CouncilRefused names every mistake in them."""
    draft = draft_of(texts)
    check_draft(draft)
    _refuse(draft)
    return json.dumps(texts, sort_keys=True, separators=(",", ":")).encode("ascii")


def council_version(content: bytes) -> str:
    """The version that these bytes are, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def council_from_bytes(content: bytes) -> Council:
    """The council of bytes made by `council_bytes`, perhaps by an earlier release.

    They are not judged again whole: a check that a later release adds must not stop it from
    reading the versions that old batches are pinned to. CouncilRefused if a value cannot be
    read at all.
    """
    draft = draft_of(json.loads(content))
    council, codes = _refuse(draft)
    return _council(draft, council, codes, council_version(content))


def check_folder(folder: Path) -> tuple[Mistake, ...]:
    """Every mistake in the folder, by file and key; none means that it can be deployed."""
    if not folder.is_dir():
        return (Mistake(str(folder), "(folder)", "There is no such folder.", "Name one."),)
    try:
        council_bytes(folder)
    except CouncilRefused as refusal:
        return refusal.mistakes
    return ()


def _refuse(draft: Draft) -> tuple[CouncilModel, LedgerCodesModel]:
    """Raise CouncilRefused for a draft with mistakes, else give what it must hold."""
    if draft.mistakes or draft.council is None or draft.ledger_codes is None:
        raise CouncilRefused(tuple(sorted(draft.mistakes)))
    return draft.council, draft.ledger_codes


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as refusal:
        what = f"Byte {refusal.start + 1} is not UTF-8."
        mistake = Mistake(path.name, "(whole file)", what, "Save the file as UTF-8.")
        raise CouncilRefused((mistake,)) from None


def _council(
    draft: Draft, council: CouncilModel, codes: LedgerCodesModel, version: str
) -> Council:
    return Council(
        code=council.code,
        name=council.name,
        version=version,
        currency=council.currency,
        entities=draft.entities,
        funds=draft.funds,
        bank_accounts=draft.bank_accounts,
        methods=draft.methods,
        vat_codes=draft.vat_codes,
        sources=draft.sources,
        reference_rules=draft.reference_rules,
        rules=tuple(draft.rules),
        targets=draft.targets,
        ledger_codes=_ledger_codes(codes),
        outgoing_codes={code: debit.name for code, debit in codes.outgoing.items()},
        transit_patterns={code: sweep.patterns for code, sweep in codes.transit.items()},
        memory=council.memory.value(),
        suggestions=council.suggestions.value(),
        roles=draft.roles,
        limits=draft.limits,
        interests=draft.interests,
        offices=draft.offices,
        e_returns=draft.e_returns,
    )


def _ledger_codes(codes: LedgerCodesModel) -> Mapping[str, str]:
    named = {f"outgoing/{code}": debit.ledger_code for code, debit in codes.outgoing.items()}
    named |= {f"transit/{code}": sweep.ledger_code for code, sweep in codes.transit.items()}
    return {**codes.accounts, **named}
