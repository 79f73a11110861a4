"""`everypenny proof DAY --html FILE`: the penny proof as one page to print and sign."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from everypenny.formats.outward.penny_proof_html import penny_proof_html


def write_proof_page(page: Path, proof: Mapping[str, Any], manifest: bytes) -> None:
    """Write the page of a proof and its day's manifest, and say where it is."""
    page.write_bytes(penny_proof_html(proof, json.loads(manifest)))
    typer.echo(f"The penny proof of {proof['day']} is in {page}.")
