"""What every table promises: run on the one in memory, on moto, and on the deployed stack.

A module of tests that gives a `table` fixture imports the cases with
`from tests.adapters.table_contract import *`.
"""

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError
from everypenny.adapters.table_actions import Absent, Change, Put, Refused, Table

# A stand-in says what is wrong with the call, DynamoDB that the call is invalid.
TOO_MUCH = (ValueError, ClientError)
KB = 1_024


def an_item(sk: str = "a", **more: object) -> dict[str, object]:
    return {"pk": "P", "sk": sk, **more}


def test_an_item_comes_back_as_it_was_put(table: Table) -> None:
    item = an_item(text="£ and ✓", number=-12345678901234567890, flag=True, zero=0)

    taken = table.put_new(item)

    assert taken is None
    assert table.get("P", "a") == item
    assert table.get("P", "b") is None


def test_many_keys_give_the_items_that_are_there(table: Table) -> None:
    for number in range(120):
        table.put_new(an_item(f"{number:03d}", n=number))
    keys = [("P", f"{number:03d}") for number in range(130)]

    found = sorted(item["n"] for item in table.get_all(keys))

    assert found == list(range(120))


def test_the_first_item_under_a_key_stands(table: Table) -> None:
    table.put_new(an_item(n=1))

    taken = table.put_new(an_item(n=2))

    assert taken == an_item(n=1) == table.get("P", "a")


def test_a_partition_reads_in_key_order(table: Table) -> None:
    for sk in ("c#2", "a", "c#10", "b", "c#1"):
        table.put_new(an_item(sk))
    table.put_new({"pk": "Q", "sk": "c#0"})

    everything = [item["sk"] for item in table.query("P")]

    assert everything == ["a", "b", "c#1", "c#10", "c#2"]
    assert [item["sk"] for item in table.query("P", prefix="c#")] == ["c#1", "c#10", "c#2"]
    assert [item["sk"] for item in table.query("P", after="c#10")] == ["c#10", "c#2"]
    assert [item["sk"] for item in table.query("P", prefix="c#", after="c#10")] == [
        "c#10",
        "c#2",
    ]
    assert [item["sk"] for item in table.query("P", prefix="b", after="a")] == ["b"]
    assert list(table.query("P", prefix="b", after="c")) == []
    assert list(table.query("R")) == []


def test_a_partition_of_many_pages_is_read_whole(table: Table) -> None:
    items = [an_item(f"{n:04d}", filling="x" * 40_000) for n in range(60)]
    table.write_all(items)

    read = list(table.query("P"))

    assert read == items


def test_a_view_lists_the_keys_of_its_items_and_no_other(table: Table) -> None:
    table.put_new(an_item("a", view="V", secret="s"))
    table.put_new(an_item("b", view="W"))
    table.put_new(an_item("c"))

    keys = list(table.view("V"))

    assert keys == [{"pk": "P", "sk": "a", "view": "V"}]


def test_an_item_leaves_a_view_with_its_attribute(table: Table) -> None:
    table.put_new(an_item(view="V", n=1))

    table.transact([Change(pk="P", sk="a", remove=("view",), add={"n": 2})])

    assert list(table.view("V")) == []
    assert table.get("P", "a") == an_item(n=3)


def test_items_in_bulk_replace_what_is_there(table: Table) -> None:
    table.put_new(an_item("0", n=1))

    table.write_all([an_item(str(n), n=7) for n in range(60)])

    assert sum(item["n"] for item in table.query("P")) == 7 * 60


def test_a_transaction_is_done_whole(table: Table) -> None:
    table.put_new(an_item("old", n=1))

    table.transact(
        [
            Put(an_item("new")),
            Put(an_item("old2"), new=False),
            Change(pk="P", sk="old", put={"done": True}, when={"n": 1, "gone": None}),
            Absent("P", "fence"),
        ]
    )

    assert {item["sk"] for item in table.query("P")} == {"new", "old", "old2"}
    assert table.get("P", "old") == an_item("old", n=1, done=True)


