"""What DynamoDB takes of keys, items, batches and transactions: beyond it a stand-in refuses.

Its developer guide has them under quotas and constraints; a KB is 1,024 bytes there. An item
counts the bytes of its names and values; a whole number counts as the most that it may. A sort
key has half of a partition's bytes, and the index by view sorts by `pk`.
"""

from collections.abc import Iterable, Sequence

from everypenny.adapters.table_actions import TRANSACTION, Item

BATCH = 25
_KEY_BYTES = {"pk": 1_024, "sk": 1_024, "view": 2_048}
_ITEM_BYTES = 400 * 1_024
_TRANSACTION_BYTES = 4 * 1_024 * 1_024
_NUMBER_BYTES = 21
_NUMBERS = 10**38
_SURELY_A_KEY = 256


def check_item(item: Item) -> int:
    """An item's size in bytes.

    Raises TypeError for what is no text, whole number or flag, ValueError for what is too much.
    """
    check_key(item["pk"], item["sk"])
    if "view" in item:
        _check_key("view", item["view"])
    size = 0
    for name, value in item.items():
        size += len(name) + (_bytes(value) if isinstance(value, str) else _number(name, value))
    if size > _ITEM_BYTES:
        raise ValueError(f"{item['pk']} {item['sk']} has {size} bytes, and may have 400 KB")
    return size


def check_key(pk: str, sk: str) -> None:
    """ValueError for a key that no key can be."""
    _check_key("pk", pk)
    _check_key("sk", sk)


def check_batches(items: Sequence[Item]) -> None:
    """Items as they are written 25 at a time, among which no key comes twice."""
    for start in range(0, len(items), BATCH):
        together = [(item["pk"], item["sk"]) for item in items[start : start + BATCH]]
        if len(set(together)) < len(together):
            raise ValueError("a batch takes different items")
    for item in items:
        check_item(item)


def check_actions(keys: Sequence[tuple[str, str]]) -> None:
    """The keys of a transaction's actions."""
    if len(keys) > TRANSACTION or len(set(keys)) < len(keys):
        raise ValueError("a transaction takes 100 different items")
    for pk, sk in keys:
        check_key(pk, sk)


def check_written(items: Iterable[Item]) -> None:
    """The items that a transaction makes."""
    size = sum(map(check_item, items))
    if size > _TRANSACTION_BYTES:
        raise ValueError(f"a transaction of {size} bytes may have 4 MB")


def _check_key(name: str, text: str) -> None:
    if 0 < len(text) <= _SURELY_A_KEY:
        return
    if not 0 < _bytes(text) <= _KEY_BYTES[name]:
        raise ValueError(f"{name} has {_bytes(text)} bytes, and may have {_KEY_BYTES[name]}")


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8"))


def _number(name: str, value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{name} is a {type(value).__name__}: text, whole number or flag")
    if not -_NUMBERS < value < _NUMBERS:
        raise ValueError(f"{name} has more than 38 digits")
    return _NUMBER_BYTES
