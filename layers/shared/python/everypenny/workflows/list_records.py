"""Records of the office that are open: e-returns, and alerts of money laundering."""

from everypenny.workflows.look_up import Answer, LookUp, Question, page_of


def list_e_returns(question: Question, look_up: LookUp) -> Answer:
    """E-returns that are not banked yet."""
    return _open("e_return", question, look_up)


def list_alerts(question: Question, look_up: LookUp) -> Answer:
    """Alerts for the reporting officer alone."""
    return _open("money_laundering_alert", question, look_up)


def _open(kind: str, question: Question, look_up: LookUp) -> Answer:
    records = look_up.office.records.open_records(kind)
    rows = sorted(
        (record.key, {"id": record.key, "version": record.version, **record.body})
        for record in records
    )
    return Answer(page_of(rows, question))
