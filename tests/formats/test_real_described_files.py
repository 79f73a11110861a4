"""CSV that others published, read through the mappings that are shipped."""

import pytest
from everypenny.formats.registry import reader

from tests.formats.bank_files import told
from tests.formats.real_samples import FOLDER

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the published samples do not lie beside this checkout"
)


def read(name, sample):
    return told(reader(name), (FOLDER / "uk-csv" / sample).read_bytes())


def test_a_published_lloyds_file_yields_its_lines_and_its_untrue_balances():
    answer = read("lloyds_csv", "cool725__so-sure-web__lloyds.csv")

    assert answer.amounts == [-1000, -849, -1, 42553, 10333, -892, 1, -1500]
    assert answer.ends[0].account == "30-65-41 36346160"
    # Whoever published it wrote 0 into every balance.
    assert [fault.place for fault in answer.faults] == [
        f"line {number}, balance" for number in range(3, 10)
    ]


def test_a_published_settlement_of_cards_takes_its_refund_away():
    answer = read("barclaycard_csv", "cool725__so-sure-web__barclays.csv")

    assert answer.faults == []
    assert answer.amounts == [1, 864, -5]
    assert answer.payments[2].source_reference == "74579156163006476980326"
