"""Configuration versions that officers change to, and which of them is live.

| pk | sk | holds |
|---|---|---|
| `LEDGER` | `CONFIGURATION` | the version that an officer changed to last, by which command |

The reader of folders brings pydantic along, so it is imported when a version is first drafted.
"""

import json
from pathlib import Path
from typing import Protocol

from everypenny.adapters.kept_councils import lineage
from everypenny.adapters.table_actions import Action, Change, Put, Table
from everypenny.domain.council import Council
from everypenny.domain.deeds import ChangedConfiguration, CommandRefused
from everypenny.domain.identifiers import configuration_key

_RULES = "rules.toml"
_PK, _SK = "LEDGER", "CONFIGURATION"


class Kept(Protocol):
    """Evidence, or a folder of it."""

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        ...


class ConfigurationVersions:
    """Drafts of versions over kept ones; `folder` is the deployed one, None in a rebuild."""

    def __init__(self, table: Table, evidence: Kept, folder: Path | None) -> None:
        self._table, self._evidence, self._folder = table, evidence, folder

    def changed(self) -> str:
        """The version that an officer changed to last, "" if none ever did."""
        item = self._table.get(_PK, _SK)
        return str(item["version"]) if item else ""

    def with_rules(self, version: str, rules: str) -> tuple[Council, bytes]:
        """A kept version with other rules, and its bytes, which are not kept yet.

        CommandRefused tells every mistake that `everypenny check` would; or that the version
        was deployed before, since one that a deployment follows could not go live again.
        """
        from everypenny.adapters.council_folder import (
            checked_bytes,
            council_from_bytes,
            council_version,
        )
        from everypenny.adapters.council_mistakes import CouncilRefused

        kept = self._evidence.get(configuration_key(version))
        if kept is None:
            raise LookupError(f"configuration {version} is not in the evidence")
        try:
            content = checked_bytes({**json.loads(kept), _RULES: rules})
        except CouncilRefused as refused:
            raise CommandRefused(str(refused), where="rules") from None
        self._refuse_known(version, council_version(content))
        return council_from_bytes(content), content

    def _refuse_known(self, live: str, drafted: str) -> None:
        if drafted == live:
            raise CommandRefused("these are the rules that are live", where="rules")
        if self._folder is not None and drafted in lineage(self._folder):
            raise CommandRefused(
                "these are the rules of an earlier deployment: say in a comment that they are "
                "back, so that it is a version of its own",
                where="rules",
            )


def configuration_action(changed: ChangedConfiguration, command_id: str) -> Action:
    """The pointer moves from what was seen to the new version, or the transaction fails."""
    put = {"version": changed.version, "command": command_id}
    if not changed.over:
        return Put({"pk": _PK, "sk": _SK, **put})
    return Change(pk=_PK, sk=_SK, put=put, when={"pk": _PK, "version": changed.over})
