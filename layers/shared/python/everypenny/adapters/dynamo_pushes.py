"""Which exports lie in their target's own bucket, in the income table.

| pk | sk | holds |
|---|---|---|
| `X#<target>` | `P#<export id>` | the UTC instant at which it was pushed, and where to |
"""

from everypenny.adapters.table_actions import Table


class DynamoPushes:
    """Pushes that came through; of any other nothing is known."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def pushed(self, target: str) -> frozenset[str]:
        """The ids of the exports that were pushed, read consistently."""
        items = self._table.query(f"X#{target}", prefix="P#")
        return frozenset(item["sk"].removeprefix("P#") for item in items)

    def mark(self, target: str, export_id: str, *, to: str, at: str) -> None:
        """Remember a push; the first one's instant stands."""
        key = {"pk": f"X#{target}", "sk": f"P#{export_id}"}
        self._table.put_new({**key, "to": to, "at": at})
