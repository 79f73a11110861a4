"""What is kept of a file beside its raw drop holds no card number."""

import pytest

from tests.builders import ON, Entry, a_statement, an_allpay_file, council_tax
from tests.whole_house import House

CARD = "4111111111111111"


def test_a_card_number_in_a_statement_is_masked_in_its_chunk(quick: House) -> None:
    quick.open(ON, {"bank/main": 0})
    content = a_statement([Entry(pence=1_00, text=f"PAID BY {CARD}")])

    quick.receive(quick.land("main-bank/s.xml", content))

    kept = b"".join(v[-1] for v in quick.outside.buckets["work"].versions.values())
    assert b"PAID BY" in kept
    assert CARD.encode() not in kept


@pytest.mark.parametrize(
    "content", [an_allpay_file([(council_tax(1), 10_00)]), b"neither accepted nor clean"]
)
def test_a_card_number_in_a_files_own_name_is_kept_by_its_drop_alone(
    quick: House, content: bytes
) -> None:
    quick.open(ON, {"bank/main": 0})

    quick.dropped(f"allpay/{CARD}.txt", content)
    quick.close(ON)

    buckets = quick.outside.buckets
    drops = [key for key in buckets["drop"].versions if not key.startswith("reports/")]
    kept = [(key, v) for b in buckets.values() for key, v in b.versions.items()]
    assert drops == [f"allpay/{CARD}.txt"]
    assert CARD not in str([told for told in kept if told[0] not in drops])
    assert CARD not in str(quick.scan())
