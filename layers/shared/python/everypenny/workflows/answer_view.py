"""Answer what an officer looks up, or say what is wrong with the question."""

from typing import Any

from everypenny.domain.officers import NotPermitted
from everypenny.formats.officer_requests import OfficerRequest, problem, view_answer
from everypenny.workflows.look_up import AskedWrongly, LookUp, NothingThere, Question
from everypenny.workflows.officers_views import ROUTES, look_up


def answer_view(request: OfficerRequest, *, outside: LookUp) -> dict[str, Any]:
    """The view of the request's route; 403, 404 or 400 as a problem that says why."""
    route = ROUTES[request.route]
    question = Question(
        view=route.permission,
        officer=request.officer,
        path=request.path,
        query=request.query,
    )
    try:
        found = look_up(question, route, outside=outside)
    except NotPermitted as refused:
        return problem(403, str(refused))
    except NothingThere as missing:
        return problem(404, str(missing))
    except AskedWrongly as wrong:
        return problem(400, str(wrong), where=wrong.where)
    return view_answer(found.body, found.version)
