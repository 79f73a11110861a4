"""What may stand in offices.toml, a table an office, and e_returns.toml, a table a template."""

from typing import Annotated

from pydantic import Field

from everypenny.adapters.council_models import Strict, Text, Texts
from everypenny.domain.offices import EReturnTemplate, Office, TemplateLine


class OfficeModel(Strict):
    """A table of offices.toml."""

    name: Text
    entity: Text
    cash_ledger_code: Text
    cheque_ledger_code: Text
    cash_patterns: Texts = ()
    cheque_patterns: Texts = ()

    def value(self, code: str) -> Office:
        """The office."""
        return Office(code=code, **self.keys())


class TemplateLineModel(Strict):
    """A table `<template>.lines.<line>` of e_returns.toml."""

    description: Text
    fund: Text
    account_reference: str = ""


class EReturnModel(Strict):
    """A table of e_returns.toml."""

    name: Text
    office: Text
    lines: Annotated[dict[Text, TemplateLineModel], Field(min_length=1, max_length=60)]

    def value(self, code: str) -> EReturnTemplate:
        """The template, its lines by code."""
        lines = {key: TemplateLine(code=key, **line.keys()) for key, line in self.lines.items()}
        return EReturnTemplate(code=code, name=self.name, office=self.office, lines=lines)
