"""Show the rules of identification that are live: what a change of them follows."""

import json

from everypenny.domain.identifiers import configuration_key
from everypenny.workflows.look_up import Answer, LookUp, NothingThere, Question


def show_rules(question: Question, look_up: LookUp) -> Answer:  # noqa: ARG001
    """The text of rules.toml as it is live, and the version that it is part of."""
    version = look_up.office.councils.live().version
    kept = look_up.office.evidence.get(configuration_key(version))
    if kept is None:
        raise NothingThere(f"configuration {version} is not in the evidence")
    rules = json.loads(kept).get("rules.toml", "")
    return Answer({"configuration": version, "rules": rules}, version=version)