@pytest.mark.parametrize(
    "fails",
    [
        Put(an_item("taken")),
        Absent("P", "taken"),
        Change(pk="P", sk="taken", put={"n": 9}, when={"n": 2}),
        Change(pk="P", sk="taken", put={"n": 9}, when={"n": None}),
        Change(pk="P", sk="missing", put={"n": 9}, when={"pk": "P"}),
        Change(pk="P", sk="taken", put={"n": 9}, when={"pk": "P", "n": 2}),
    ],
    ids=["put", "absent", "value", "attribute", "item", "one of two"],
)
def test_one_failed_condition_undoes_the_whole_transaction(table: Table, fails: object) -> None:
    table.put_new(an_item("taken", n=1))

    with pytest.raises(Refused) as refused:
        table.transact([Put(an_item("first")), fails, Put(an_item("last"))])

    assert refused.value.failed == (False, True, False)
    assert list(table.query("P")) == [an_item("taken", n=1)]


def test_a_change_of_nothing_makes_the_item(table: Table) -> None:
    table.transact([Change(pk="P", sk="a", put={"x": "y"}, add={"seen": 1})])
    table.transact([Change(pk="P", sk="a", put={"x": "z"}, add={"seen": 1})])

    assert table.get("P", "a") == an_item(x="z", seen=2)


def test_a_hundred_actions_are_one_transaction(table: Table) -> None:
    table.transact([Put(an_item(f"{n:03d}")) for n in range(100)])

    assert len(list(table.query("P"))) == 100


def writes(table: Table) -> list[Callable[[dict[str, object]], object]]:
    """Every way in which an item is put."""
    return [
        table.put_new,
        lambda item: table.write_all([item]),
        lambda item: table.transact([Put(item)]),
    ]


NO_KEYS = [{"pk": ""}, {"sk": ""}, {"view": ""}, {"pk": "n" * 1_025}, {"sk": "é" * 513}]


@pytest.mark.parametrize("no_key", NO_KEYS, ids=lambda no_key: next(iter(no_key)))
def test_a_key_is_neither_blank_nor_endless(table: Table, no_key: dict[str, str]) -> None:
    item = {**an_item(), **no_key}

    for write in writes(table):
        with pytest.raises(TOO_MUCH):
            write(item)

    assert table.get(item["pk"], item["sk"]) is None


def test_the_longest_key_is_a_key(table: Table) -> None:
    item = {"pk": "p" * 1_024, "sk": "s" * 1_024}

    table.put_new(item)

    assert table.get(item["pk"], item["sk"]) == item


@pytest.mark.parametrize("value", [1.5, None, ["a"], b"a"], ids=repr)
def test_an_item_holds_text_whole_numbers_and_flags_alone(table: Table, value: object) -> None:
    item = an_item(x=value)

    for write in writes(table):
        with pytest.raises(TypeError):
            write(item)

    assert table.get("P", "a") is None


def test_an_item_has_up_to_400_kb_and_no_more(table: Table) -> None:
    table.put_new(an_item("most", text="x" * 395 * KB))
    too_much = an_item("more", text="é" * 201 * KB)

    for write in writes(table):
        with pytest.raises(TOO_MUCH):
            write(too_much)

    assert [item["sk"] for item in table.query("P")] == ["most"]


def test_an_item_does_not_grow_beyond_400_kb(table: Table) -> None:
    table.put_new(an_item(text="x" * 300 * KB))

    with pytest.raises(TOO_MUCH):
        table.transact([Change(pk="P", sk="a", put={"more": "x" * 300 * KB})])

    assert table.get("P", "a") == an_item(text="x" * 300 * KB)


def test_a_transaction_takes_a_hundred_different_items(table: Table) -> None:
    twice = [Put(an_item("a")), Change(pk="P", sk="a", put={"n": 1})]

    for actions in ([Put(an_item(f"{n:03d}")) for n in range(101)], twice):
        with pytest.raises(TOO_MUCH):
            table.transact(actions)

    assert list(table.query("P")) == []


def test_a_batch_takes_no_item_twice(table: Table) -> None:
    with pytest.raises(TOO_MUCH):
        table.write_all([an_item("a"), an_item("b"), an_item("a")])

    assert list(table.query("P")) == []
