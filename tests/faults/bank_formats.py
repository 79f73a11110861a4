"""The council's other bank accounts in the simulator, one a format."""

from tests.faults.bank_extracts import Bank, Extract
from tests.faults.bank_writers import (
    bai2,
    barclays,
    hsbc,
    hsbc_plain,
    lloyds,
    mt940,
    natwest,
    pounds,
    santander,
    standard18,
    swift,
)


def _told(cut: Extract) -> str:
    return cut.told


def _serial(cut: Extract) -> str:
    return f"{cut.last} {cut.serial}"


def _day(cut: Extract) -> str:
    return f"{cut.last}"


BANKS = (
    Bank(
        code="swift",
        format="mt940",
        name="200000 00000001",
        write=mt940,
        amount=swift,
        identity=_serial,
    ),
    Bank(
        code="reported",
        format="bai2",
        name="00000002 200000",
        write=bai2,
        amount=str,
        identity=_day,
        dated=False,
    ),
    Bank(
        code="bankline",
        format="standard18_output",
        name="200000 00000003",
        write=standard18,
        amount="{:011}".format,
        identity=_serial,
        balanced=False,
    ),
    Bank(
        code="barclays",
        format="barclays_csv",
        name="20-00-00 00000004",
        write=barclays,
        amount=pounds,
        identity=_told,
        balanced=False,
    ),
    Bank(
        code="hsbc",
        format="hsbc_csv",
        name="40-00-00 00000005",
        write=hsbc,
        amount=pounds,
        identity=_told,
        settings='settings = { account = "40-00-00 00000005" }',
    ),
    Bank(
        code="plain",
        format="hsbc_headerless_csv",
        name="40-00-00 00000006",
        write=hsbc_plain,
        amount=pounds,
        identity=_told,
        balanced=False,
        settings='settings = { account = "40-00-00 00000006" }',
    ),
    Bank(
        code="lloyds",
        format="lloyds_csv",
        name="30-00-00 00000007",
        write=lloyds,
        amount=pounds,
        identity=_told,
    ),
    Bank(
        code="natwest",
        format="natwest_csv",
        name="600001-00000008",
        write=natwest,
        amount=pounds,
        identity=_told,
    ),
    Bank(
        code="santander",
        format="santander_csv",
        name="XXXX XXXX XXXX 0009",
        write=santander,
        amount=pounds,
        identity=_told,
    ),
)
