"""What the work bucket keeps of a file holds no card number."""

from tests.builders import ON, Entry, a_statement
from tests.whole_house import House

CARD = "4111111111111111"


def test_a_card_number_in_a_statement_is_masked_in_its_chunk(quick: House) -> None:
    quick.open(ON, {"bank/main": 0})
    content = a_statement([Entry(pence=1_00, text=f"PAID BY {CARD}")])

    quick.receive(quick.land("main-bank/s.xml", content))

    kept = b"".join(v[-1] for v in quick.outside.buckets["work"].versions.values())
    assert b"PAID BY" in kept
    assert CARD.encode() not in kept
