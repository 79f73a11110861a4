"""`everypenny proof DAY --html FILE` writes the page that anyone can print."""

import json
from pathlib import Path

import pytest
from everypenny.command_line.write_proof_page import write_proof_page

from tests.builders import ON
from tests.three_days import lived


def test_the_page_is_the_one_beside_the_signed_proof(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = lived()
    name = house.prove(ON).name
    page = tmp_path / "proof.html"

    write_proof_page(
        page, json.loads(house.books.get(name)), house.books.get(f"days/{ON}/manifest.json")
    )

    assert page.read_bytes() == house.books.get(f"{name}.html")
    assert str(page) in capsys.readouterr().out.replace("\n", "")
