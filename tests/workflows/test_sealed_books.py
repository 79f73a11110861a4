"""A sealed day's journals are believed only while they are the bytes that were sealed."""

import json

import pytest
from everypenny.domain.records import ReplayDiffers

from tests.builders import ON, a_register, an_allpay_file, council_tax
from tests.whole_house import House


def a_closed_day(house: House) -> None:
    house.open(ON, {})
    house.dropped("registers/accounts/all.csv", a_register())
    house.dropped("allpay/a.txt", an_allpay_file([(council_tax(1), 5_00)]))
    house.close(ON)


def alter_its_journals(house: House) -> None:
    """Put one account's reference in place of another's over the sealed bytes."""
    digest = json.loads(house.day_books.manifest(ON))["journals"]["sha256"]
    key, bucket = f"days/{ON}/{digest}.jsonl", house.day_books._bucket
    was, now = (council_tax(n).encode() for n in (1, 2))
    bucket.put(key, bucket.get(key).replace(was, now))


def test_altered_journals_are_never_exported(quick: House) -> None:
    a_closed_day(quick)
    alter_its_journals(quick)

    with pytest.raises(ReplayDiffers, match=f"journals of {ON}"):
        quick.export_all(ON)

    assert quick.exports.exported_to("council-tax") is None


def test_altered_journals_never_prove_what_was_exported_before(quick: House) -> None:
    a_closed_day(quick)
    quick.export_all(ON)
    alter_its_journals(quick)

    with pytest.raises(ReplayDiffers, match=f"journals of {ON}"):
        quick.prove(ON)
