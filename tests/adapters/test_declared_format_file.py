"""A mapping's own mistakes are explained, all at once, by key and with the remedy."""

import shutil
from pathlib import Path

import pytest
from everypenny.adapters.council_folder import (
    check_folder,
    council_bytes,
    council_from_bytes,
    read_council,
)
from everypenny.adapters.declared_format_file import read_mapping
from everypenny.domain.declared_format import DeclaredFormat
from everypenny.formats.registry import FORMATS, reader_for
from everypenny.formats.shipped_mappings import shipped_mapping, shipped_text

from tests.formats.bank_files import told

DEMO = Path(__file__).parents[2] / "infra_cdk" / "councils" / "demo"
MAPPINGS = Path(__file__).parents[2] / "layers/shared/python/everypenny/formats/mappings"
SOUND = """
about = "A housing association's schedule"
dates = ["dd/mm/yyyy"]

[columns]
paid_on = "Paid"
amount = "Amount"
payer_reference = "Tenancy"
"""
SOURCE = """
[homes]
name = "Homes for All"
kind = "collector"
format = "declared"
folder = "homes"
ledger_code = "K4500"
fees_ledger_code = "X6500"
method_code = "BT"
settings = { mapping = "homes.toml" }
"""


@pytest.fixture
def folder(tmp_path):
    copy = Path(shutil.copytree(DEMO, tmp_path / "council"))
    (copy / "homes.toml").write_text(SOUND, "utf-8")
    sources = copy / "sources.toml"
    sources.write_text(sources.read_text("utf-8") + SOURCE, "utf-8")
    return copy


def mistakes(text):
    answer = read_mapping("m.toml", text)
    assert not isinstance(answer, DeclaredFormat)
    return {one.key: f"{one.what} {one.remedy}" for one in answer}


def test_a_sound_mapping_is_read():
    mapping = read_mapping("m.toml", SOUND)

    assert isinstance(mapping, DeclaredFormat)
    assert mapping.columns.payer_reference == "Tenancy"


def test_every_shipped_mapping_is_sound_and_has_its_name_among_the_formats():
    names = {path.stem for path in MAPPINGS.glob("*.toml")}

    assert names
    assert names <= FORMATS.keys()
    for name in names:
        assert read_mapping(name, shipped_text(name)) == shipped_mapping(name)


@pytest.mark.parametrize(
    ("old", "new", "key", "told_of"),
    [
        ("dates =", "date =", "date", "Did you mean 'dates'?"),
        ('dates = ["dd/mm/yyyy"]', "", "dates", "No pattern of dates"),
        ('paid_on = "Paid"', 'payed_on = "Paid"', "columns.payed_on", "'paid_on'"),
        ('amount = "Amount"', "amount = 1.5", "columns.amount", "by its heading"),
        ('"dd/mm/yyyy"', '"dd/mm"', "dates", "does not name one day"),
        ('["dd/mm/yyyy"]', "[]", "dates", "No pattern"),
        ('["dd/mm/yyyy"]', '"dd/mm/yyyy"', "dates", "a list"),
        ('amount = "Amount"', "", "columns.amount", "debit and credit together"),
        ('amount = "Amount"', 'debit = "Out"', "columns.amount", "together"),
        ('paid_on = "Paid"', "", "columns.booked_on", "No column holds the day"),
        ("[columns]", '[lines]\nkind = "fixed"\n[columns]', "lines.kind", "'fixed_width'"),
        ("[columns]", '[lines]\ndelimiter = ";;"\n[columns]', "lines.delimiter", "character"),
        ("[columns]", '[lines]\nskip = "2"\n[columns]', "lines.skip", "whole number"),
        ("[columns]", '[lines]\nkind = "labelled"\n[columns]', "lines.record_begins", "opens"),
        ("[columns]", "[lines]\nheader = false\n[columns]", "columns.paid_on", "letter"),
        (
            "[columns]",
            '[lines]\nkind = "fixed_width"\n[columns]',
            "columns.amount",
            "characters",
        ),
        ("[columns]", 'encodings = ["utf-16"]\n[columns]', "encodings", "cannot be used"),
        ("[columns]", 'apostrophes = "yes"\n[columns]', "apostrophes", "true or false"),
        ("[columns]", '[constants]\nnarative = "x"\n[columns]', "constants.narative", "No"),
        ("[columns]", '[columns]\nsign = "DR"', "amounts.minus", "words for both"),
        ("[columns]", '[amounts]\nthousands = "."\n[columns]', "amounts.thousands", "same"),
        (
            "[columns]",
            '[amounts]\nminus = ["a"]\nplus = ["A"]\n[columns]',
            "amounts.plus",
            "twice",
        ),
        ("[columns]", '[trailer]\nbegins = ""\n[columns]', "trailer.begins", "begins"),
        (
            "[columns]",
            '[trailer]\nbegins = "T"\nhash_total = "B"\n[columns]',
            "trailer.hash_of",
            "needs the column",
        ),
        ("[columns]", "lines = 3\n[columns]", "lines", "[lines]"),
        ("about =", "about", "(whole file)", "Mend the TOML"),
    ],
)
def test_a_mistake_is_told_by_its_key_with_the_remedy(old, new, key, told_of):
    assert old in SOUND

    found = mistakes(SOUND.replace(old, new, 1))

    assert told_of in found[key]


def test_a_source_is_read_by_the_mapping_that_it_names(folder):
    source = read_council(folder).sources["homes"]

    answer = told(reader_for(source), b"Tenancy,Paid,Amount\n6100004521,01/03/2026,60.00\n")

    assert check_folder(folder) == ()
    assert answer.payments[0].payer_reference == "6100004521"


def test_a_mapping_is_part_of_the_councils_version_and_comes_back_from_its_bytes(folder):
    before, content = read_council(folder), council_bytes(folder)
    mapping = folder / "homes.toml"
    mapping.write_text(SOUND.replace("Tenancy", "Tenant"), "utf-8")

    assert council_from_bytes(content) == before
    assert read_council(folder).version != before.version


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("homes.toml", 'amount = "Amount"', 'amont = "Amount"', "columns.amont"),
        ("sources.toml", '"homes.toml"', '"house.toml"', "homes.settings.mapping"),
        ("sources.toml", 'format = "declared"', 'format = "allpay"', "homes.settings.mapping"),
        ("sources.toml", '{ mapping = "homes.toml" }', "{}", "homes.settings.mapping"),
    ],
)
def test_the_check_of_a_folder_explains_its_mappings(folder, file, old, new, key):
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    found = check_folder(folder)

    assert (file, key) in {(one.file, one.key) for one in found}


def test_a_bank_statement_must_have_an_account_named_somewhere(folder):
    path = folder / "sources.toml"
    text = path.read_text("utf-8").replace('format = "camt053"', 'format = "declared"', 1)
    path.write_text(
        text.replace(
            'folder = "main-bank"', 'folder = "main-bank"\nsettings.mapping="homes.toml"'
        )
    )

    found = {(one.file, one.key) for one in check_folder(folder)}

    assert ("sources.toml", "main-bank.settings.account") in found
