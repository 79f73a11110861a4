"""everypenny openapi: the officers' API as a document that programs and people read."""

import json

import typer

from everypenny.command_line.openapi_document import openapi_document


def print_openapi() -> None:
    """Print the officers' API as an OpenAPI 3.1 document in JSON."""
    typer.echo(json.dumps(openapi_document(), indent=2))
